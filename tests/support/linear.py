"""Exact linear programming for small tables: the greatest value of a sum under equations (simplex)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

INFINITE = Fraction(10**9)


def greatest(
    goal: Sequence[int], equations: Iterable[tuple[Sequence[int], int]], *, size: int
) -> Fraction | None:
    """The greatest `goal`·x with x ≥ 0 and left·x = right for every equation; None if nothing fits.

    INFINITE if there is no greatest. Fractions and Bland's rule: exact, and it always ends.
    """
    rows = [[Fraction(a) for a in left] + [Fraction(right)] for left, right in equations]
    rows = [[-a for a in row] if row[-1] < 0 else row for row in rows]
    count = len(rows)
    table = [
        [*row[:-1], *(Fraction(int(i == j)) for j in range(count)), row[-1]] for i, row in enumerate(rows)
    ]
    basis = [size + i for i in range(count)]
    start = [Fraction(0)] * size + [Fraction(-1)] * count
    if _climb(table, basis, start, size + count) != 0:
        return None
    for i in range(count):  # what is left of the helping variables goes out, or its row says nothing new
        if basis[i] >= size:
            column = next((j for j in range(size) if table[i][j]), None)
            if column is not None:
                _pivot(table, basis, i, column)
    return _climb(table, basis, [Fraction(c) for c in goal] + [Fraction(0)] * count, size)


def _climb(table: list[list[Fraction]], basis: list[int], goal: Sequence[Fraction], allowed: int) -> Fraction:
    while True:
        gains = (
            (j, goal[j] - sum(goal[b] * row[j] for b, row in zip(basis, table, strict=True)))
            for j in range(allowed)
        )
        enter = next((j for j, gain in gains if gain > 0), None)
        if enter is None:
            return sum((goal[b] * row[-1] for b, row in zip(basis, table, strict=True)), Fraction(0))
        leave = min(
            ((row[-1] / row[enter], basis[i], i) for i, row in enumerate(table) if row[enter] > 0),
            default=None,
        )
        if leave is None:
            return INFINITE
        _pivot(table, basis, leave[2], enter)


def _pivot(table: list[list[Fraction]], basis: list[int], i: int, j: int) -> None:
    by = table[i][j]
    table[i] = [a / by for a in table[i]]
    for k, row in enumerate(table):
        if k != i and row[j]:
            factor = row[j]
            table[k] = [a - factor * b for a, b in zip(row, table[i], strict=True)]
    basis[i] = j
