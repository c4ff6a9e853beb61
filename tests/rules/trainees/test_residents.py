"""Who lives in a care institution enrols by consent (golden case 4)."""

from __future__ import annotations

from tests.paper.builders import mint
from tests.support.paper import at

from .season import Season

RESIDENT = mint("internat-lipa", "i-1")


def declares(season: Season) -> None:
    said = {"needs": ("ramp",), "consent": True, "person_ref": "i-1"}
    season.tell("internat-lipa", "support_need_declared", **said)


def agrees(season: Season, on: str, purpose: str = "enrolment") -> None:
    season.tell("internat-lipa", "consent_granted", person_ref="i-1", on=on, purpose=purpose)


def asks(season: Season, on: str = "2026-09-01") -> str:
    return season.ask(on, who=None, trainee=RESIDENT)


def test_a_resident_enrols_when_they_have_agreed() -> None:
    season = Season()
    agrees(season, "2026-08-20")
    assert season.said(asks(season)) == ["place_requested"]


def test_the_enrolment_of_a_resident_waits_for_the_consent() -> None:
    season = Season()
    declares(season)
    report = asks(season)
    assert season.said(report) == ["report_waiting"]
    agrees(season, "2026-08-20", "release_needs")
    agrees(season, "2026-09-02")
    assert season.said(report) == ["report_waiting"]
    agrees(season, "2026-09-01")
    assert season.last(report) == "place_requested"


def test_a_resident_who_never_agreed_is_not_enrolled() -> None:
    season = Season()
    declares(season)
    report = asks(season)
    season.paper.turn(at("2027-02-01"))
    assert season.last(report) == "no_consent"


def test_a_consent_taken_back_before_the_enrolment_allows_none() -> None:
    season = Season()
    agrees(season, "2026-08-20")
    season.tell("internat-lipa", "consent_revoked", person_ref="i-1", on="2026-08-25", purpose="enrolment")
    assert season.said(asks(season)) == ["report_waiting"]


def test_a_consent_taken_back_while_studying_ends_no_study() -> None:
    season = Season()
    agrees(season, "2026-08-20")
    season.take(asks(season), "resurs-igolka/e-1")
    season.tell("internat-lipa", "consent_revoked", person_ref="i-1", on="2026-10-01", purpose="enrolment")
    assert season.accounts() == ["in_training"]


def test_others_need_no_consent_to_enrol() -> None:
    season = Season()
    assert season.said(season.ask("2026-09-01")) == ["place_requested"]
