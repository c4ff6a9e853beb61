"""Rules of activities, contests and instructors' certificates: what each adds to the picture, and when."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from kadry_contracts.facts.programs import ActivityHeldV1, ContestResultRecordedV1, InstructorUpskilledV1
from services.programs.app import SERVICE
from tests.support.paper import Paper, at

from .stories import drafts

PERM = "57701000"
SOMEBODY = "3f0c7a9e-52d4-5b1c-8a37-6d2e91b40c11"


def a_region() -> Paper:
    paper = Paper(SERVICE, now=at("2026-11-01"))
    for participant, kind in {
        "igolka": "resource_centre",
        "college": "college",
        "copp": "coordinator",
        "shkola-1": "school",
    }.items():
        paper.admit(participant, kind)
    return paper


def tells(paper: Paper, by: str, event: str, **said: Any) -> str:
    options = {name: said.pop(name) for name in ("at", "id", "corrects") if name in said}
    report = paper.tell(by, f"programs.{event}", **options, **said)
    paper.settle()
    return report


def holds(paper: Paper, by: str = "copp", **said: Any) -> str:
    """An Abilympics contest with 40 people."""
    terms: dict[str, Any] = {
        "activity_ref": "abilympics",
        "kind": "contest",
        "title": "Абилимпикс",
        "held_on": "2026-10-10",
        "municipality": PERM,
        "attendance": {"pupils": 30, "residents": 10},
    }
    return tells(paper, by, "activity_held", **{**terms, **said})


def wins(paper: Paper, by: str = "igolka", **said: Any) -> str:
    """Somebody is second in a nomination."""
    terms: dict[str, Any] = {"activity": "copp/abilympics", "nomination": "Портной", "place": 2}
    who = {} if "person_ref" in said else {"trainee": SOMEBODY}
    return tells(paper, by, "contest_result_recorded", **{**terms, **who, **said})


def learns(paper: Paper, certified_on: str, valid_until: str, by: str = "college", **said: Any) -> str:
    """An instructor of the college has a certificate."""
    terms = {"instructor_ref": "i-1", "mode": "in_person"}
    days = {"certified_on": certified_on, "valid_until": valid_until}
    return tells(paper, by, "instructor_upskilled", **{**terms, **days, **said})


# Activities


def test_an_activity_counts_once_and_everybody_who_came_on_its_day() -> None:
    paper = a_region()
    holds(paper, occupation="7531")
    assert paper.cells() == {
        (date(2026, 10, 10), "activities", PERM, "7531"): 1,
        (date(2026, 10, 10), "attendance", PERM, "7531"): 40,
        (date(2026, 10, 10), "outside", "-", "-"): -41,
    }
    fact = paper.of(ActivityHeldV1)[0]
    assert (fact.organiser, fact.total, fact.attendance.residents) == ("copp", 40, 10)


def test_an_activity_to_which_nobody_came_counts_all_the_same() -> None:
    paper = a_region()
    holds(paper, by="shkola-1", attendance={})
    assert paper.balance() == {("activities", PERM, "-"): 1}


def test_an_activity_reported_twice_is_refused_and_its_correction_posts_differences() -> None:
    paper = a_region()
    first = holds(paper)
    assert paper.said(holds(paper)) == ["already_exists"]
    holds(paper, attendance={"pupils": 45}, corrects=first)
    assert paper.balance() == {("activities", PERM, "-"): 1, ("attendance", PERM, "-"): 45}
    moves = paper.of(ActivityHeldV1)[1].moves
    assert [(move.at.account, move.count) for move in moves] == [("attendance", 5)]


# Contests


def test_a_result_waits_for_its_contest_and_tells_its_day() -> None:
    paper = a_region()
    report = wins(paper, abilympics=True)
    holds(paper)
    assert paper.said(report) == ["report_waiting", "contest_result_recorded"]
    fact = paper.of(ContestResultRecordedV1)[0]
    assert (fact.place, fact.abilympics, fact.held_on) == (2, True, date(2026, 10, 10))
    assert fact.trainee == SOMEBODY


def test_a_reference_of_the_writers_own_stays_out_of_the_fact() -> None:
    paper = a_region()
    holds(paper)
    wins(paper, person_ref="st-0001")
    fact = paper.of(ContestResultRecordedV1)[0]
    assert fact.trainee is None
    assert "st-0001" not in fact.model_dump_json()


def test_nobody_has_two_places_in_one_nomination_and_a_wrong_one_is_corrected() -> None:
    paper = a_region()
    holds(paper)
    first = wins(paper)
    assert paper.said(wins(paper, place=1)) == ["already_exists"]
    assert paper.said(wins(paper, place=1, nomination="Вышивка")) == ["contest_result_recorded"]
    assert paper.said(wins(paper, place=1, corrects=first)) == ["contest_result_recorded"]
    assert [fact.place for fact in paper.of(ContestResultRecordedV1)] == [2, 1, 1]


def test_nothing_is_won_at_a_job_fair() -> None:
    paper = a_region()
    holds(paper, kind="job_fair")
    assert paper.said(wins(paper)) == ["kind_mismatch"]


# Instructors


def upskilled(paper: Paper, day: str) -> int:
    return paper.account("upskilled", date.fromisoformat(day))


def test_an_instructor_counts_while_the_certificate_is_valid() -> None:
    paper = a_region()
    learns(paper, "2026-03-01", "2029-02-28", practitioner=True)
    days = ("2026-02-28", "2026-03-01", "2029-02-28", "2029-03-01")
    assert [upskilled(paper, day) for day in days] == [0, 1, 1, 0]
    fact = paper.of(InstructorUpskilledV1)[0]
    assert (fact.instructor, fact.provider, fact.practitioner) == ("college/i-1", "college", True)


def test_an_instructor_with_several_certificates_counts_once() -> None:
    for order in permutations(range(4)):
        paper = a_region()
        certificates = [
            ("2026-03-01", "2027-02-28"),
            ("2026-12-01", "2027-11-30"),
            ("2027-12-01", "2028-01-31"),
            ("2028-06-01", "2028-12-31"),
        ]
        for n in order:
            learns(paper, *certificates[n])
        days = ("2026-03-01", "2027-01-15", "2027-11-30", "2027-12-01", "2028-02-01", "2028-07-01")
        assert [upskilled(paper, day) for day in days] == [1, 1, 1, 1, 0, 1]
        assert {n for n in paper.cells().values() if n not in (1, -1)} == set()


def test_one_certificate_told_twice_is_refused() -> None:
    paper = a_region()
    learns(paper, "2026-03-01", "2027-02-28")
    assert paper.said(learns(paper, "2026-03-01", "2028-02-28")) == ["already_exists"]


def test_a_certificate_is_corrected_by_differences() -> None:
    paper = a_region()
    first = learns(paper, "2026-03-01", "2027-02-28")
    learns(paper, "2026-03-01", "2028-02-28", corrects=first)
    assert upskilled(paper, "2027-06-01") == 1
    assert [move.on for move in paper.of(InstructorUpskilledV1)[1].moves] == [
        date(2027, 3, 1),
        date(2028, 2, 29),
    ]
    assert paper.said(learns(paper, "2026-04-01", "2027-02-28", corrects=first)) == ["already_corrected"]


def test_a_certificate_under_an_agreement_waits_for_it_and_is_its_partys() -> None:
    paper = a_region()
    report = learns(paper, "2026-03-01", "2027-02-28", agreement="igolka/a-1")
    drafts(paper, "igolka", "college")
    assert paper.said(report) == ["report_waiting", "instructor_upskilled"]
    assert paper.of(InstructorUpskilledV1)[0].agreement == "igolka/a-1"
    drafts(paper, "igolka", "copp", agreement="igolka/a-2")
    other = learns(paper, "2026-05-01", "2027-02-28", agreement="igolka/a-2")
    assert paper.said(other) == ["not_a_party"]


@pytest.mark.parametrize("field", ["partners", "schools"])
def test_an_activity_waits_for_those_it_names(field: str) -> None:
    paper = a_region()
    held: dict[str, Any] = {"activity_ref": "a-9", "kind": "open_day", "title": "День открытых дверей"}
    held |= {"held_on": "2026-06-30", "municipality": "57701000", "attendance": {"pupils": 3}}
    held[field] = ("shkola-9",)
    report = paper.tell("igolka", "programs.activity_held", **held)
    paper.settle()
    assert paper.said(report) == ["report_waiting"]
    paper.admit("shkola-9", "school")
    paper.settle()
    assert paper.said(report) == ["report_waiting", "activity_held"]


def test_an_activity_with_somebody_who_never_takes_part_is_refused() -> None:
    paper = a_region()
    held: dict[str, Any] = {"activity_ref": "a-9", "kind": "open_day", "title": "День открытых дверей"}
    held |= {"held_on": "2026-06-30", "municipality": "57701000", "attendance": {"pupils": 3}}
    report = paper.tell("igolka", "programs.activity_held", **held, partners=("zavodd",))
    paper.turn(paper.now + paper.waits)
    assert paper.said(report) == ["report_waiting", "unknown_participant"]
