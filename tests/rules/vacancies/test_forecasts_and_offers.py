"""Forecasts by versions, and places for practice on offer."""

from __future__ import annotations

from datetime import date
from typing import Any

from kadry_contracts.facts import vacancies as facts
from kadry_contracts.facts.agreements import AgreementActivatedV1, AgreementAmendedV1, AgreementDraftedV1
from tests.support.paper import Paper, at

from .stories import LYSVA, PERM, a_region


def submits(paper: Paper, version: int, *lines: tuple[str, str, int, int], **options: Any) -> str:
    """The ЦОПП submits a version of its forecast."""
    names = ("occupation", "municipality", "year", "positions")
    said = [dict(zip(names, line, strict=True)) for line in lines]
    report = paper.tell(
        "copp", "vacancies.forecast_submitted", forecast_ref="f", version=version, lines=said, **options
    )
    paper.settle()
    return report


def a_region_with_a_centre() -> Paper:
    paper = a_region("2026-09-01")
    paper.admit("copp", "coordinator")
    paper.settle()
    return paper


def forecast(paper: Paper, day: str) -> dict[tuple[str, str], int]:
    found = paper.balance(date.fromisoformat(day)).items()
    return {cell[1:]: n for cell, n in found if cell[0] == "forecast"}


def test_a_forecast_counts_from_the_first_day_of_each_year() -> None:
    paper = a_region_with_a_centre()
    submits(paper, 1, ("8153", PERM, 2027, 40), ("8153", PERM, 2028, 50))
    assert forecast(paper, "2026-12-31") == {}
    assert forecast(paper, "2027-01-01") == {(PERM, "8153"): 40}
    assert forecast(paper, "2028-01-01") == {(PERM, "8153"): 90}


def test_a_higher_version_replaces_a_lower_one_by_differences() -> None:
    paper = a_region_with_a_centre()
    submits(paper, 1, ("8153", PERM, 2027, 40), ("7531", PERM, 2027, 5))
    submits(paper, 3, ("8153", PERM, 2027, 55), ("8153", LYSVA, 2027, 7))
    assert forecast(paper, "2027-01-01") == {(PERM, "8153"): 55, (LYSVA, "8153"): 7}
    moves = paper.of(facts.ForecastSubmittedV1)[1].moves
    assert sorted((m.count, m.was.account, m.at.account) for m in moves) == [
        (5, "forecast", "outside"),
        (7, "outside", "forecast"),
        (15, "outside", "forecast"),
    ]


def test_a_version_that_is_not_higher_is_refused() -> None:
    paper = a_region_with_a_centre()
    submits(paper, 2, ("8153", PERM, 2027, 40))
    assert paper.said(submits(paper, 2, ("8153", PERM, 2027, 41))) == ["stale_version"]
    assert paper.said(submits(paper, 1, ("8153", PERM, 2027, 42))) == ["stale_version"]
    assert forecast(paper, "2027-01-01") == {(PERM, "8153"): 40}


def test_a_version_may_be_corrected_without_another_number() -> None:
    paper = a_region_with_a_centre()
    first = submits(paper, 2, ("8153", PERM, 2027, 40))
    second = submits(paper, 2, ("8153", PERM, 2027, 44), corrects=first)
    assert paper.said(second) == ["forecast_submitted"]
    assert forecast(paper, "2027-01-01") == {(PERM, "8153"): 44}


def offers(paper: Paper, places: int = 4, by: str = "fabrika", **said: Any) -> str:
    """A factory offers places for practice in October."""
    corrects = said.pop("corrects", None)
    terms: dict[str, Any] = {
        "offer_ref": "o-1",
        "kind": "practice",
        "occupation": "8153",
        "municipality": PERM,
        "places": places,
        "from": "2026-10-01",
        "to": "2026-10-31",
        **said,
    }
    report = paper.tell(by, "vacancies.practice_places_offered", corrects=corrects, **terms)
    paper.settle()
    return report


def on_offer(paper: Paper, day: str) -> int:
    return paper.account("practice_offered", date.fromisoformat(day))


def test_places_are_on_offer_from_the_first_day_to_the_last() -> None:
    paper = a_region()
    assert paper.said(offers(paper)) == ["practice_places_offered"]
    days = ("2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01")
    assert [on_offer(paper, day) for day in days] == [0, 4, 4, 0]


def test_a_corrected_offer_moves_the_difference() -> None:
    paper = a_region()
    first = offers(paper)
    offers(paper, 6, to="2026-10-15", corrects=first)
    assert [on_offer(paper, day) for day in ("2026-10-01", "2026-10-15", "2026-10-16")] == [6, 6, 0]


def test_a_known_offer_under_a_new_id_is_refused() -> None:
    paper = a_region()
    offers(paper)
    assert paper.said(offers(paper)) == ["already_exists"]


def test_an_offer_under_an_agreement_waits_for_it_and_is_a_partys() -> None:
    paper = a_region()
    mine, theirs = offers(paper, agreement="okrug/a"), offers(paper, by="zavod", agreement="okrug/a")
    assert paper.said(mine) == ["report_waiting"]
    said = {
        "version": 1,
        "agreement": "okrug/a",
        "revision": 1,
        "kind": "dual",
        "title": "Дуальное обучение",
        "parties": ("okrug", "fabrika"),
        "starts_on": "2026-09-01",
        "ends_on": "2027-08-31",
    }
    paper.state_fact("agreements", AgreementDraftedV1.model_validate(said))
    paper.settle()
    assert paper.said(mine)[-1] == "practice_places_offered"
    assert paper.said(theirs)[-1] == "not_a_party"


def agreement(paper: Paper, model: Any, version: int, *parties: str) -> None:
    """The agreements service says what an agreement is like."""
    said = {
        "version": version,
        "agreement": "okrug/a",
        "revision": version,
        "kind": "dual",
        "title": "Дуальное обучение",
        "parties": ("okrug", *parties),
        "party": "okrug",
        "amended_on": "2026-08-01",
        "active_on": "2026-08-01",
        "changed": (),
        "essential": True,
        "starts_on": "2026-09-01",
        "ends_on": "2027-08-31",
    }
    paper.state_fact("agreements", model.model_validate(said))
    paper.settle()


def test_a_party_that_only_an_unsigned_revision_names_waits_until_that_is_in_force() -> None:
    paper = a_region()
    agreement(paper, AgreementDraftedV1, 1, "fabrika")
    agreement(paper, AgreementActivatedV1, 2, "fabrika")
    agreement(paper, AgreementAmendedV1, 3, "zavod")
    mine, theirs = offers(paper, agreement="okrug/a"), offers(paper, by="zavod", agreement="okrug/a")
    assert paper.said(mine) == ["practice_places_offered"]
    assert paper.said(theirs) == ["report_waiting"]
    agreement(paper, AgreementActivatedV1, 4, "zavod")
    assert paper.said(theirs) == ["report_waiting", "practice_places_offered"]


def test_a_party_of_a_revision_that_nobody_signs_in_time_is_none() -> None:
    paper = a_region()
    agreement(paper, AgreementActivatedV1, 1, "fabrika")
    agreement(paper, AgreementAmendedV1, 2, "zavod")
    theirs = offers(paper, by="zavod", agreement="okrug/a")
    paper.turn(at("2026-08-20"))
    assert paper.said(theirs) == ["report_waiting", "not_a_party"]


def test_an_offer_under_an_agreement_that_never_comes_is_refused() -> None:
    paper = a_region()
    report = offers(paper, agreement="okrug/a")
    paper.turn(at("2026-08-20"))
    assert paper.said(report) == ["report_waiting", "unknown_object"]
