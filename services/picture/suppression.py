"""Small numbers of people, and whatever would give them away. Pure.

A number of 1 to 4 people is never shown. Hiding only that is worthless where a total and its other parts are
shown. So for each small number we look for a *shift*: a few cells that can change together, some up and some
down, while every number that stays shown remains the same. All numbers that it would change are hidden.
Whoever sees the rest cannot tell the table from the shifted ones, and the small number may be anything in a
range at least five wide: the shift is the proof.

What is hidden depends on the whole table of a measure and never on the question, so that two questions with
different filters cannot be subtracted from each other. Numbers of different days can be: that is the limit of
this method.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from itertools import product
from typing import TypeAlias

SMALL = 5
"""The smallest number of people that may be shown, and the least range in which a hidden one may lie."""
MOST = 10
"""How many neighbours in a row, and in a column, are considered for a shift."""
PLACES = {0: 10, 1: 10, 2: 10}
TRADES = {0: 20, 1: 3, 2: 2}
"""How much dearer than a cell a sum over many municipalities or occupations is, by length of code."""

Entry: TypeAlias = tuple[str, str]
"""A number of the table: a municipality and an occupation, or the beginnings of their codes."""
Cells: TypeAlias = Mapping[Entry, int]
"""The true numbers by municipality and occupation, in full codes."""
Levels: TypeAlias = tuple[str, ...]
"""A code and those above it, the whole being the empty one."""


@cache
def municipalities(code: str) -> Levels:
    """A municipality, its region, everywhere."""
    return (code, code[:2], "") if len(code) > 2 else (code, "")


@cache
def occupations(code: str) -> Levels:
    """A unit group of occupations and the groups above it, up to all."""
    return (*(code[:n] for n in range(len(code), 0, -1)), "")


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of a table must not be shown."""

    numbers: frozenset[Entry] = frozenset()
    cells: frozenset[Entry] = frozenset()

    def hides(self, municipality: str, occupation: str) -> bool:
        """Whether the sum over these codes, or beginnings of codes, must not be shown."""
        if (municipality, occupation) in self.numbers:
            return True
        if len(municipality) in (0, 1, 2, 8):
            return False
        # neither a region nor a municipality: shown only where all its parts are shown too
        return any(m.startswith(municipality) and o.startswith(occupation) for m, o in self.cells)


@dataclass(frozen=True, slots=True)
class Shift:
    """Cells that can grow and shrink together, and the numbers that would change: `where` times `what`.

    width   in how wide a range the shifted numbers may lie, at most `SMALL`
    """

    where: Levels
    what: Levels
    width: int

    def cost(self, hidden: set[Entry]) -> int:
        """What is lost by hiding the numbers it would change: totals are dearer than cells."""
        return sum(
            PLACES.get(len(m), 1) * TRADES.get(len(o), 1)
            for m in self.where
            for o in self.what
            if (m, o) not in hidden
        )


class _Table:
    """The cells with people in them, found by row and by column."""

    def __init__(self, cells: Cells) -> None:
        self.cells = {cell: n for cell, n in cells.items() if n > 0}
        self.rows: dict[str, list[Entry]] = {}
        self.columns: dict[str, list[Entry]] = {}
        self.sums: Counter[Entry] = Counter()
        self.largest: dict[Entry, Entry] = {}
        for cell, n in sorted(self.cells.items(), key=lambda item: (item[1], item[0])):
            self.rows.setdefault(cell[0], []).append(cell)
            self.columns.setdefault(cell[1], []).append(cell)
            for entry in product(municipalities(cell[0]), occupations(cell[1])):
                self.sums[entry] += n
                self.largest[entry] = cell

    def shifts(self, entry: Entry, hidden: set[Entry]) -> Iterator[Shift]:
        """Shifts that change `entry`, all of them through the largest cell that is part of it."""
        cells, cell = self.cells, self.largest[entry]
        (m, o), (inside_m, inside_o), n = cell, entry, self.cells[cell]

        def near(found: Iterable[Entry]) -> list[Entry]:
            def order(other: Entry) -> tuple[bool, bool, int, int]:
                return cells[other] + n < SMALL, other not in hidden, -_alike(other[1], o), cells[other]

            return nsmallest(MOST, found, order)

        row = near(c for c in self.rows[m] if not c[1].startswith(inside_o))
        column = near(c for c in self.columns[o] if not c[0].startswith(inside_m))
        for across in row:
            what = _unlike(occupations(o), occupations(across[1]))
            for below in column:
                corner = cells.get((below[0], across[1]))
                if corner:
                    up = min(cells[across], cells[below])
                    where = _unlike(municipalities(m), municipalities(below[0]))
                    yield Shift(where, what, min(SMALL, min(n, corner) + up))
            yield Shift(municipalities(m), what, min(SMALL, n + cells[across]))
        for below in column:
            where = _unlike(municipalities(m), municipalities(below[0]))
            yield Shift(where, occupations(o), min(SMALL, n + cells[below]))
        # Nothing takes up the change: every sum that the cell is part of changes.
        yield Shift(municipalities(m), occupations(o), SMALL)


def hide(cells: Cells) -> Hidden:
    """What of this table must not be shown. `cells` are counts of people; zeros may be shown."""
    table = _Table(cells)
    small = [entry for entry, n in table.sums.items() if n < SMALL]
    hidden, safe = set(small), set[Entry]()
    # the most particular numbers first: what hides them often keeps the sums above them safe as well
    for entry in sorted(small, key=lambda e: (-len(e[0]), -len(e[1]), e)):
        if entry not in safe:
            best = min(table.shifts(entry, hidden), key=lambda shift: (-shift.width, shift.cost(hidden)))
            changed = set(product(best.where, best.what))
            hidden |= changed
            safe |= changed
    return Hidden(frozenset(hidden), frozenset(entry for entry in hidden if entry in table.cells))


def _unlike(one: Levels, other: Levels) -> Levels:
    """The codes that stand above one of two, and not above the other."""
    return (*(code for code in one if code not in other), *(code for code in other if code not in one))


def _alike(one: str, other: str) -> int:
    """How many digits two codes begin with in common."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
