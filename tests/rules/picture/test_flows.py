"""Which movements are steps, and which take a step back."""

from __future__ import annotations

from datetime import date

import pytest

from kadry_contracts.moves import OUTSIDE, Move, Place, Step, differences
from services.picture.domain.flows import flow_of, flows

EARLY, LATE = date(2026, 3, 2), date(2026, 3, 20)
CELL = ("57701000", "8153")


def person(account: str, since: date) -> Place:
    return Place(OUTSIDE) if account == OUTSIDE else Place(account, *CELL, since)


def place(account: str) -> Place:
    return Place(account, *CELL)


STEPS = [
    Step(EARLY, person(OUTSIDE, EARLY), person("unemployed", EARLY)),
    Step(LATE, person("unemployed", EARLY), person("in_training", LATE)),
    Step(LATE, person("in_training", EARLY), person("unemployed", LATE)),
    Step(LATE, person("unemployed", LATE), person("hired", LATE)),
    Step(LATE, person("referred", EARLY), person("unemployed", LATE)),
    Step(LATE, place("places_free"), place("places_held")),
    Step(LATE, place("places_held"), place("places_free")),
    Step(LATE, place("positions_open"), place("positions_filled")),
    Step(LATE, place("positions_filled"), place("positions_open")),
]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_one_and_taking_it_back_makes_it_none(step: Step) -> None:
    [said] = differences([], [step])
    [undone] = differences([step], [])
    one, other = flow_of(said), flow_of(undone)
    assert (one.was, one.at, one.n) == (step.was.account, step.at.account, 1)
    assert one._replace(n=-1) == other


def test_a_step_on_another_day_moves_its_flow_to_that_day() -> None:
    before = [Step(EARLY, person("unemployed", EARLY), person("in_training", EARLY))]
    after = [Step(LATE, person("unemployed", EARLY), person("in_training", LATE))]
    found = [flow_of(move) for move in differences(before, after)]
    assert [(flow.on, flow.days, flow.n) for flow in found] == [(EARLY, 0, -1), (LATE, 18, 1)]


def test_two_opposite_steps_of_one_day_are_two_steps() -> None:
    there = Step(LATE, person("unemployed", EARLY), person("in_training", LATE))
    back = Step(LATE, person("in_training", LATE), person("unemployed", LATE))
    found = [flow_of(move) for move in differences([], [there, back])]
    assert {(flow.was, flow.at, flow.days, flow.n) for flow in found} == {
        ("unemployed", "in_training", 18, 1),
        ("in_training", "unemployed", 0, 1),
    }


def test_who_stays_in_an_account_flows_nowhere() -> None:
    [moved] = differences([], [Step(LATE, person("hired", EARLY), Place("hired", "57726000", "7531", LATE))])
    assert not flows(moved)
    assert flows(Move(on=LATE, count=1, was=moved.was, at=moved.at.model_copy(update={"account": "left"})))
