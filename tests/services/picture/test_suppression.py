"""Small numbers of people stay unknown, also to somebody who adds and subtracts everything that is shown."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

import pytest

from services.picture.suppression import SMALL, Hidden, hide, municipalities, occupations
from tests.support.linear import greatest

M1, M2, M3, M4 = "57701000", "57630000", "57634000", "57727000"
O1, O2, O3, O4 = "7531", "7533", "8153", "5120"
Cell = tuple[str, str]


def numbers(cells: Mapping[Cell, int]) -> dict[Cell, int]:
    """Every number that can be asked for: cells and sums on all levels."""
    sums: dict[Cell, int] = {}
    for (m, o), n in cells.items():
        for entry in product(municipalities(m), occupations(o)):
            sums[entry] = sums.get(entry, 0) + n
    return sums


class Attacker:
    """Knows every shown number and that no count is below 0; computes as well as linear programming can."""

    def __init__(self, cells: Mapping[Cell, int], hidden: Hidden) -> None:
        self.unknown = sorted(cell for cell in cells if hidden.hides(*cell))
        truth = numbers(cells)
        self.known = numbers({cell: n for cell, n in cells.items() if cell not in self.unknown})
        shown = [entry for entry in truth if not hidden.hides(*entry) and any(self._part(entry))]
        rules = {tuple(self._part(entry)): truth[entry] - self.known.get(entry, 0) for entry in shown}
        self.rules = list(rules.items())

    def range(self, entry: Cell) -> tuple[float, float]:
        """The least and the greatest that a number can be."""
        part, known = self._part(entry), self.known.get(entry, 0)
        most = greatest(part, self.rules, size=len(self.unknown))
        least = greatest([-sign for sign in part], self.rules, size=len(self.unknown))
        assert most is not None, "the truth fits"
        assert least is not None, "the truth fits"
        return float(known - least), float(known + most)

    def _part(self, entry: Cell) -> list[int]:
        return [int(within(cell, entry)) for cell in self.unknown]


def within(cell: Cell, entry: Cell) -> bool:
    return cell[0].startswith(entry[0]) and cell[1].startswith(entry[1])


def tables(count: int, seed: int = 20261124) -> Iterator[dict[Cell, int]]:
    """Random tables of 3 × 4 cells in two groups of occupations, some cells empty or absent."""
    draw = random.Random(seed)
    for _ in range(count):
        sizes = draw.choice(((0, 1, 2, 3), (0, 1, 4, 7, 9), (2, 6, 12, 20)))
        yield {
            (m, o): draw.choice(sizes)
            for m, o in product((M1, M2, M3), (O1, O2, O3, O4))
            if draw.random() < draw.choice((0.5, 0.9))
        }


def small(cells: Mapping[Cell, int]) -> Iterable[Cell]:
    return [entry for entry, n in numbers(cells).items() if 0 < n < SMALL]


def test_a_table_without_small_numbers_is_shown_whole() -> None:
    assert hide({(M1, O1): 5, (M1, O2): 0, (M2, O1): 300}) == Hidden()


def test_every_small_number_is_hidden_on_every_level() -> None:
    for cells in tables(200):
        hidden = hide(cells)
        assert [entry for entry in small(cells) if not hidden.hides(*entry)] == []


@pytest.mark.timeout(120)
def test_whoever_knows_all_shown_numbers_cannot_narrow_a_small_one_to_less_than_five_wide() -> None:
    checked = 0
    for cells in tables(150):
        attacker = Attacker(cells, hide(cells))
        for entry in small(cells):
            low, high = attacker.range(entry)
            assert high - low >= SMALL, (cells, entry, low, high)
            checked += 1
    assert checked > 1000


def test_the_attacker_of_these_tests_sees_through_hiding_small_numbers_only() -> None:
    cells = {(M1, O1): 3, (M1, O2): 9, (M2, O1): 8, (M2, O2): 7}
    naive = Hidden(frozenset(small(cells)), frozenset(small(cells)))
    assert Attacker(cells, naive).range((M1, O1)) == (3, 3)


def test_a_small_cell_among_large_ones_costs_three_others_and_no_total() -> None:
    cells = {(m, o): 20 for m, o in product((M1, M2, M3), (O1, O2, O3))} | {(M1, O1): 2}
    hidden = hide(cells)
    assert len(hidden.cells) == 4
    totals = [entry for entry in hidden.numbers if len(entry[0]) < 8 or len(entry[1]) < 4]
    assert totals == []


def test_part_of_a_region_is_shown_only_where_all_of_it_is_shown() -> None:
    cells = {(m, o): 20 for m, o in product((M1, M2, M3, M4), (O1, O2))} | {(M1, O1): 2}
    hidden = hide(cells)
    assert hidden.hides("577", O1)
    assert hidden.hides("5770", "")
    assert not hidden.hides("577", "5120")
    assert not hidden.hides("57", O1)


def test_what_nobody_could_place_is_treated_like_any_cell() -> None:
    hidden = hide({("-", "-"): 3, (M1, O1): 30, (M2, O1): 40, (M1, O2): 30, (M2, O2): 40})
    assert hidden.hides("-", "-")
    assert not hidden.hides("57", "")
    assert hidden.hides("", ""), "or the number nobody could place would be total less region"
