"""Reports of programmes, equipment and activities end the same in any order, also told twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from kadry_contracts.facts.common import ReportRefusedV1, typed
from services.programs.app import SERVICE
from tests.support.paper import Paper, at

PERM = "57701000"
REFUSED = typed(ReportRefusedV1, "programs")


class Told(NamedTuple):
    """A report: its id says of what day it is."""

    id: str
    by: str
    event: str
    said: dict[str, Any]
    corrects: str | None = None


def hours(day: int, begin: int, end: int) -> dict[str, str]:
    """A time on a day of October."""
    return {name: f"2026-10-{day:02}T{hour:02}:00:00+05:00" for name, hour in (("from", begin), ("to", end))}


PROGRAM = {"title": "Швея", "level": "short", "duration_weeks": 12, "mode": "in_person"}
INTAKE = {
    "municipality": PERM,
    "places": 20,
    "starts_on": "2026-12-01",
    "ends_on": "2027-03-01",
    "funding": "budget",
}
QUOTA = {"quota_ref": "q", "provider": "igolka", "year": 2026, "funding": "budget", "occupation": "8153"}
LINE = {"equipment_ref": "line", "municipality": PERM, "weekly_hours": 40, "capacity": 1}
BOOKED = {"equipment": "igolka/line", "purpose": "practice"}
HELD = {
    "activity_ref": "a",
    "kind": "contest",
    "title": "Конкурс",
    "held_on": "2026-09-20",
    "municipality": PERM,
}
LEARNT = {"instructor_ref": "i", "mode": "remote"}
SEASON = (
    Told("p", "igolka", "program_published", {"program_ref": "p", "occupation": "8153", **PROGRAM}),
    Told("p2", "igolka", "program_published", {"program_ref": "p", "occupation": "7531", **PROGRAM}, "p"),
    Told("s", "igolka", "program_published", {"program_ref": "s", "occupation": "8153", **PROGRAM}),
    Told("pi", "igolka", "intake_opened", {"intake_ref": "pi", "program": "igolka/p", **INTAKE}),
    Told("pc", "igolka", "intake_changed", {"intake_ref": "pi", "effective_on": "2026-09-10", "places": 30}),
    Told("q", "minobr", "admission_quota_set", {**QUOTA, "places": 25}),
    Told("q2", "minobr", "admission_quota_set", {**QUOTA, "places": 30}, "q"),
    Told(
        "si",
        "igolka",
        "intake_opened",
        {"intake_ref": "si", "program": "igolka/s", "quota": "minobr/q", **INTAKE},
    ),
    Told("sw", "igolka", "program_withdrawn", {"program_ref": "s"}),
    Told("e", "igolka", "equipment_registered", {**LINE, "title": "Линия"}),
    Told("e2", "igolka", "equipment_registered", {**LINE, "title": "Линия оверлоков"}, "e"),
    Told("b1", "college", "equipment_booked", {"booking_ref": "b1", **BOOKED, **hours(5, 8, 10)}),
    Told("b2", "college", "equipment_booked", {"booking_ref": "b2", **BOOKED, **hours(5, 10, 14)}),
    Told("b2b", "college", "equipment_booked", {"booking_ref": "b2", **BOOKED, **hours(14, 10, 13)}, "b2"),
    Told("b3", "igolka", "equipment_booked", {"booking_ref": "b3", **BOOKED, **hours(6, 8, 10)}),
    Told("b3c", "igolka", "booking_cancelled", {"booking_ref": "b3"}),
    Told("b1u", "igolka", "equipment_used", {"booking": "college/b1", "hours": 1}),
    Told("b1v", "igolka", "equipment_used", {"booking": "college/b1", "hours": 2}, "b1u"),
    Told("o", "igolka", "equipment_out_of_service", {"equipment_ref": "line", **hours(20, 8, 20)}),
    Told("o2", "igolka", "equipment_out_of_service", {"equipment_ref": "line", **hours(21, 8, 20)}, "o"),
    Told("a", "college", "activity_held", {**HELD, "attendance": {"pupils": 30}}),
    Told("a2", "college", "activity_held", {**HELD, "attendance": {"pupils": 20}}, "a"),
    Told(
        "r",
        "college",
        "contest_result_recorded",
        {"activity": "college/a", "person_ref": "st-1", "nomination": "Портной", "place": 1},
    ),
    Told(
        "i1",
        "college",
        "instructor_upskilled",
        {**LEARNT, "certified_on": "2026-01-10", "valid_until": "2027-01-09"},
    ),
    Told(
        "i2",
        "college",
        "instructor_upskilled",
        {**LEARNT, "certified_on": "2026-09-01", "valid_until": "2028-08-31"},
    ),
    Told(
        "i3",
        "college",
        "instructor_upskilled",
        {**LEARNT, "certified_on": "2026-10-01", "valid_until": "2026-12-31"},
        "i1",
    ),
)


def region(told: Sequence[Told], seed: int | None = None) -> Paper:
    """The service after all of it was read in that order."""
    paper = Paper(SERVICE, now=at("2026-11-01"), seed=seed)
    for participant, kind in {
        "igolka": "resource_centre",
        "college": "college",
        "minobr": "ministry",
    }.items():
        paper.admit(participant, kind)
    order = {one.id: n for n, one in enumerate(SEASON)}
    for one in told:
        when = at("2026-08-01", 1 + order[one.id] % 20)
        paper.tell(one.by, f"programs.{one.event}", at=when, id=one.id, corrects=one.corrects, **one.said)
        paper.settle()
    return paper


COUNTED = {"version", "replaced", "used_before", "seats"}


def left_by(paper: Paper) -> dict[str, Any]:
    """What is in the picture and in the states, how often they changed aside."""
    states = {}
    for key, state in paper.desks["programs"].states.items():
        if state is not None and key.kind not in ("participant", "refused_report"):
            names = [field.name for field in fields(state) if field.name not in COUNTED]  # type: ignore[arg-type]
            states[key] = {name: getattr(state, name) for name in names}
    return {"cells": paper.cells(), "states": states, "refused": [f.code for f in paper.of(REFUSED)]}


IDEAL = left_by(region(SEASON))


def test_the_season_is_one_in_which_nothing_is_refused() -> None:
    assert IDEAL["refused"] == []
    assert {event for (_, event, _, _), n in IDEAL["cells"].items() if n} >= {
        "quota",
        "hours_booked_guest",
        "hours_used",
        "activities",
        "upskilled",
        "places_free",
    }


@settings(max_examples=60, deadline=None)
@given(st.permutations(SEASON), st.lists(st.sampled_from(SEASON), max_size=8))
def test_any_order_and_any_repeat_of_the_season_ends_the_same(told: list[Told], again: list[Told]) -> None:
    assert left_by(region([*told, *again])) == IDEAL
