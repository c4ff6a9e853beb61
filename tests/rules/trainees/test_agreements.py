"""Dual, network and target enrolments rest on an agreement (section 7, "Kind of an intake")."""

from __future__ import annotations

from typing import Any

import pytest

from kadry_contracts.facts import agreements
from tests.support.paper import at

from .season import Season

AGREEMENT = "resurs-igolka/dual"
BODY: dict[str, Any] = {
    "agreement": AGREEMENT,
    "revision": 1,
    "parties": ("resurs-igolka", "fabrika-nitka"),
    "kind": "dual",
    "starts_on": "2026-08-01",
    "ends_on": "2027-08-01",
}


def season_of(kind: str, **changed: Any) -> Season:
    """An intake under a drafted agreement of that kind."""
    season = Season(opened=False)
    body = {**BODY, "kind": kind, "title": "Соглашение", "version": 1, **changed}
    season.paper.state_fact("agreements", agreements.AgreementDraftedV1.model_validate(body))
    season.open(agreement=AGREEMENT)
    season.paper.settle()
    return season


def activate(season: Season, on: str, **changed: Any) -> None:
    body = {**BODY, "active_on": on, "version": 3, **changed}
    season.paper.state_fact("agreements", agreements.AgreementActivatedV1.model_validate(body))
    season.paper.settle()


@pytest.mark.parametrize("kind", ["dual", "network", "target"])
def test_an_enrolment_under_such_an_agreement_waits_until_it_is_active(kind: str) -> None:
    season = season_of(kind)
    report = season.ask("2026-09-01")
    assert season.said(report) == ["report_waiting"]
    activate(season, "2026-08-20", kind=kind)
    assert season.last(report) == "place_requested"


def test_an_enrolment_under_an_agreement_that_never_becomes_active_is_refused() -> None:
    season = season_of("dual")
    report = season.ask("2026-09-01")
    season.paper.turn(at("2027-02-01"))
    assert season.said(report) == ["report_waiting", "agreement_not_active"]


def waits_and_is_refused(season: Season, report: str, code: str) -> bool:
    """Whether it waits for the agreement to admit it, and is refused when that never does."""
    assert season.said(report) == ["report_waiting"]
    season.paper.turn(at("2027-02-01"))
    return season.last(report) == code


def test_an_enrolment_before_the_agreement_was_active_waits_and_is_refused() -> None:
    season = season_of("dual")
    activate(season, "2026-09-10")
    assert waits_and_is_refused(season, season.ask("2026-09-01"), "agreement_not_active")


def test_an_enrolment_before_the_agreement_was_active_waits_for_a_corrected_signature() -> None:
    for early in (False, True):
        season = season_of("dual")
        activate(season, "2026-09-10")
        if early:
            activate(season, "2026-08-20", version=4)
        report = season.ask("2026-09-01")
        if not early:
            activate(season, "2026-08-20", version=4)
        assert season.last(report) == "place_requested"


def terminate(season: Season, on: str, version: int) -> None:
    body = {**BODY, "party": "fabrika-nitka", "terminated_on": on, "version": version}
    season.paper.state_fact("agreements", agreements.AgreementTerminatedV1.model_validate(body))
    season.paper.settle()


def test_an_enrolment_after_the_agreement_ended_waits_for_a_corrected_end_and_is_refused() -> None:
    season = season_of("dual")
    activate(season, "2026-08-20")
    terminate(season, "2026-08-31", 4)
    report = season.ask("2026-09-01")
    terminate(season, "2026-09-30", 5)
    assert season.last(report) == "place_requested"
    assert waits_and_is_refused(season, season.ask("2026-10-01", "e-2"), "agreement_not_active")


def test_the_end_of_an_agreement_sends_nobody_away() -> None:
    season = season_of("dual")
    activate(season, "2026-08-20")
    season.enrol("2026-09-01")
    body = {**BODY, "party": "fabrika-nitka", "terminated_on": "2026-10-01", "version": 4}
    season.paper.state_fact("agreements", agreements.AgreementTerminatedV1.model_validate(body))
    season.paper.settle()
    assert season.accounts() == ["in_training"]


def test_an_enrolment_of_a_provider_that_is_no_party_waits_until_it_is_one() -> None:
    parties = ("college-kama", "fabrika-nitka")
    season = season_of("dual", parties=parties)
    activate(season, "2026-08-20", parties=parties)
    report = season.ask("2026-09-01")
    assert season.said(report) == ["report_waiting"]
    joined = {"revision": 2, "revision_on": "2026-08-20", "parties": (*parties, "resurs-igolka")}
    activate(season, "2026-08-20", version=5, **joined)
    assert season.last(report) == "place_requested"


def test_an_enrolment_of_a_provider_that_never_becomes_a_party_is_refused() -> None:
    parties = ("college-kama", "fabrika-nitka")
    season = season_of("dual", parties=parties)
    activate(season, "2026-08-20", parties=parties)
    assert waits_and_is_refused(season, season.ask("2026-09-01"), "not_a_party")


def test_a_college_waits_to_be_a_party_of_the_network_whose_intake_it_enrols_into() -> None:
    parties = ("resurs-igolka", "college-kama")
    season = season_of("network")
    activate(season, "2026-08-20", kind="network")
    report = season.ask("2026-09-01", by="college-kama")
    assert season.said(report) == ["report_waiting"]
    activate(season, "2026-08-20", kind="network", parties=parties, version=5)
    assert season.last(report) == "place_requested"


def test_an_agreement_of_another_kind_need_not_be_active() -> None:
    season = season_of("cooperation")
    assert season.said(season.ask("2026-09-01")) == ["place_requested"]


def test_a_party_of_a_network_may_enrol_into_the_intake_of_another() -> None:
    parties = ("resurs-igolka", "college-kama")
    season = season_of("network", parties=parties)
    activate(season, "2026-08-20", kind="network", parties=parties)
    assert season.said(season.ask("2026-09-01", by="college-kama")) == ["place_requested"]


def test_an_enrolment_after_the_last_day_waits_for_a_prolongation() -> None:
    season = season_of("dual", ends_on="2026-08-31")
    activate(season, "2026-08-20", ends_on="2026-08-31")
    body = {**BODY, "ends_on": "2026-08-31", "expired_on": "2026-08-31", "version": 4, "status": "expired"}
    season.paper.state_fact("agreements", agreements.AgreementExpiredV1.model_validate(body))
    season.paper.settle()
    report = season.ask("2026-09-01")
    assert season.said(report) == ["report_waiting"]
    prolonged = {"revision": 2, "revision_on": "2026-09-01", "ends_on": "2026-12-31", "version": 6}
    activate(season, "2026-08-20", **prolonged)
    assert season.last(report) == "place_requested"


def test_an_enrolment_of_the_time_of_an_earlier_revision_waits_for_its_last_signature() -> None:
    season = season_of("dual")
    activate(season, "2026-09-10", revision=2, revision_on="2026-09-10")
    report = season.ask("2026-09-01")
    assert season.said(report) == ["report_waiting"]
    activate(season, "2026-08-20", revision=2, revision_on="2026-09-10", version=5)
    assert season.last(report) == "place_requested"


def test_a_signature_taken_back_in_time_leaves_nobody_to_be_enrolled() -> None:
    season = season_of("dual")
    activate(season, "2026-08-20")
    body = {**BODY, "party": "fabrika-nitka", "revoked_on": "2026-08-15", "version": 4, "status": "signed"}
    season.paper.state_fact("agreements", agreements.SignatureRevokedV1.model_validate(body))
    season.paper.settle()
    assert season.said(season.ask("2026-09-01")) == ["report_waiting"]
