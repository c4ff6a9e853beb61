"""The harness itself: what it leaves out would hide what the bus does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kadry_contracts.facts import trainees as facts
from kadry_contracts.facts.programs import PlaceReleasedV1
from kadry_contracts.reports.trainees import UnemployedRegisteredV1
from services.programs.app import SERVICE as PROGRAMS
from tests.paper.builders import TRAINEES
from tests.support.paper import Paper, at

PERSON: dict[str, Any] = {"person_ref": "p-1", "municipality": "57701000", "occupation": "8153"}


def a_region(seed: int | None = None) -> Paper:
    paper = Paper(TRAINEES, PROGRAMS, now=at("2026-08-01"), seed=seed)
    paper.admit("czn-perm", "job_centre")
    return paper


def register(paper: Paper, **envelope: str) -> str:
    said = {**PERSON, "registered_on": "2026-08-01"}
    id = paper.tell("czn-perm", "trainees.unemployed_registered", id=envelope.get("id"), **said)
    paper.settle()
    return id


def test_a_repeat_of_a_report_changes_nothing() -> None:
    paper = a_region()
    register(paper, id="once")
    register(paper, id="once")
    assert len(paper.of(facts.UnemployedRegisteredV1)) == 1


def test_a_report_of_somebody_not_admitted_waits_until_they_are() -> None:
    paper = Paper(TRAINEES, now=at("2026-08-01"))
    report = register(paper)
    assert paper.said(report) == ["report_waiting"]
    paper.admit("czn-perm", "job_centre")
    paper.settle()
    assert paper.said(report) == ["report_waiting", "unemployed_registered"]


def test_a_report_that_waits_too_long_is_refused_at_its_deadline() -> None:
    paper = Paper(TRAINEES, now=at("2026-08-01"))
    report = register(paper)
    paper.turn(at("2026-08-15", 8))
    assert paper.said(report) == ["report_waiting"]
    paper.turn(at("2026-08-15", 10))
    assert paper.said(report) == ["report_waiting", "not_authorised"]


def test_a_participant_of_another_kind_is_refused() -> None:
    paper = a_region()
    paper.admit("fabrika-nitka", "employer")
    paper.settle()
    report = paper.tell(
        "fabrika-nitka", "trainees.unemployed_registered", registered_on="2026-08-01", **PERSON
    )
    paper.settle()
    assert paper.said(report) == ["not_authorised"]


def test_a_report_that_no_rule_decides_is_named_with_the_file_of_the_routes() -> None:
    deaf = [route for route in TRAINEES.routes if route.model is not UnemployedRegisteredV1]
    paper = Paper(replace(TRAINEES, routes=deaf), now=at("2026-08-01"))
    with pytest.raises(AssertionError, match=r"unemployed_registered.*services/trainees/app.py"):
        register(paper)


def test_a_state_without_a_table_is_named_with_the_file_of_the_tables() -> None:
    kept = [aggregate for aggregate in TRAINEES.aggregates if aggregate.kind != "person"]
    paper = Paper(replace(TRAINEES, aggregates=kept), now=at("2026-08-01"))
    paper.admit("czn-perm", "job_centre")
    with pytest.raises(AssertionError, match=r"person.*services/trainees/store.py"):
        register(paper)


def a_hold(paper: Paper) -> None:
    """A person referred to an intake; the hold lasts until the end of 5 September."""
    paper.admit("resurs-igolka", "resource_centre")
    register(paper)
    paper.tell(
        "resurs-igolka",
        "programs.program_published",
        program_ref="sew",
        title="Швея",
        level="short",
        occupation="8153",
        duration_weeks=12,
        mode="in_person",
    )
    for intake in ("sew", "cut"):
        paper.tell(
            "resurs-igolka",
            "programs.intake_opened",
            intake_ref=intake,
            program="resurs-igolka/sew",
            municipality="57701000",
            places=2,
            starts_on="2026-09-01",
            ends_on="2026-11-24",
            funding="budget",
        )
    paper.settle()
    paper.tell(
        "czn-perm",
        "trainees.training_referred",
        referral_ref="n-1",
        person_ref="p-1",
        intake="resurs-igolka/sew",
        referred_on="2026-08-10",
        expires_on="2026-09-05",
    )
    paper.settle()


def enrol(paper: Paper, on: str, **said: Any) -> str:
    id = paper.tell(
        "resurs-igolka",
        "trainees.enrolled",
        corrects=said.pop("corrects", None),
        enrolment_ref="e-1",
        enrolled_on=on,
        **said,
    )
    paper.settle()
    return id


def test_a_deadline_day_ends_at_midnight_in_the_region() -> None:
    paper = a_region()
    a_hold(paper)
    paper.turn(at("2026-09-05", 23))
    assert paper.of(PlaceReleasedV1) == []
    paper.turn(at("2026-09-06", 0))
    assert [fact.reason for fact in paper.of(PlaceReleasedV1)] == ["expired"]
    assert paper.account("unemployed") == 1


def test_an_enrolment_dated_after_its_hold_takes_a_free_place() -> None:
    paper = a_region()
    a_hold(paper)
    report = enrol(paper, "2026-09-07", person_ref="s-1", intake="resurs-igolka/sew", referral="czn-perm/n-1")
    assert paper.said(report)[-1] == "enrolled"
    assert paper.account("unemployed", at("2026-09-06").date()) == 1
    assert (paper.account("places_held"), paper.account("places_taken"), paper.account("places_free")) == (
        0,
        1,
        3,
    )


def test_an_enrolment_corrected_to_another_intake_frees_its_old_place_once_it_has_the_new() -> None:
    paper = a_region()
    a_hold(paper)
    first = enrol(paper, "2026-09-01", person_ref="s-9", intake="resurs-igolka/sew")
    second = enrol(paper, "2026-09-01", person_ref="s-9", intake="resurs-igolka/cut", corrects=first)
    assert sorted(paper.said(second)) == ["enrolled", "place_released", "place_requested", "place_taken"]
    assert (paper.account("places_held"), paper.account("places_taken"), paper.account("places_free")) == (
        1,
        1,
        2,
    )


def test_a_shuffled_region_says_the_same_as_an_undisturbed_one() -> None:
    regions = [a_region(), *(a_region(seed) for seed in range(5))]
    for paper in regions:
        a_hold(paper)
        paper.turn(at("2027-01-01"))
    assert all(paper.cells() == regions[0].cells() for paper in regions)
