"""What people need, what they agreed to, and what others are told of it."""

from __future__ import annotations

from typing import Any

from kadry_contracts.facts import trainees as facts
from tests.support.paper import at

from .season import Season


def studying() -> Season:
    season = Season()
    season.enrol("2026-09-01")
    return season


def need(season: Season, *needs: str, consent: bool = False, day: str = "2026-09-05", **said: Any) -> str:
    body = {"person_ref": "s-1", "needs": needs, "consent": consent, **said}
    return season.tell("resurs-igolka", "support_need_declared", at=at(day), **body)


def consent(season: Season, event: str, on: str, purpose: str = "release_needs", **said: Any) -> str:
    return season.tell("resurs-igolka", event, person_ref="s-1", on=on, purpose=purpose, **said)


def graduate_needs(season: Season) -> tuple[str, ...]:
    season.end("2026-11-24", "graduated")
    return season.paper.of(facts.GraduateAvailableV1)[-1].needs


def test_a_need_is_kept_and_told_to_nobody_without_consent() -> None:
    season = studying()
    assert season.said(need(season, "ramp")) == ["support_need_declared"]
    assert graduate_needs(season) == ()


def test_needs_go_along_with_a_graduate_who_agreed() -> None:
    season = studying()
    need(season, "ramp", "quiet_room", consent=True)
    need(season, "escort")
    assert graduate_needs(season) == ("ramp", "quiet_room")


def test_consent_to_release_covers_all_that_was_declared() -> None:
    season = studying()
    need(season, "ramp")
    assert season.said(consent(season, "consent_granted", "2026-09-10")) == ["consent_granted"]
    assert graduate_needs(season) == ("ramp",)


def test_consent_taken_back_ends_with_its_day() -> None:
    season = studying()
    need(season, "ramp", consent=True)
    assert season.said(consent(season, "consent_revoked", "2026-10-10")) == ["consent_revoked"]
    assert graduate_needs(season) == ()


def test_consent_is_taken_back_after_it_was_given() -> None:
    season = studying()
    report = consent(season, "consent_revoked", "2026-10-10", "matching")
    assert season.said(report) == ["report_waiting"]
    consent(season, "consent_granted", "2026-10-11", "matching")
    season.paper.turn(at("2027-02-01"))
    assert season.last(report) == "no_consent"


def test_a_corrected_consent_replaces_the_first() -> None:
    season = studying()
    need(season, "ramp")
    first = consent(season, "consent_granted", "2026-09-10")
    consent(season, "consent_granted", "2026-12-10", corrects=first)
    assert graduate_needs(season) == ()


def test_a_corrected_declaration_replaces_the_first() -> None:
    season = studying()
    first = need(season, "ramp", consent=True)
    need(season, "escort", consent=True, corrects=first)
    assert graduate_needs(season) == ("escort",)


def test_support_is_reported_for_needs_that_were_declared() -> None:
    season = studying()
    said = {"person_ref": "s-1", "need": "ramp", "provided": True}
    report = season.tell("resurs-igolka", "support_reported", **said)
    assert season.said(report) == ["report_waiting"]
    need(season, "ramp")
    assert season.last(report) == "support_reported"
    (fact,) = season.paper.of(facts.SupportReportedV1)
    assert (fact.need, fact.provided, fact.reported_by) == ("ramp", True, "resurs-igolka")


def test_an_institution_begins_the_history_of_a_resident_by_a_declaration_or_a_consent() -> None:
    season = Season()
    body = {"person_ref": "r-1", "needs": ("tutor",), "consent": True}
    assert season.said(season.tell("internat-lipa", "support_need_declared", **body)) == [
        "support_need_declared"
    ]
    (fact,) = season.paper.of(facts.SupportNeedDeclaredV1)
    granted = season.tell(
        "internat-lipa", "consent_granted", person_ref="r-2", on="2026-08-20", purpose="enrolment"
    )
    assert season.said(granted) == ["consent_granted"]
    season.tell("internat-lipa", "consent_granted", person_ref="r-1", on="2026-08-20", purpose="enrolment")
    report = season.ask("2026-09-01", who=None, trainee=fact.trainee)
    season.take(report, "resurs-igolka/e-1")
    assert season.last(report) == "enrolled"
    assert season.accounts() == ["in_training"]


def test_needs_of_a_registration_and_of_an_enrolment_are_released_by_consent_too() -> None:
    season = Season()
    season.enrol("2026-09-01", needs=("ramp",))
    consent(season, "consent_granted", "2026-09-10")
    assert graduate_needs(season) == ("ramp",)
    season.register("2026-08-10", needs=("escort",))
    assert season.person().needs[0].needs == ("escort",)
