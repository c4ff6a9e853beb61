"""The end of an intake is corrected: the days of people and referrals follow (section 7, "Corrections")."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kadry_contracts.facts import programs
from kadry_contracts.facts import trainees as facts

from .season import Season

ABORTED, CANCELLED = programs.IntakeAbortedV1, programs.IntakeCancelledV1
REFERRAL = "czn-perm/n-1"


def after(*steps: Callable[[Season], object]) -> Season:
    """A season in which these things are read one after the other, long after they happened."""
    season = Season()
    season.register("2026-08-10")
    for step in steps:
        step(season)
    return season


def refers(season: Season) -> None:
    season.refer("2026-08-17")


def enrols(season: Season) -> None:
    season.refer("2026-08-17")
    season.enrol("2026-09-01", referral=REFERRAL)


def drops(season: Season) -> None:
    season.end("2026-10-10", "dropped_out")


def stops(
    on: str, reason: str = "budget", version: int = 9, model: type = ABORTED
) -> Callable[[Season], None]:
    return lambda season: season.stop(model, on, reason, version=version)


@pytest.mark.parametrize(("first", "second"), [("2026-10-01", "2026-10-20"), ("2026-10-20", "2026-10-01")])
def test_a_corrected_end_of_an_intake_reaches_who_studies_in_it(first: str, second: str) -> None:
    told_once = after(enrols, stops(second))
    corrected = after(enrols, stops(first), stops(second, version=10))
    read_first = after(stops(first), stops(second, version=10), enrols)
    assert corrected.paper.cells() == told_once.paper.cells()
    assert read_first.paper.cells() == told_once.paper.cells()
    ends = [fact.ended_on.isoformat() for fact in corrected.paper.of(facts.StudyEndedV1)]
    assert ends == [first, second]


def test_an_intake_called_a_mistake_that_was_none_has_its_people_again() -> None:
    told_once = after(enrols, stops("2026-10-01"))
    corrected = after(enrols, stops("2026-10-01", "misregistered"), stops("2026-10-01", version=10))
    assert corrected.paper.cells() == told_once.paper.cells()
    assert corrected.accounts("2026-09-10") == ["in_training"]


def test_an_intake_that_ended_and_turns_out_a_mistake_never_had_people() -> None:
    told_once = after(enrols, stops("2026-10-01", "misregistered"))
    corrected = after(enrols, stops("2026-10-01"), stops("2026-10-01", "misregistered", version=10))
    assert corrected.paper.cells() == told_once.paper.cells()
    assert corrected.accounts("2026-09-10") == ["unemployed"]


def test_who_had_dropped_out_before_the_corrected_end_did_so_on_that_day() -> None:
    told_once = after(enrols, drops, stops("2026-10-20"))
    for order in ((enrols, drops, stops("2026-10-01")), (enrols, stops("2026-10-01"), drops)):
        corrected = after(*order, stops("2026-10-20", version=10))
        assert corrected.paper.cells() == told_once.paper.cells()
        assert corrected.paper.of(facts.StudyEndedV1)[-1].ended_on.isoformat() == "2026-10-10"


@pytest.mark.parametrize("second", ["2026-08-20", "2026-08-30", "2026-10-20"])
def test_a_corrected_end_of_an_intake_reaches_the_referrals_to_it(second: str) -> None:
    told_once = after(refers, stops(second, model=CANCELLED))
    if second > "2026-09-05":  # the hold was over before
        told_once.release(REFERRAL, "2026-09-05")
    corrected = after(
        refers, stops("2026-08-25", model=CANCELLED), stops(second, version=10, model=CANCELLED)
    )
    assert corrected.paper.cells() == told_once.paper.cells()
    assert corrected.paper.of(facts.ReferralLapsedV1)[-1].on.isoformat() == min(second, "2026-09-05")


def test_a_referral_that_was_used_after_all_has_not_lapsed() -> None:
    told_once = after(enrols, stops("2026-10-01"))
    corrected = after(enrols, stops("2026-08-25", "misregistered"), stops("2026-10-01", version=10))
    assert corrected.paper.cells() == told_once.paper.cells()


def test_a_study_called_a_mistake_after_its_intake_leaves_nobody_referred() -> None:
    season = after(enrols)
    season.end("2026-11-30", "misregistered")
    assert season.accounts("2026-09-05") == ["unemployed"]
    assert season.accounts("2026-09-04") == ["referred"]
    (fact,) = season.paper.of(facts.ReferralLapsedV1)
    assert (fact.on.isoformat(), fact.reason) == ("2026-09-05", "expired")
    season.release(REFERRAL, "2026-09-05")
    assert len(season.paper.of(facts.ReferralLapsedV1)) == 1


def test_while_its_intake_goes_on_the_place_goes_back_to_the_referral() -> None:
    season = Season("2026-09-03")
    season.register("2026-08-10")
    enrols(season)
    season.end("2026-09-02", "misregistered")
    assert season.accounts() == ["referred"]
    assert season.paper.of(facts.ReferralLapsedV1) == []


@pytest.mark.parametrize("aborted_first", [True, False])
def test_of_two_ends_of_a_study_the_earlier_is_said_last(aborted_first: bool) -> None:
    season = Season()
    season.enrol("2026-09-01")
    if aborted_first:
        season.stop(programs.IntakeAbortedV1, "2026-10-01")
    season.end("2026-10-05", "graduated")
    if not aborted_first:
        season.stop(programs.IntakeAbortedV1, "2026-10-01")
    last = season.paper.of(facts.StudyEndedV1)[-1]
    assert (last.outcome, last.ended_on.isoformat()) == ("aborted", "2026-10-01")
    assert season.where("2026-10-01") == [("left", "57701000", "8153")]
