"""Somebody in two studies at once: a qualification from any of them counts when the last one ends."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest

from kadry_contracts.facts import programs
from kadry_contracts.facts import trainees as facts
from services.trainees.domain.periods import Periods
from tests.support.paper import at

from .season import CLEANER, LYSVA, PATIENT, SEWING, Season

CUT = "resurs-igolka/cut"
Step = Callable[[Season], object]


def graduates(season: Season) -> None:
    season.end("2026-10-01", "graduated", "e-2")


def drops(season: Season) -> None:
    season.end("2026-10-20", "dropped_out")


def after(*steps: Step, periods: Periods = PATIENT) -> Season:
    season = Season(periods=periods)
    season.open(CUT, occupation=CLEANER, level="short")
    season.enrol("2026-09-01", municipality=LYSVA)
    season.enrol("2026-09-05", "e-2", intake=CUT)
    for step in steps:
        step(season)
    return season


def test_who_graduated_in_one_study_and_dropped_the_other_is_available() -> None:
    for order in permutations((graduates, drops)):
        season = after(*order)
        assert season.where("2026-10-10") == [("in_training", LYSVA, SEWING)]
        assert season.where() == [("graduates_available", LYSVA, CLEANER)]
        (fact,) = season.paper.of(facts.GraduateAvailableV1)
        said = (fact.available_from.isoformat(), fact.occupation, fact.level)
        assert said == ("2026-10-20", CLEANER, "short")


def test_an_intake_that_ends_leaves_who_graduated_in_another_available() -> None:
    season = after(graduates)
    season.stop(programs.IntakeAbortedV1, "2026-10-20")
    assert season.where() == [("graduates_available", LYSVA, CLEANER)]
    assert len(season.paper.of(facts.GraduateAvailableV1)) == 1


def test_a_qualification_of_an_earlier_spell_counts_no_more() -> None:
    season = Season()
    season.open(CUT, occupation=CLEANER)
    season.enrol("2026-09-01")
    season.end("2026-10-01", "graduated")
    season.enrol("2026-10-05", "e-2", intake=CUT)
    season.end("2026-10-20", "dropped_out", "e-2")
    assert season.accounts() == ["left"]


@pytest.mark.parametrize("order", list(permutations((graduates, drops))))
def test_such_an_availability_fades_from_the_day_it_began(order: tuple[Step, ...]) -> None:
    season = after(*order, periods=Periods(10_000, 10_000, 30))
    assert season.accounts("2026-11-18") == ["graduates_available"]
    season.paper.turn(at("2027-01-10"))
    assert season.accounts("2026-11-19") == ["left"]
    (fact,) = season.paper.of(facts.AvailabilityExpiredV1)
    assert (fact.available_from.isoformat(), fact.provider) == ("2026-10-20", "resurs-igolka")
    assert (fact.municipality, fact.occupation) == (LYSVA, CLEANER)
