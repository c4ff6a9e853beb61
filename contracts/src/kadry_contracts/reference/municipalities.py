"""Municipalities by ОКТМО, in the edition of 2016 whose codes are the keys of subjects and of the picture."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from kadry_contracts.reference.tables import rows

_NOBODY = (2, 6, 9, 13, 16, 31, 39, 48, 51, 59, 62, 72)
_PREFIXES = frozenset(f"{number:02}" for number in range(1, 100) if number not in _NOBODY)
"""First two digits of ОКТМО of every region; 55 is Байконур."""


class Municipality(NamedTuple):
    """One municipality. `drawn_in` is whose outline the map shows it within, mostly its own."""

    oktmo: str
    region: str
    kind: str
    name: str
    name_en: str
    centre: str
    drawn_in: str


def region_prefixes() -> frozenset[str]:
    """The first two digits that a code of ОКТМО may have."""
    return _PREFIXES


@cache
def every() -> Mapping[str, Municipality]:
    """The carried municipalities by their key, in the order of the classifier."""
    fields = Municipality._fields
    return MappingProxyType(
        {row["oktmo"]: Municipality(*(row[f] for f in fields)) for row in rows("municipalities.csv")}
    )


@cache
def _keys() -> dict[str, str]:
    """Known codes, of this edition and newer ones, each with its key; and their first five digits."""
    keys = {code: code for code in every()} | {
        row["code"]: row["key"] for row in rows("municipality_aliases.csv")
    }
    return keys | {code[:5]: key for code, key in keys.items()}


def canonical(code: str) -> str:
    """The key of a municipality, eight digits in any edition; a settlement's code gives its municipality.

    A code that the reference lacks stays as it is.
    """
    keys = _keys()
    return keys.get(code) or keys.get(code[:5]) or code


def listed(code: str) -> bool:
    """Whether the carried reference knows this key; a region's own code, RR000000, is not listed."""
    return code in every()


def name(code: str, language: str = "ru") -> str:
    """What a municipality is called in `ru` or `en`; the code itself where it is not listed."""
    found = every().get(code)
    if found is None:
        return code
    return found.name if language == "ru" else found.name_en
