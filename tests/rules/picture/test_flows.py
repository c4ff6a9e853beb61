"""Which movements are steps, and which take a step back."""

from __future__ import annotations

from datetime import date

import pytest

from kadry_contracts.moves import OUTSIDE, End, Move, Place, Step, differences
from services.picture.domain.flows import Flow, flow_of, taken_back

EARLY, LATE = date(2026, 3, 2), date(2026, 3, 20)
CELL = ("57701000", "8153")


def person(account: str, since: date) -> Place:
    return Place(OUTSIDE) if account == OUTSIDE else Place(account, *CELL, since)


PATHS = [
    [Step(EARLY, person(OUTSIDE, EARLY), person("unemployed", EARLY))],
    [Step(LATE, person("unemployed", EARLY), person("in_training", LATE))],
    [Step(LATE, person("in_training", EARLY), person("unemployed", LATE))],
    [Step(LATE, person("unemployed", LATE), person("hired", LATE))],
    [Step(LATE, person("referred", EARLY), person("unemployed", LATE))],
]


@pytest.mark.parametrize("path", PATHS)
def test_a_step_of_a_person_is_one_and_its_opposite_takes_it_back(path: list[Step]) -> None:
    [said] = differences([], path)
    [undone] = differences(path, [])
    assert (taken_back(said), taken_back(undone)) == (False, True)
    one, other = flow_of(said), flow_of(undone)
    assert one._replace(n=-1) == other


def test_a_step_on_another_day_moves_its_flow_to_that_day() -> None:
    before = [Step(EARLY, person("unemployed", EARLY), person("in_training", EARLY))]
    after = [Step(LATE, person("unemployed", EARLY), person("in_training", LATE))]
    flows = [flow_of(move) for move in differences(before, after)]
    assert [(flow.on, flow.days, flow.n) for flow in flows] == [(EARLY, 0, -1), (LATE, 18, 1)]


def place(was: str, at: str) -> Move:
    return Move(on=EARLY, count=1, was=End(account=was), at=End(account=at))


@pytest.mark.parametrize(
    ("was", "at", "holding", "expected"),
    [
        ("places_free", "places_held", True, ("places_free", "places_held", 1)),
        ("places_held", "places_free", True, ("places_free", "places_held", -1)),
        ("places_held", "places_free", False, ("places_held", "places_free", 1)),
        ("places_free", "places_held", False, ("places_held", "places_free", -1)),
        ("places_held", "places_taken", False, ("places_held", "places_taken", 1)),
        ("places_lost", "places_held", False, ("places_held", "places_lost", -1)),
        ("places_held", "places_lost", True, ("places_held", "places_lost", 1)),
        ("places_taken", "places_held", False, ("places_held", "places_taken", -1)),
        ("positions_filled", "positions_open", False, ("positions_open", "positions_filled", -1)),
    ],
)
def test_a_hold_that_had_expired_and_had_not_is_no_new_hold(
    was: str, at: str, holding: bool, expected: tuple[str, str, int]
) -> None:
    flow: Flow = flow_of(place(was, at), None, holding)
    assert (flow.was, flow.at, flow.n) == expected
