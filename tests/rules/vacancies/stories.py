"""A small region for stories about vacancies: two employers and a job centre."""

from __future__ import annotations

from datetime import date
from typing import Any

from kadry_contracts.facts.common import ContradictionFoundV1, typed
from kadry_contracts.facts.vacancies import PositionsFilledV1
from services.vacancies.app import SERVICE
from tests.support.paper import Paper, at

PERM, LYSVA = "57701000", "57726000"
Contradiction = typed(ContradictionFoundV1, "vacancies")


def a_region(now: str = "2026-08-01", **options: Any) -> Paper:
    """The vacancies service alone, with those who report to it."""
    paper = Paper(SERVICE, now=at(now), **options)
    paper.admit("fabrika", "employer")
    paper.admit("zavod", "employer")
    paper.admit("czn", "job_centre")
    paper.settle()
    return paper


def opens(paper: Paper, ref: str = "v-1", positions: int = 2, by: str = "fabrika", **said: Any) -> str:
    """An employer looks for seamstresses in Perm from 1 September on."""
    id, corrects = said.pop("id", None), said.pop("corrects", None)
    terms: dict[str, Any] = {
        "title": "Швея",
        "municipality": PERM,
        "occupation": "8153",
        "opened_on": "2026-09-01",
        "positions": positions,
        "vacancy_ref": ref,
    }
    report = paper.tell(by, "vacancies.vacancy_opened", id=id, corrects=corrects, **{**terms, **said})
    paper.settle()
    return report


def changes(paper: Paper, effective_on: str, ref: str = "v-1", by: str = "fabrika", **said: Any) -> str:
    """Terms of a vacancy change."""
    id, corrects = said.pop("id", None), said.pop("corrects", None)
    report = paper.tell(
        by,
        "vacancies.vacancy_changed",
        id=id,
        corrects=corrects,
        vacancy_ref=ref,
        effective_on=effective_on,
        **said,
    )
    paper.settle()
    return report


def closes(paper: Paper, closed_on: str, reason: str = "withdrawn", ref: str = "v-1", **options: Any) -> str:
    """The employer ends the search."""
    report = paper.tell(
        "fabrika",
        "vacancies.vacancy_closed",
        vacancy_ref=ref,
        closed_on=closed_on,
        reason=reason,
        **options,
    )
    paper.settle()
    return report


def hires(
    paper: Paper,
    on: str,
    ref: str = "h-1",
    vacancy: str | None = "fabrika/v-1",
    by: str = "fabrika",
    **said: Any,
) -> str:
    """Somebody of the writer's own is hired."""
    id, corrects = said.pop("id", None), said.pop("corrects", None)
    terms = {"hire_ref": ref, "hired_on": on, "person_ref": f"person-{ref}", "vacancy": vacancy, **said}
    report = paper.tell(by, "vacancies.hire_made", id=id, corrects=corrects, **terms)
    paper.settle()
    return report


def positions(paper: Paper, day: str | None = None) -> tuple[int, int, int]:
    """Open, filled and closed positions of the region at the end of a day, or after everything."""
    on = None if day is None else date.fromisoformat(day)
    return (
        paper.account("positions_open", on),
        paper.account("positions_filled", on),
        paper.account("positions_closed", on),
    )


def counts(paper: Paper) -> list[tuple[int, int]]:
    """Filled and remaining, as each positions_filled said them."""
    return [(fact.filled, fact.remaining) for fact in paper.of(PositionsFilledV1)]


def contradictions(paper: Paper) -> list[str]:
    """Codes of the contradictions found."""
    return [fact.code for fact in paper.of(Contradiction)]
