"""Money as agreements state it: roubles with two digits, and a bound where a text says "more than" or "up
to".
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

from pydantic import StringConstraints

Amount = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]{0,12})\.[0-9]{2}$")]
"""Roubles as a decimal string with two digits after the point, at least 0: `22000000.00`."""

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
