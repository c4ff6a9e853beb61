"""Sums with bounds: intervals of kopecks, and the share of one in the whole. Nothing is split by guess."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from kadry_contracts.money import Bound


class Range(NamedTuple):
    """What a sum may be, in kopecks; `high` None is an open end."""

    low: int = 0
    high: int | None = 0


class Share(NamedTuple):
    """What a part may be of the whole, 0 to 1."""

    low: Decimal
    high: Decimal


NOUGHT = Range()
DIGITS = Decimal("0.000001")


def bounded(kopecks: int, bound: Bound | str) -> Range:
    """exact [a, a], at_least [a, open), at_most [0, a]. Nothing is nothing, whatever its bound."""
    if kopecks == 0:
        return NOUGHT
    if bound == "at_least":
        return Range(kopecks, None)
    return Range(0 if bound == "at_most" else kopecks, kopecks)


def added(ranges: Iterable[Range]) -> Range:
    """The sum of sums: their ends add up, an open end stays open."""
    low, high = 0, 0
    ends: list[int | None] = []
    for one in ranges:
        low += one.low
        ends.append(one.high)
    for end in ends:
        if end is None:
            return Range(low, None)
        high += end
    return Range(low, high)


def share(part: Range, rest: Range) -> Share:
    """The share of a part in itself and the rest, over all values that the bounds allow.

    It is least where the part is least and the rest greatest, and the other way round: x / (x + y) grows with
    x and falls with y.
    """
    low = Decimal(0) if rest.high is None else _ratio(part.low, part.low + rest.high)
    high = Decimal(1) if part.high is None else _ratio(part.high, part.high + rest.low)
    return Share(low, high)


def _ratio(part: int, whole: int) -> Decimal:
    if whole == 0:
        return Decimal(0)
    return (Decimal(part) / Decimal(whole)).quantize(DIGITS, ROUND_HALF_EVEN).normalize()


def slack(part: Share, at_least: Decimal | None, at_most: Decimal | None) -> Share:
    """How far a share stays inside its limits, over all values that the bounds allow.

    Below nought on both ends it is broken, above on both it is kept; between them it is not known yet.
    """
    ends = []
    if at_least is not None:
        ends.append((part.low - at_least, part.high - at_least))
    if at_most is not None:
        ends.append((at_most - part.high, at_most - part.low))
    if not ends:
        return part
    return Share(min(low for low, _ in ends), min(high for _, high in ends))
