"""Diplomas and certificates."""

from __future__ import annotations

from datetime import date
from typing import Any

from kadry_contracts.facts import trainees as facts
from tests.support.paper import at

from .season import PERM, SEWING, Season


def issue(season: Season, on: str = "2026-11-24", by: str = "resurs-igolka", **said: Any) -> str:
    body = {"credential_ref": "c-1", "kind": "certificate", "occupation": SEWING, "person_ref": "s-1", **said}
    return season.tell(by, "credential_issued", issued_on=on, **body)


def test_a_credential_moves_nobody() -> None:
    season = Season()
    season.enrol("2026-09-01")
    assert season.said(issue(season)) == ["credential_issued"]
    (fact,) = season.paper.of(facts.CredentialIssuedV1)
    assert (fact.provider, fact.kind, fact.issued_on) == ("resurs-igolka", "certificate", date(2026, 11, 24))
    assert season.where() == [("in_training", PERM, SEWING)]


def test_a_credential_waits_for_the_study_that_it_is_about() -> None:
    season = Season()
    report = issue(season)
    assert season.said(report) == ["report_waiting"]
    season.enrol("2026-09-01")
    assert season.last(report) == "credential_issued"


def test_who_did_not_train_a_person_issues_nothing() -> None:
    season = Season()
    season.enrol("2026-09-01")
    trainee = season.person("s-1", "resurs-igolka").id
    report = issue(season, by="college-kama", person_ref=None, trainee=trainee)
    season.paper.turn(at("2027-02-01"))
    assert season.said(report) == ["report_waiting", "not_yours"]


def test_a_credential_from_before_the_study_is_refused() -> None:
    season = Season()
    season.enrol("2026-09-01")
    report = issue(season, "2026-08-31")
    season.paper.turn(at("2027-02-01"))
    assert season.said(report) == ["report_waiting", "dates_reversed"]


def test_a_credential_is_issued_once_and_may_be_corrected() -> None:
    season = Season()
    season.enrol("2026-09-01")
    first = issue(season)
    assert season.said(issue(season)) == ["already_exists"]
    second = issue(season, kind="diploma", corrects=first)
    assert season.said(second) == ["credential_issued"]
    assert season.said(issue(season, corrects=first)) == ["already_corrected"]
    assert [e.what for e in season.person("s-1", "resurs-igolka").entries] == ["enrolled", "credential"]
