"""Sums that are known only within bounds, in kopecks: "exactly", "more than", "up to". Pure arithmetic.

A bound is never rounded away and a shared sum is never split by guess: what cannot be told stays an interval.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from kadry_contracts.money import Bound, kopecks


class Span(NamedTuple):
    """At least `low` and at most `high` kopecks; `high` None is an open end."""

    low: int
    high: int | None


class ShareSpan(NamedTuple):
    """A part of a whole, between 0 and 1. Not a point as soon as a sum in it is none."""

    low: Fraction
    high: Fraction


NOTHING_AT_ALL = Span(0, 0)


def span(amount: str, bound: Bound) -> Span:
    """What a stated amount may be: exactly that, at least that, or at most that."""
    value = kopecks(amount)
    if bound == "at_least":
        return Span(value, None)
    return Span(0 if bound == "at_most" else value, value)


def total(spans: Iterable[Span]) -> Span:
    """The sum of independent sums; open if one of them is."""
    low, high = 0, 0
    open_end = False
    for one in spans:
        low += one.low
        high += one.high or 0
        open_end = open_end or one.high is None
    return Span(low, None if open_end else high)


def share(part: Span, others: Span) -> ShareSpan | None:
    """Which part of `part` + `others` the first can be; None if the whole can only be nothing.

    The least share is that of the least part among the most of the others, and the other way round.
    """
    if part.high == 0 and others.high == 0:
        return None
    low = Fraction(0)
    if others.high == 0:
        low = Fraction(1)
    elif others.high is not None and part.low > 0:
        low = Fraction(part.low, part.low + others.high)
    high = Fraction(1)
    if part.high is not None and others.low > 0:
        high = Fraction(part.high, part.high + others.low)
    elif part.high == 0:
        high = Fraction(0)
    return ShareSpan(low, high)


def slack(found: ShareSpan, at_least: Fraction | None, at_most: Fraction | None) -> ShareSpan:
    """How far the share stays inside its limit, least and most; below nought on both ends it is broken."""
    if at_least is not None:
        return ShareSpan(found.low - at_least, found.high - at_least)
    limit = Fraction(1) if at_most is None else at_most
    return ShareSpan(limit - found.high, limit - found.low)


def written(value: Fraction, *, up: bool) -> str:
    """A share with six digits, rounded outwards: the interval that is told contains the true one."""
    whole, rest = divmod(value.numerator * 10**6, value.denominator)
    whole += 1 if up and rest else 0
    return f"{whole // 10**6}.{whole % 10**6:06d}"
