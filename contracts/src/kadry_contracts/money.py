"""Money as agreements state it: roubles with two digits, and a bound where a text says "more than" or "up
to".
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

from pydantic import StringConstraints

Amount = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]{0,12})\.[0-9]{2}$")]
"""Roubles as a decimal string with two digits after the point, at least 0: `22000000.00`."""

Sum = Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{0,12}\.[0-9]{2}|0\.(0[1-9]|[1-9][0-9]))$")]
"""An amount that is not nothing: what is transferred, returned, accounted for or accepted."""

Share = Annotated[str, StringConstraints(pattern=r"^(0\.[0-9]{1,6}|1\.0{1,6})$")]
"""A part of a whole as a decimal string between 0 and 1: `0.8621`."""

Bound = Literal["exact", "at_least", "at_most"]
MoneySource = Literal["federal", "regional", "municipal", "employer", "extra_budget", "in_kind"]


class Interval(NamedTuple):
    """What a bounded amount may be, in roubles; `high` None is an open end."""

    low: Decimal
    high: Decimal | None


def interval(amount: str, bound: Bound) -> Interval:
    """The interval of an amount with its bound: exact [a, a], at_least [a, open), at_most [0, a]."""
    value = Decimal(amount)
    if bound == "at_least":
        return Interval(value, None)
    if bound == "at_most":
        return Interval(Decimal(0), value)
    return Interval(value, value)


def kopecks(amount: str) -> int:
    """An amount of roubles with two digits after the point, in kopecks."""
    whole, _, rest = amount.partition(".")
    return int(whole) * 100 + int(rest)


def roubles(kopecks: int) -> str:
    """Kopecks as an amount of roubles: 0 or more."""
    return f"{kopecks // 100}.{kopecks % 100:02d}"
