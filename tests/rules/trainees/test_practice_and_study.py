"""A practice is part of a study: it ends with it, and is none in a study that never was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kadry_contracts.facts import trainees as facts

from .season import LYSVA, PERM, SEWING, TAILOR, Season
from .test_practice import OFFER, end, offer, start, used

Step = Callable[[Season], object]


def drops(season: Season) -> None:
    season.end("2026-10-10", "dropped_out")


def practises(season: Season) -> None:
    start(season, "2026-10-05")


def practises_anywhere(season: Season) -> None:
    start(season, "2026-10-05", offer=None)


def after(*steps: Step) -> Season:
    season = Season()
    season.enrol("2026-09-01")
    offer(season)
    for step in steps:
        step(season)
    return season


@pytest.mark.parametrize("practice", [practises, practises_anywhere])
def test_a_practice_ends_with_its_study_whichever_is_read_first(practice: Step) -> None:
    for order in ((practice, drops), (drops, practice)):
        season = after(*order)
        assert (used(season, "2026-10-09"), used(season, "2026-10-10"), used(season, "2026-12-31")) == (
            1,
            0,
            0,
        )
        assert season.paper.account("practice_offered") == 0
    assert season.paper.cells() == after(practice, drops).paper.cells()


def test_the_end_of_a_practice_with_its_study_is_said() -> None:
    season = after(practises, drops)
    (fact,) = season.paper.of(facts.PracticeEndedV1)
    assert (fact.on.isoformat(), fact.practice) == ("2026-10-10", "resurs-igolka/pr-1")
    assert fact.started_on is not None


def test_nobody_practises_in_a_study_that_never_was() -> None:
    season = after(practises)
    season.end("2026-10-20", "misregistered")
    assert used(season, "2026-10-05") == 0
    assert season.paper.balance()["practice_offered", PERM, TAILOR] == 0


def test_a_study_that_was_no_mistake_has_its_practice_again() -> None:
    season = after(practises_anywhere)
    mistake = season.end("2026-10-20", "misregistered")
    season.end("2026-10-20", "dropped_out", corrects=mistake)
    assert (used(season, "2026-10-05"), used(season, "2026-10-20")) == (1, 0)
    assert season.paper.balance()["practice_used", PERM, SEWING] == 0


def test_a_corrected_end_of_the_study_moves_the_end_of_the_practice() -> None:
    season = after(practises)
    first = season.end("2026-10-10", "dropped_out")
    season.end("2026-10-20", "dropped_out", corrects=first)
    assert (used(season, "2026-10-19"), used(season, "2026-10-20")) == (1, 0)


def test_a_practice_that_was_ended_before_its_study_stays_so() -> None:
    for order in ((lambda season: end(season, "2026-10-08"), drops), (drops, lambda s: end(s, "2026-10-08"))):
        season = after(practises, *order)
        assert (used(season, "2026-10-07"), used(season, "2026-10-08")) == (1, 0)


def test_a_practice_goes_with_a_study_that_was_another_persons() -> None:
    season = Season()
    first = season.enrol("2026-09-01", municipality=PERM)
    start(season, "2026-10-05", offer=None)
    season.enrol("2026-09-01", who="s-9", municipality=LYSVA, corrects=first)
    assert season.paper.balance()["practice_used", LYSVA, SEWING] == 1
    assert season.paper.account("practice_used") == 1
    assert season.person("s-9", "resurs-igolka").practices == ("resurs-igolka/pr-1",)
    assert season.person("s-1", "resurs-igolka").practices == ()
    assert season.paper.of(facts.PracticeStartedV1)[-1].trainee == season.person("s-9", "resurs-igolka").id


def test_a_place_left_with_the_study_is_free_for_another() -> None:
    season = after(practises, drops)
    season.enrol("2026-09-01", "e-2", "s-2")
    assert season.said(start(season, "2026-10-10", 2, offer=OFFER)) == ["practice_started"]
