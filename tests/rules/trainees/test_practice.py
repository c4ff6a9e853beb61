"""Practice: who is in a place on offer, and when it is free again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kadry_contracts.facts import trainees as facts
from kadry_contracts.facts import vacancies
from kadry_contracts.facts.common import ReportRefusedV1, typed
from tests.support.paper import at

from .season import PERM, SEWING, TAILOR, Season

OFFER = "fabrika-nitka/o-1"


def studying(*, places: int = 1, people: int = 1) -> Season:
    """People who study, and a factory that offers places."""
    season = Season()
    for n in range(1, people + 1):
        season.enrol("2026-09-01", f"e-{n}", f"s-{n}")
    offer(season, places)
    return season


def offer(season: Season, places: int = 1, version: int = 1) -> None:
    body = {"offer": OFFER, "employer": "fabrika-nitka", "kind": "practice", "municipality": PERM}
    days = {"from": "2026-10-01", "to": "2026-10-31", "occupation": TAILOR, "version": version}
    fact = vacancies.PracticePlacesOfferedV1.model_validate({**body, **days, "places": places})
    season.paper.state_fact("vacancies", fact)
    season.paper.settle()


def start(season: Season, on: str, n: int = 1, by: str = "resurs-igolka", **said: Any) -> str:
    body = {"employer": "fabrika-nitka", "person_ref": f"s-{n}", "offer": OFFER, **said}
    return season.tell(by, "practice_started", practice_ref=f"pr-{n}", on=on, **body)


def end(season: Season, on: str, n: int = 1, **said: Any) -> str:
    body = {"employer": "fabrika-nitka", "person_ref": f"s-{n}", **said}
    return season.tell("resurs-igolka", "practice_ended", practice_ref=f"pr-{n}", on=on, **body)


def used(season: Season, day: str) -> int:
    return season.paper.account("practice_used", at(day).date())


def test_a_practice_takes_a_place_of_its_offer_and_gives_it_back() -> None:
    season = studying()
    assert season.said(start(season, "2026-10-05")) == ["practice_started"]
    (fact,) = season.paper.of(facts.PracticeStartedV1)
    assert (fact.provider, fact.enrolment, fact.offer) == ("resurs-igolka", "resurs-igolka/e-1", OFFER)
    assert (fact.municipality, fact.occupation) == (PERM, TAILOR)
    end(season, "2026-10-20", evaluation=5)
    assert (used(season, "2026-10-05"), used(season, "2026-10-19"), used(season, "2026-10-20")) == (1, 1, 0)
    assert season.paper.account("practice_offered") == 0


def test_a_practice_nobody_ends_is_over_with_its_offer() -> None:
    season = studying()
    start(season, "2026-10-05")
    assert (used(season, "2026-10-31"), used(season, "2026-11-01")) == (1, 0)


def test_a_practice_without_an_offer_comes_from_outside_where_the_person_counts() -> None:
    season = studying()
    start(season, "2026-10-05", offer=None)
    assert season.paper.balance()["practice_used", PERM, SEWING] == 1
    end(season, "2026-10-20")
    assert used(season, "2026-10-20") == 0


def test_a_practice_waits_for_its_offer() -> None:
    season = Season()
    season.enrol("2026-09-01")
    report = start(season, "2026-10-05")
    assert season.said(report) == ["report_waiting"]
    offer(season)
    assert season.last(report) == "practice_started"


def test_an_offer_has_no_more_places_than_it_says() -> None:
    season = studying(places=2, people=3)
    assert [season.last(start(season, "2026-10-05", n)) for n in (1, 2, 3)] == [
        "practice_started",
        "practice_started",
        "no_free_place",
    ]
    end(season, "2026-10-10", 1)
    assert season.said(start(season, "2026-10-10", 3)) == ["practice_started"]


def test_a_practice_is_inside_the_days_of_its_offer() -> None:
    season = studying()
    assert season.said(start(season, "2026-11-01")) == ["outside_offer"]


def test_a_practice_is_for_those_who_study() -> None:
    season = studying()
    season.end("2026-10-01", "dropped_out")
    report = start(season, "2026-10-05")
    season.paper.turn(at("2027-02-01"))
    assert season.said(report) == ["report_waiting", "not_in_training"]


def test_an_employer_reports_practice_at_its_own_place_only() -> None:
    season = studying()
    trainee = season.person("s-1", "resurs-igolka").id
    named: dict[str, Any] = {
        "person_ref": None,
        "trainee": trainee,
        "employer": "resurs-igolka",
        "offer": None,
    }
    assert season.said(start(season, "2026-10-05", by="college-kama", **named)) == ["report_waiting"]
    season.paper.turn(season.paper.now + timedelta(days=15))
    assert [fact.code for fact in season.paper.of(typed(ReportRefusedV1, "trainees"))] == ["not_yours"]
    named["employer"] = "fabrika-nitka"
    assert season.said(start(season, "2026-10-05", by="fabrika-nitka", **named)) == ["practice_started"]


def test_a_practice_ends_once_and_not_before_it_starts() -> None:
    season = studying()
    waiting = end(season, "2026-10-20")
    assert season.said(waiting) == ["report_waiting"]
    start(season, "2026-10-05")
    assert season.last(waiting) == "practice_ended"
    assert season.said(end(season, "2026-10-21")) == ["already_ended"]
    assert season.said(end(season, "2026-10-04", corrects=waiting)) == ["dates_reversed"]


def test_a_corrected_end_replaces_the_first() -> None:
    season = studying()
    start(season, "2026-10-05")
    first = end(season, "2026-10-20")
    end(season, "2026-10-10", corrects=first)
    assert (used(season, "2026-10-09"), used(season, "2026-10-10")) == (1, 0)
    assert season.said(end(season, "2026-10-12", corrects=first)) == ["already_corrected"]


def test_a_corrected_start_replaces_the_first() -> None:
    season = studying()
    first = start(season, "2026-10-05")
    assert season.said(start(season, "2026-10-12", corrects=first)) == ["practice_started"]
    assert (used(season, "2026-10-11"), used(season, "2026-10-12")) == (0, 1)
    assert season.said(start(season, "2026-10-13")) == ["already_exists"]
