"""Unit groups of occupations, ОКЗ (ОК 010-2014) = ISCO-08, and the groups above them.

English titles: the ESCO classification of the European Commission, version 1.1.1. Russian titles and
synonyms: own wording until checked against ОК 010-2014.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from kadry_contracts.reference.tables import rows

SUGGESTED = 3


class Occupation(NamedTuple):
    """A group of occupations: one digit (major group) to four (unit group)."""

    code: str
    title_ru: str
    title_en: str
    synonyms_ru: tuple[str, ...]


@cache
def groups() -> Mapping[str, Occupation]:
    """All groups of the four levels by code."""
    found = {}
    for row in rows("occupations.csv"):
        synonyms = tuple(word.strip() for word in row["synonyms_ru"].split(";") if word.strip())
        found[row["code"]] = Occupation(row["code"], row["title_ru"], row["title_en"], synonyms)
    return MappingProxyType(found)


@cache
def every() -> Mapping[str, Occupation]:
    """The 436 unit groups by code."""
    return MappingProxyType({code: group for code, group in groups().items() if len(code) == 4})


@cache
def _codes() -> frozenset[str]:
    return frozenset(every())


def is_unit_group(code: str) -> bool:
    """Whether these four digits are a unit group."""
    return code in _codes()


def title_ru(code: str) -> str:
    """The Russian title of a group; the code itself where there is none."""
    found = groups().get(code)
    return (found and found.title_ru) or code


def title_en(code: str) -> str:
    """The English title of a group; the code itself where there is none."""
    found = groups().get(code)
    return found.title_en if found else code


@lru_cache(maxsize=1024)
def suggest(value: str) -> tuple[Occupation, ...]:
    """The three unit groups that `value` perhaps means: by the digits it begins with, else by title."""
    value = value.strip()[:64]
    if value[:1].isascii() and value[:1].isdigit():
        digits = "".join(c for c in value if c.isascii() and c.isdigit())[:4]
        ranked = sorted(every().values(), key=lambda group: _distance(group.code, digits))
    else:
        wanted = _pieces(value)
        likeness = {
            code: max(_likeness(wanted, title) for title in titles) for code, titles in _titles().items()
        }
        ranked = sorted(every().values(), key=lambda group: (-likeness[group.code], group.code))
    return tuple(ranked[:SUGGESTED])


def _distance(code: str, digits: str) -> tuple[int, int]:
    """How far a unit group is from these digits: the longer what both begin with, the nearer."""
    same = next((n for n in range(len(digits), 0, -1) if code.startswith(digits[:n])), 0)
    return -same, abs(int(code) - int(digits.ljust(4, "0")))


@cache
def _titles() -> Mapping[str, tuple[frozenset[str], ...]]:
    return {
        code: tuple(_pieces(title) for title in (group.title_ru, group.title_en, *group.synonyms_ru) if title)
        for code, group in every().items()
    }


def _pieces(title: str) -> frozenset[str]:
    """The runs of three characters of a title, spaces at the ends of words included."""
    words = title.lower().replace("ё", "е").split()
    return frozenset(f" {word} "[i : i + 3] for word in words for i in range(len(word)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)
