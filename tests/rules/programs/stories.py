"""A sewing centre with one programme; what the registry says of people is said here by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from kadry_contracts.facts import trainees
from kadry_contracts.facts.agreements import AgreementDraftedV1
from services.programs.app import SERVICE
from services.programs.domain.intake import Intake
from tests.support.paper import Paper, at

PERM = "57701000"
INTAKE = "igolka/sew"
SOMEBODY = "a81e5d20-9c3b-5f47-b6d1-0e7c42f5980d"


def a_region(now: str = "2026-07-01", **options: Any) -> Paper:
    """The programs service alone, a resource centre with a programme, and a college."""
    paper = Paper(SERVICE, now=at(now), **options)
    paper.admit("igolka", "resource_centre")
    paper.admit("college", "college")
    publishes(paper)
    return paper


def publishes(paper: Paper, ref: str = "p-1", by: str = "igolka", **said: Any) -> str:
    """A programme for sewing machine operators."""
    id, corrects = said.pop("id", None), said.pop("corrects", None)
    terms = {
        "program_ref": ref,
        "title": "Швея",
        "level": "vocational_training",
        "occupation": "8153",
        "duration_weeks": 12,
        "mode": "in_person",
    }
    report = paper.tell(by, "programs.program_published", id=id, corrects=corrects, **{**terms, **said})
    paper.settle()
    return report


def opens(paper: Paper, places: int = 2, by: str = "igolka", **said: Any) -> str:
    """An intake from 1 September to 24 November."""
    id, corrects, when = said.pop("id", None), said.pop("corrects", None), said.pop("at", None)
    terms: dict[str, Any] = {
        "intake_ref": "sew",
        "program": "igolka/p-1",
        "municipality": PERM,
        "places": places,
        "starts_on": "2026-09-01",
        "ends_on": "2026-11-24",
        "funding": "employment_service",
    }
    report = paper.tell(by, "programs.intake_opened", at=when, id=id, corrects=corrects, **{**terms, **said})
    paper.settle()
    return report


def changes(paper: Paper, effective_on: str, **said: Any) -> str:
    """Terms of the intake change."""
    id, corrects, when = said.pop("id", None), said.pop("corrects", None), said.pop("at", None)
    report = paper.tell(
        "igolka",
        "programs.intake_changed",
        at=when,
        id=id,
        corrects=corrects,
        intake_ref="sew",
        effective_on=effective_on,
        **said,
    )
    paper.settle()
    return report


def cancels(paper: Paper, on: str, reason: str = "too_few", **options: Any) -> str:
    """The provider cancels the intake."""
    report = paper.tell(
        "igolka", "programs.intake_cancelled", intake_ref="sew", on=on, reason=reason, **options
    )
    paper.settle()
    return report


def aborts(paper: Paper, on: str, reason: str = "provider", **options: Any) -> str:
    """The provider aborts the intake."""
    report = paper.tell(
        "igolka", "programs.intake_aborted", intake_ref="sew", on=on, reason=reason, **options
    )
    paper.settle()
    return report


def refers(paper: Paper, n: int, on: str = "2026-08-10", until: str = "2026-08-31") -> None:
    """The registry says that somebody is referred, with the `n`th referral."""
    fact = trainees.TrainingReferredV1(
        trainee=SOMEBODY,
        municipality=PERM,
        occupation="8153",
        referral=f"czn/n-{n}",
        intake=INTAKE,
        provider="igolka",
        referred_on=date.fromisoformat(on),
        expires_on=date.fromisoformat(until),
    )
    paper.state_fact("trainees", fact)
    paper.settle()


def lapses(paper: Paper, n: int, on: str, reason: str = "withdrawn") -> None:
    """The registry says that the `n`th referral came to nothing."""
    fact = trainees.ReferralLapsedV1(
        trainee=SOMEBODY,
        municipality=PERM,
        occupation="8153",
        referral=f"czn/n-{n}",
        intake=INTAKE,
        on=date.fromisoformat(on),
        reason=reason,
    )
    paper.state_fact("trainees", fact)
    paper.settle()


def asks(paper: Paper, n: int, on: str = "2026-09-01", referral: int | None = None) -> None:
    """The registry asks for a place for the `n`th enrolment."""
    fact = trainees.PlaceRequestedV1(
        enrolment=f"igolka/e-{n}",
        intake=INTAKE,
        on=date.fromisoformat(on),
        referral=None if referral is None else f"czn/n-{referral}",
    )
    paper.state_fact("trainees", fact)
    paper.settle()


def ends(paper: Paper, n: int, on: str, outcome: str = "dropped_out") -> None:
    """The registry says that the study of the `n`th enrolment ended."""
    fact = trainees.StudyEndedV1.model_validate(
        {
            "trainee": SOMEBODY,
            "municipality": PERM,
            "occupation": "8153",
            "enrolment": f"igolka/e-{n}",
            "intake": INTAKE,
            "provider": "igolka",
            "enrolled_on": "2026-09-01",
            "ended_on": on,
            "level": "vocational_training",
            "outcome": outcome,
        }
    )
    paper.state_fact("trainees", fact)
    paper.settle()


def drafts(paper: Paper, *parties: str, agreement: str = "igolka/a-1", kind: str = "network") -> None:
    """The agreements service says that somebody drafted an agreement."""
    fact = AgreementDraftedV1.model_validate(
        {
            "version": 1,
            "agreement": agreement,
            "revision": 1,
            "parties": parties,
            "kind": kind,
            "title": "Сетевая форма",
            "starts_on": "2026-07-01",
            "ends_on": "2027-06-30",
        }
    )
    paper.state_fact("agreements", fact)
    paper.settle()


def places(paper: Paper, day: str | None = None) -> tuple[int, int, int, int]:
    """Free, held, taken and lost places at the end of a day, or after everything."""
    on = None if day is None else date.fromisoformat(day)
    free, held, taken, lost = (
        paper.account(f"places_{name}", on) for name in ("free", "held", "taken", "lost")
    )
    return free, held, taken, lost


def said(paper: Paper) -> list[str]:
    """Names of what this service said, with the reason where there is one."""
    names = []
    for item in paper.facts:
        if item.service == "programs":
            reason = getattr(item.fact, "reason", None)
            names.append(type(item.fact).event() + (f" {reason}" if reason else ""))
    return names


def limits_hold(paper: Paper) -> bool:
    """Whether on every day, and after every fact, no more places were in use than there were."""
    days = sorted({on for on, *_ in paper.cells()})
    return all(min(places(paper, day.isoformat())) >= 0 for day in days)


def the_intake(paper: Paper) -> Intake:
    """The intake as the service has it."""
    found = paper.find("programs", Intake, INTAKE)
    assert found is not None
    return found
