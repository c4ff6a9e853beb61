"""Referrals taken back, and holds that an enrolment came too late for."""

from __future__ import annotations

from datetime import date

from kadry_contracts.facts import trainees as facts
from tests.support.paper import at

from .season import INTAKE, Season


def referred(now: str = "2026-12-31") -> Season:
    season = Season(now)
    season.register("2026-08-10")
    season.refer("2026-08-17")
    return season


def withdraw(season: Season, on: str, ref: str = "n-1", **said: str) -> str:
    body = {"reason": "нашёл работу", **said}
    return season.tell("czn-perm", "referral_withdrawn", referral_ref=ref, on=on, **body)


def test_a_withdrawn_referral_makes_the_person_unemployed_again() -> None:
    season = referred()
    report = withdraw(season, "2026-08-20")
    assert season.said(report) == ["referral_withdrawn"]
    assert season.moves() == [("2026-08-20", "referred", "unemployed")]
    (fact,) = season.paper.of(facts.ReferralWithdrawnV1)
    assert (fact.intake, fact.referral, fact.provider) == (INTAKE, "czn-perm/n-1", "resurs-igolka")


def test_a_withdrawal_waits_for_its_referral() -> None:
    season = Season()
    season.register("2026-08-10")
    report = withdraw(season, "2026-08-20")
    assert season.said(report) == ["report_waiting"]
    season.refer("2026-08-17")
    assert season.last(report) == "referral_withdrawn"


def test_a_referral_by_which_somebody_enrolled_cannot_be_withdrawn() -> None:
    season = referred()
    season.enrol("2026-09-01", referral="czn-perm/n-1")
    assert season.said(withdraw(season, "2026-09-01")) == ["already_used"]
    assert season.said(withdraw(season, "2026-09-03")) == ["already_used"]


def test_a_withdrawal_before_the_enrolment_counts_whichever_is_read_first() -> None:
    first, late = referred(), referred()
    withdraw(first, "2026-08-20")
    first.enrol("2026-09-01", referral="czn-perm/n-1")
    late.enrol("2026-09-01", referral="czn-perm/n-1")
    assert late.said(withdraw(late, "2026-08-20")) == ["referral_withdrawn"]
    assert late.paper.cells() == first.paper.cells()
    assert late.accounts("2026-08-25") == ["unemployed"]


def test_a_withdrawal_before_the_referral_is_refused() -> None:
    season = referred()
    assert season.said(withdraw(season, "2026-08-16")) == ["dates_reversed"]


def refused_unless_corrected(season: Season, on: str) -> None:
    """A correction to a longer hold may be on its way; without one the withdrawal is refused."""
    report = withdraw(season, on)
    assert season.said(report) == ["report_waiting"]
    season.paper.turn(at("2027-02-01"))
    assert season.last(report) == "already_ended"


def test_a_withdrawal_waits_for_the_correction_that_makes_the_hold_longer() -> None:
    season = Season()
    season.register("2026-08-10")
    first = season.refer("2026-08-17")
    season.release("czn-perm/n-1", "2026-09-05")
    report = withdraw(season, "2026-09-07")
    season.refer("2026-08-17", expires_on="2026-09-20", corrects=first)
    assert season.last(report) == "referral_withdrawn"
    assert season.accounts("2026-09-06") == ["referred"]
    assert season.accounts() == ["unemployed"]


def test_a_referral_that_lapsed_before_cannot_be_withdrawn() -> None:
    season = referred()
    season.release("czn-perm/n-1", "2026-09-05")
    refused_unless_corrected(season, "2026-09-07")


def test_a_withdrawal_of_the_last_day_is_in_time_though_the_hold_was_over_when_it_was_read() -> None:
    season = referred()
    season.release("czn-perm/n-1", "2026-09-05")
    assert season.said(withdraw(season, "2026-09-05")) == ["referral_withdrawn"]
    assert season.said(withdraw(season, "2026-09-05")) == ["already_ended"]


def test_a_referral_past_its_last_day_cannot_be_withdrawn_though_the_clock_has_not_said_so() -> None:
    refused_unless_corrected(referred(), "2026-09-06")


def test_a_withdrawal_dated_before_the_lapse_and_read_after_it_comes_first() -> None:
    season = referred()
    season.release("czn-perm/n-1", "2026-09-05")
    withdraw(season, "2026-08-20")
    assert season.accounts("2026-08-20") == ["unemployed"]
    assert season.accounts("2026-08-19") == ["referred"]


def test_a_corrected_withdrawal_replaces_the_first() -> None:
    season = referred()
    first = withdraw(season, "2026-08-20")
    withdraw(season, "2026-08-25", corrects=first)
    assert season.accounts("2026-08-24") == ["referred"]
    assert season.accounts("2026-08-25") == ["unemployed"]


def test_an_enrolment_corrected_past_the_end_of_its_hold_does_not_depend_on_what_the_clock_had_said() -> None:
    in_time, late = referred(), referred()
    late.release("czn-perm/n-1", "2026-09-05")
    for season in (in_time, late):
        first = season.enrol("2026-09-01", referral="czn-perm/n-1")
        season.enrol("2026-09-10", referral="czn-perm/n-1", corrects=first)
    assert in_time.paper.cells() == late.paper.cells()
    assert in_time.accounts("2026-09-07") == ["unemployed"]


def test_the_hold_of_a_withdrawn_referral_does_not_lapse_a_second_time() -> None:
    season = referred()
    withdraw(season, "2026-08-20")
    season.release("czn-perm/n-1", "2026-09-05")
    assert season.paper.of(facts.ReferralLapsedV1) == []
    assert season.paper.of(facts.ReferralWithdrawnV1)[0].on == date(2026, 8, 20)
