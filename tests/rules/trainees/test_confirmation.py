"""Registrations are confirmed, overdue, and lapse by the clock; what was declared fades."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from kadry_contracts.facts import trainees as facts
from services.trainees.app import days
from services.trainees.domain.periods import Periods
from tests.support.paper import at

from .season import CLEANER, LYSVA, PERM, TAILOR, Season


def at_work(now: str = "2026-08-10") -> Season:
    """A registry with the usual periods: 30 days, 10 of grace, 180 of availability."""
    return Season(now, periods=Periods())


def confirm(season: Season, on: str, who: str = "p-1", **said: Any) -> str:
    return season.tell("czn-perm", "unemployed_confirmed", person_ref=who, confirmed_on=on, **said)


def test_a_registration_nobody_confirms_is_overdue_after_thirty_days() -> None:
    season = at_work()
    season.register("2026-08-10")
    season.paper.turn(at("2026-09-09", 23))
    assert season.paper.of(facts.RegistrationOverdueV1) == []
    season.paper.turn(at("2026-09-10", 1))
    (fact,) = season.paper.of(facts.RegistrationOverdueV1)
    assert (fact.registrar, fact.registered_on) == ("czn-perm", date(2026, 8, 10))
    assert (fact.overdue_on, fact.lapses_on) == (date(2026, 9, 9), date(2026, 9, 19))
    assert season.accounts() == ["unemployed"]


def test_an_overdue_registration_lapses_after_ten_days_of_grace() -> None:
    season = at_work()
    season.register("2026-08-10")
    season.paper.turn(at("2026-09-19", 23))
    assert season.accounts() == ["unemployed"]
    season.paper.turn(at("2026-09-20", 1))
    (fact,) = season.paper.of(facts.RegistrationLapsedV1)
    assert fact.lapsed_on == date(2026, 9, 19)
    assert season.moves() == [("2026-09-19", "unemployed", "left")]


def test_the_periods_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KADRY_CONFIRM_DAYS", "7")
    monkeypatch.setenv("KADRY_GRACE_DAYS", "2")
    monkeypatch.setenv("KADRY_AVAILABLE_DAYS", "90")
    assert days() == Periods(7, 2, 90)
    season = Season("2026-08-10", periods=days())
    season.register("2026-08-10")
    season.paper.turn(at("2026-08-20", 1))
    assert season.accounts() == ["left"]


def test_a_period_is_at_least_a_day() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        Periods(confirm=0)


def test_a_confirmation_says_until_when_the_next_is_due() -> None:
    season = at_work()
    season.register("2026-08-10", municipality=LYSVA)
    report = confirm(season, "2026-08-10")
    assert season.said(report) == ["unemployed_confirmed"]
    (fact,) = season.paper.of(facts.UnemployedConfirmedV1)
    assert (fact.next_by, fact.municipality, fact.occupation) == (date(2026, 9, 9), LYSVA, TAILOR)


def test_confirmed_in_time_again_and_again_a_registration_goes_on() -> None:
    season = at_work()
    season.register("2026-08-10")
    for on in ("2026-09-05", "2026-10-01", "2026-10-30"):
        season.paper.turn(at(on))
        confirm(season, on)
    season.paper.turn(at("2026-11-29", 12))
    assert season.paper.of(facts.RegistrationOverdueV1) == []
    assert season.accounts() == ["unemployed"]


def test_a_confirmation_within_the_grace_saves_the_registration() -> None:
    season = at_work()
    season.register("2026-08-10")
    season.paper.turn(at("2026-09-15"))
    confirm(season, "2026-09-15")
    season.paper.turn(at("2026-10-10"))
    assert season.accounts() == ["unemployed"]
    assert season.paper.of(facts.RegistrationLapsedV1) == []


def test_a_late_confirmation_dated_before_the_lapse_undoes_it() -> None:
    season = at_work()
    season.register("2026-08-10")
    season.paper.turn(at("2026-10-01"))
    assert season.accounts() == ["left"]
    confirm(season, "2026-09-19")
    assert season.moves() == [("2026-09-19", "left", "unemployed")]
    assert season.accounts() == ["unemployed"]
    season.paper.turn(at("2026-10-30"))
    assert season.accounts() == ["left"]
    assert [fact.lapsed_on for fact in season.paper.of(facts.RegistrationLapsedV1)] == [
        date(2026, 9, 19),
        date(2026, 10, 29),
    ]


def test_a_confirmation_after_the_lapse_waits_for_an_earlier_one_and_is_refused() -> None:
    season = at_work()
    season.register("2026-08-10")
    season.paper.turn(at("2026-09-21"))
    report = confirm(season, "2026-09-21")
    assert season.said(report) == ["report_waiting"]
    season.paper.turn(at("2026-10-10"))
    assert season.said(report) == ["report_waiting", "not_registered"]


def test_confirmations_in_any_order_end_alike() -> None:
    first, second = at_work("2026-12-01"), at_work("2026-12-01")
    days = ("2026-09-05", "2026-10-10", "2026-11-15")
    for season, order in ((first, days), (second, days[::-1])):
        season.register("2026-08-10")
        for on in order:
            confirm(season, on)
    assert first.paper.cells() == second.paper.cells()
    assert first.accounts() == second.accounts() == ["unemployed"]


def test_a_confirmation_of_a_closed_registration_waits_and_is_refused() -> None:
    season = at_work()
    season.register("2026-08-10")
    season.close("2026-08-10", "own_wish")
    report = confirm(season, "2026-08-12")
    season.paper.turn(at("2026-09-20"))
    assert season.said(report) == ["report_waiting", "already_ended"]


@pytest.mark.parametrize("order", list(permutations(("registered", "confirmed", "closed", "corrected"))))
def test_a_closing_said_after_the_confirmation_refuses_it_in_no_order(order: tuple[str, ...]) -> None:
    season = Season()
    told = {
        "registered": lambda: season.register("2026-08-02", at=at("2026-08-02"), id="registered"),
        "confirmed": lambda: confirm(season, "2026-08-30", at=at("2026-08-30"), id="confirmed"),
        "closed": lambda: season.close("2026-10-11", "hired", at=at("2026-10-11"), id="closed"),
        "corrected": lambda: season.close(
            "2026-08-28", "moved", at=at("2026-10-12"), id="corrected", corrects="closed"
        ),
    }
    for what in order:
        told[what]()
    assert season.last("confirmed") == "unemployed_confirmed"
    assert season.accounts("2026-08-27") == ["unemployed"]
    assert season.accounts() == ["left"]


def test_a_confirmation_waits_for_its_registration() -> None:
    season = at_work()
    report = confirm(season, "2026-08-12")
    assert season.said(report) == ["report_waiting"]
    season.register("2026-08-10")
    assert season.last(report) == "unemployed_confirmed"


def test_a_corrected_confirmation_replaces_the_first() -> None:
    season = at_work()
    season.register("2026-08-10")
    first = confirm(season, "2026-09-08")
    confirm(season, "2026-08-11", corrects=first)
    season.paper.turn(at("2026-09-21", 1))
    assert season.accounts() == ["left"]


def test_who_studies_need_not_confirm_and_begins_anew_afterwards() -> None:
    season = at_work()
    season.register("2026-08-10")
    season.enrol("2026-09-01", by="resurs-igolka", who="s-1", referral=refer(season))
    season.paper.turn(at("2026-11-01"))
    assert season.accounts() == ["in_training"]
    season.end("2026-11-01", "dropped_out")
    season.paper.turn(at("2026-12-11", 12))
    assert season.accounts() == ["unemployed"]
    season.paper.turn(at("2026-12-12", 1))
    assert season.accounts() == ["left"]


def refer(season: Season) -> str:
    season.refer("2026-08-17")
    return "czn-perm/n-1"


def test_who_lapsed_may_be_registered_again() -> None:
    season = at_work()
    season.register("2026-08-10")
    season.paper.turn(at("2026-10-01"))
    assert season.said(season.register("2026-10-01", occupation=CLEANER)) == ["unemployed_registered"]
    assert season.where() == [("unemployed", PERM, CLEANER)]


def test_a_lapsed_registration_that_was_closed_for_a_job_still_ends_in_hired() -> None:
    season = at_work()
    season.register("2026-08-10")
    season.paper.turn(at("2026-10-01"))
    season.close("2026-10-01", "hired")
    assert season.accounts() == ["hired"]


def test_who_is_registered_elsewhere_goes_on_counting_there() -> None:
    season = at_work()
    season.register("2026-08-01", who="p-9", by="czn-lysva", occupation=CLEANER)
    season.refer("2026-08-02", "n-9", "p-9", by="czn-lysva")
    season.enrol("2026-08-05", "e-9", referral="czn-lysva/n-9")
    season.register("2026-08-06")
    season.enrol("2026-09-01", referral=refer(season))
    for ref in ("e-9", "e-1"):
        season.end("2026-09-02", "dropped_out", ref)
    assert season.where() == [("unemployed", PERM, CLEANER)]
    season.paper.turn(at("2026-09-20"))
    confirm(season, "2026-09-20")
    season.paper.turn(at("2026-10-14"))
    assert season.where() == [("unemployed", PERM, TAILOR)]


def test_a_graduate_nobody_renews_is_no_longer_available() -> None:
    season = at_work("2026-09-01")
    season.enrol("2026-09-01")
    season.end("2026-09-20", "graduated")
    season.paper.turn(at("2027-03-19", 12))
    assert season.accounts() == ["graduates_available"]
    season.paper.turn(at("2027-03-20", 1))
    (fact,) = season.paper.of(facts.AvailabilityExpiredV1)
    assert (fact.available_from, fact.expired_on) == (date(2026, 9, 20), date(2027, 3, 19))
    assert fact.provider == "resurs-igolka"
    assert season.moves() == [("2027-03-19", "graduates_available", "left")]


def test_a_declaration_renews_the_availability() -> None:
    season = at_work("2026-09-01")
    season.enrol("2026-09-01")
    season.end("2026-09-20", "graduated")
    season.available("2027-03-01")
    season.paper.turn(at("2027-08-28", 12))
    assert season.accounts() == ["graduates_available"]
    season.paper.turn(at("2027-08-29", 1))
    (fact,) = season.paper.of(facts.AvailabilityExpiredV1)
    assert fact.declared_by == "resurs-igolka"


def test_a_back_dated_season_lapses_as_it_would_have_day_by_day() -> None:
    slow, late = at_work(), at_work("2027-06-01")
    slow.register("2026-08-10")
    slow.refer("2026-08-17", expires_on="2026-08-31")
    slow.paper.turn(at("2027-06-01"))
    late.register("2026-08-10")
    late.refer("2026-08-17", expires_on="2026-08-31")
    assert slow.paper.cells() == late.paper.cells() != {}
