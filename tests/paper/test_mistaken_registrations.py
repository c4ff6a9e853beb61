"""What a referral comes to follows from the whole history, whatever was read first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from kadry_contracts.facts.common import ReportRefusedV1
from services.programs.app import SERVICE as PROGRAMS
from tests.paper.builders import TRAINEES
from tests.paper.telling import Told
from tests.support.paper import Paper, at

PERM, SEWING, TAILOR = "57701000", "8153", "7531"
PARTICIPANTS = {"czn-perm": "job_centre", "resurs-igolka": "resource_centre"}
COURSE: dict[str, Any] = {"program_ref": "sew", "title": "Швея", "level": "short", "occupation": SEWING}
INTAKE: dict[str, Any] = {
    "intake_ref": "sew",
    "program": "resurs-igolka/sew",
    "municipality": PERM,
    "places": 1,
}
DAYS: dict[str, Any] = {"starts_on": "2026-06-01", "ends_on": "2027-06-01", "funding": "budget"}


def told(day: str, event: str, id: str, corrects: str | None = None, **said: Any) -> Told:
    by = "resurs-igolka" if event in ("enrolled", "study_ended") else "czn-perm"
    # What comes later on a day comes later in the year, too.
    return Told(
        at(day) + timedelta(seconds=int(day[5:7]) * 31 + int(day[8:])),
        by,
        f"trainees.{event}",
        id,
        said,
        corrects,
    )


def registered(day: str, id: str, occupation: str = SEWING, who: str = "p-1") -> Told:
    said = {"person_ref": who, "municipality": PERM, "occupation": occupation}
    return told(day, "unemployed_registered", id, registered_on=day, **said)


def referred(day: str, until: str, id: str = "refers", corrects: str | None = None, **said: Any) -> Told:
    said = {"referral_ref": "n", "person_ref": "p-1", "intake": "resurs-igolka/sew", **said}
    return told(day, "training_referred", id, corrects, referred_on=day, expires_on=until, **said)


def enrolled(day: str) -> Told:
    said = {"enrolment_ref": "e", "person_ref": "s-1", "intake": "resurs-igolka/sew"}
    return told(day, "enrolled", "enrols", enrolled_on=day, referral="czn-perm/n", **said)


def ended(day: str, outcome: str) -> Told:
    return told(day, "study_ended", "ends", enrolment_ref="e", ended_on=day, outcome=outcome)


def withdrawn(day: str) -> Told:
    return told(day, "referral_withdrawn", "withdraws", referral_ref="n", on=day, reason="передумал")


def closed(day: str, reason: str, id: str = "closes", corrects: str | None = None) -> Told:
    return told(day, "unemployed_closed", id, corrects, person_ref="p-1", closed_on=day, reason=reason)


FIRST, AGAIN = registered("2026-05-22", "registers"), registered("2026-06-05", "again", TAILOR)
REFERRED = referred("2026-06-02", "2026-06-11")

STORIES = {
    "the second of two registrations was a mistake": (
        FIRST,
        REFERRED,
        AGAIN,
        told("2026-06-05", "unemployed_confirmed", "confirms", person_ref="p-1", confirmed_on="2026-06-05"),
        closed("2026-06-07", "misregistered"),
    ),
    "both were mistakes": (
        FIRST,
        REFERRED,
        AGAIN,
        closed("2026-06-07", "misregistered"),
        closed("2026-06-09", "misregistered", "closes-2"),
    ),
    "the referral rests on the mistaken one": (
        FIRST,
        AGAIN,
        referred("2026-06-06", "2026-06-20"),
        closed("2026-06-07", "misregistered"),
    ),
    "the closing is corrected to one that was no mistake": (
        FIRST,
        REFERRED,
        closed("2026-06-07", "misregistered"),
        closed("2026-06-10", "own_wish", "corrects", "closes"),
    ),
    "the closing is corrected to a mistake": (
        FIRST,
        REFERRED,
        closed("2026-06-07", "own_wish"),
        closed("2026-06-05", "misregistered", "corrects", "closes"),
    ),
    "a study used the referral before the mistake was known": (
        FIRST,
        REFERRED,
        enrolled("2026-06-04"),
        closed("2026-06-07", "misregistered"),
    ),
    "an enrolment comes after the mistake was known, and takes another place": (
        FIRST,
        REFERRED,
        AGAIN,
        closed("2026-06-07", "misregistered"),
        closed("2026-06-08", "misregistered", "closes-2"),
        enrolled("2026-06-10"),
    ),
    "a study that was a mistake gives the place back to a referral that was one too": (
        FIRST,
        REFERRED,
        enrolled("2026-06-04"),
        ended("2026-06-05", "misregistered"),
        closed("2026-06-07", "misregistered"),
    ),
    "a referral is corrected to a longer hold": (
        FIRST,
        REFERRED,
        referred("2026-06-03", "2026-06-25", "corrects", "refers"),
    ),
    "a referral is corrected to a shorter hold, which its enrolment is too late for": (
        FIRST,
        REFERRED,
        referred("2026-06-03", "2026-06-04", "corrects", "refers"),
        enrolled("2026-06-10"),
    ),
    "a referral is corrected to another intake": (
        FIRST,
        REFERRED,
        referred("2026-06-03", "2026-06-25", "corrects", "refers", intake="resurs-igolka/cut"),
    ),
    "a referral is corrected to another person": (
        FIRST,
        registered("2026-05-23", "registers-2", TAILOR, "p-2"),
        REFERRED,
        referred("2026-06-03", "2026-06-25", "corrects", "refers", person_ref="p-2"),
    ),
    "a referral is corrected and taken back": (
        FIRST,
        REFERRED,
        referred("2026-06-03", "2026-06-25", "corrects", "refers"),
        withdrawn("2026-06-06"),
    ),
    "a referral that rests on a mistake is corrected": (
        FIRST,
        REFERRED,
        referred("2026-06-03", "2026-06-25", "corrects", "refers"),
        closed("2026-06-07", "misregistered"),
    ),
    "the referral is withdrawn after a mistake about another registration": (
        FIRST,
        REFERRED,
        AGAIN,
        closed("2026-06-07", "misregistered"),
        withdrawn("2026-06-09"),
    ),
}


def region(seed: int | None = None) -> Paper:
    """The centre and the course, before anybody is registered."""
    paper = Paper(TRAINEES, PROGRAMS, now=at("2026-05-01"), seed=seed)
    for participant, kind in PARTICIPANTS.items():
        paper.admit(participant, kind)
    paper.settle()
    days: dict[str, Any] = {"duration_weeks": 12, "mode": "in_person"}
    paper.tell("resurs-igolka", "programs.program_published", **COURSE, **days)
    for ref in ("sew", "cut"):
        paper.tell("resurs-igolka", "programs.intake_opened", **{**INTAKE, **DAYS, "intake_ref": ref})
    paper.settle()
    return paper


def came_to(paper: Paper) -> tuple[Any, ...]:
    """Every cell of every day, and what was refused."""
    return paper.cells(), paper.of(ReportRefusedV1)


def in_order(story: Iterable[Told]) -> Paper:
    paper = region()
    for report in story:
        paper.turn(report.at)
        report.tell(paper)
        paper.settle()
    paper.turn(at("2026-12-31"))
    return paper


def late(story: Sequence[Told], seed: int, *, one_by_one: bool) -> Paper:
    """Everything is read long after it happened, each before the next is written or all at once."""
    paper = region(seed)
    paper.turn(at("2026-10-01"))
    for report in story:
        report.tell(paper)
        if one_by_one:
            paper.settle()
    paper.turn(at("2026-12-31"))
    return paper


@pytest.mark.parametrize("name", STORIES)
def test_any_order_of_a_story_with_a_mistake_ends_as_the_order_of_its_days(name: str) -> None:
    story = STORIES[name]
    ideal = came_to(in_order(story))
    assert ideal[1] == []
    for seed, order in enumerate(permutations(story)):
        for one_by_one in (True, False):
            end = came_to(late(order, seed, one_by_one=one_by_one))
            assert end == ideal, [report.id for report in order]


def test_a_referral_outlives_a_mistake_about_a_later_registration() -> None:
    paper = in_order(STORIES["the second of two registrations was a mistake"][:-1])
    assert (
        paper.account("places_held", at("2026-06-11").date() - timedelta(1)),
        paper.account("places_held"),
    ) == (1, 0)


def test_a_referral_ends_on_the_day_on_which_its_registration_is_said_to_be_a_mistake() -> None:
    paper = in_order(STORIES["the referral rests on the mistaken one"])
    held = [paper.account("places_held", at(f"2026-06-0{day}").date()) for day in (5, 6, 7)]
    assert held == [0, 1, 0]
