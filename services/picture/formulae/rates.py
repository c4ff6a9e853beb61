"""Rates learnt from what happened, with what may be said of them after so few cases."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

Z = 1.96
"""The interval holds the true rate in 95 of 100 such samples."""


class Rate(NamedTuple):
    """A rate with its interval; `of` is how many cases it was learnt from."""

    value: float
    low: float
    high: float
    of: int


UNKNOWN = Rate(0.5, 0.0, 1.0, 0)


def wilson(times: int, of: int) -> Rate:
    """How often something happened, with Wilson's score interval; unlike the usual one it is right for few
    cases and never leaves 0 to 1. Without any case nothing is known.
    """
    if of <= 0:
        return UNKNOWN
    p, z2 = times / of, Z * Z
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = Z / (1 + z2 / of) * sqrt(p * (1 - p) / of + z2 / (4 * of * of))
    # rounding may carry an end a hair past the rate itself where that is 0 or 1
    return Rate(p, max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half)), of)


ENOUGH = 20
"""A rate is learnt from a group of occupations with at least so many cases, else from a wider one."""


def nearest(cases: Mapping[str, tuple[int, int]], occupation: str) -> Rate:
    """The rate of the narrowest group around an occupation that has ENOUGH cases, else of all together.

    cases  (times, of) by unit group
    """
    for digits in (4, 3, 2, 1, 0):
        group = occupation[:digits]
        found = [pair for code, pair in cases.items() if code.startswith(group)]
        times, of = sum(t for t, _ in found), sum(n for _, n in found)
        if of >= ENOUGH or digits == 0:
            return wilson(times, of)
    return UNKNOWN


def median(counts: Mapping[int, int]) -> float | None:
    """The middle of values that come so many times; None without any. Those taken back do not count."""
    counted = sorted((value, n) for value, n in counts.items() if n > 0)
    total = sum(n for _, n in counted)
    if not total:
        return None

    def at(place: int) -> int:
        seen = 0
        for value, n in counted:
            seen += n
            if place < seen:
                return value
        return counted[-1][0]

    return (at((total - 1) // 2) + at(total // 2)) / 2
