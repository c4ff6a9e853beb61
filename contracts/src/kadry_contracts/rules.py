"""How a model says, in both languages, that fields which are fine by themselves do not fit together."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

BROKEN = "broken_rule"
"""The type of such an error; its context holds the refusal code, the field to look at and both texts."""


def broken(field: str, ru: str, en: str, code: str = "invalid_field") -> PydanticCustomError:
    """An error about `field`. The texts name the rule and fields of the contract, never what was written."""
    return PydanticCustomError(BROKEN, "{en}", {"code": code, "field": field, "ru": ru, "en": en})
