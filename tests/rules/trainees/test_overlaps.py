"""Studies that overlap are said, in any order, and taken back when they turn out not to (section 7)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest

from kadry_contracts.facts import programs
from kadry_contracts.facts import trainees as facts
from tests.paper.builders import mint
from tests.support.paper import at

from .season import INTAKE, PERM, SEWING, Season

OTHER = "college-kama/ov"
Step = Callable[[Season], object]


def first(season: Season) -> None:
    enrol(season, "resurs-igolka/e-1", INTAKE, "2026-09-01")


def second(season: Season) -> None:
    enrol(season, f"{OTHER}-1", OTHER, "2026-12-01")


def enrol(season: Season, enrolment: str, intake: str, on: str) -> None:
    by, _, ref = enrolment.partition("/")
    said = {"trainee": mint("czn-perm", "p-1"), "intake": intake}
    report = season.tell(by, "enrolled", at=at(on), enrolment_ref=ref, enrolled_on=on, **said)
    season.take(report, enrolment, intake, on)


def drops(season: Season) -> None:
    season.end("2026-10-10", "dropped_out")


def prolongs(season: Season) -> None:
    days = {"effective_on": "2026-10-01", "starts_on": "2026-09-01", "ends_on": "2026-12-25"}
    cell = {"municipality": PERM, "occupation": SEWING, "provider": "resurs-igolka"}
    body = {"intake": INTAKE, "places": 25, "version": 2, **days, **cell}
    season.paper.state_fact("programs", programs.IntakeChangedV1.model_validate(body))
    season.paper.settle()


def after(*steps: Step) -> Season:
    season = Season()
    season.open(OTHER, starts_on="2026-12-01", ends_on="2027-02-01")
    season.register("2026-08-10")
    for step in steps:
        step(season)
    return season


def standing(season: Season) -> set[tuple[str, tuple[str, ...]]]:
    """The overlaps that were said and not taken back."""
    found: set[tuple[str, tuple[str, ...]]] = set()
    for fact in season.paper.of(facts.OverlapFoundV1):
        one = (fact.kind, fact.enrolments)
        found = found - {one} if fact.settled else found | {one}
    return found


@pytest.mark.parametrize("order", [o for o in permutations((first, second, prolongs)) if o.index(prolongs)])
def test_a_study_that_is_prolonged_into_another_overlaps_with_it(order: tuple[Step, ...]) -> None:
    assert standing(after(*order)) == {("start", (f"{OTHER}-1", "resurs-igolka/e-1"))}


def test_studies_one_after_the_other_do_not_overlap() -> None:
    assert after(first, second).paper.of(facts.OverlapFoundV1) == []


@pytest.mark.parametrize("order", [(first, drops, prolongs, second), (second, first, prolongs, drops)])
def test_who_dropped_the_first_study_before_has_no_two(order: tuple[Step, ...]) -> None:
    season = after(*order)
    assert standing(season) == set()
    assert season.person().overlaps == ()


def test_an_overlap_that_was_none_is_taken_back_and_may_be_found_again() -> None:
    season = after(first, second, prolongs)
    end = season.end("2026-10-10", "dropped_out")
    season.end("2026-12-15", "dropped_out", corrects=end)
    said = [(fact.kind, fact.settled) for fact in season.paper.of(facts.OverlapFoundV1)]
    assert said == [("start", False), ("start", True), ("start", False)]


def test_each_fact_of_one_message_about_one_person_has_a_version_of_its_own() -> None:
    season = after(first, second, prolongs)
    season.end("2026-12-10", "graduated", f"{OTHER}-1".partition("/")[2], "college-kama")
    season.end("2026-12-20", "graduated")
    trainee = mint("czn-perm", "p-1")
    versions = [
        said.fact.version for said in season.paper.facts if getattr(said.fact, "trainee", None) == trainee
    ]
    assert len(versions) >= 7
    assert versions == sorted(set(versions))
    assert season.person().version == versions[-1]
