"""Why a report was refused, or a message ended in DEAD: a code, and in words the rule and the way out.

A code is lower case with underscores and is never translated. Its texts are templates: `{name}` stands for a
detail, and a part in square brackets disappears when its detail is not known: a text reads well without.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from kadry_contracts._reasons_agreements import AGREEMENTS
from kadry_contracts._reasons_decoding import DECODING
from kadry_contracts._reasons_programs import PROGRAMS
from kadry_contracts._reasons_rules import RULES

MAX_DETAIL = 200
"""Longer details are cut: a text is read by people, and must not carry a whole report."""

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PLACE = re.compile(r"\{([a-z_]+)\}")


class Reason(NamedTuple):
    """A code's two templates, Russian first."""

    ru: str
    en: str


CODES: Mapping[str, Reason] = MappingProxyType(
    {code: Reason(*texts) for code, texts in {**DECODING, **RULES, **AGREEMENTS, **PROGRAMS}.items()}
)
"""Every code of the region."""


def text(code: str, /, **details: str) -> tuple[str, str]:
    """The Russian and the English text of a code, with these details; KeyError for a code nobody declared."""
    reason = CODES[code]
    return _filled(reason.ru, details), _filled(reason.en, details)


def _filled(template: str, details: Mapping[str, str]) -> str:
    def part(found: re.Match[str]) -> str:
        inner = found.group(1)
        return inner if all(details.get(name) for name in _PLACE.findall(inner)) else ""

    def detail(found: re.Match[str]) -> str:
        return str(details.get(found.group(1)) or "…")[:MAX_DETAIL]

    return _PLACE.sub(detail, _OPTIONAL.sub(part, template))
