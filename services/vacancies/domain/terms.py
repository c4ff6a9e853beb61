"""The terms of a vacancy: what its opening said, what changed them from which day on, and what is in force.

An occupation that nobody stated is the one that the title names, and follows the title; one that was stated
stays whatever the title becomes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from kadry_contracts.codes import NO_CODE, Need
from kadry_contracts.reports.vacancies import Employment

ClassifiedBy: TypeAlias = Literal["reporter", "title", "none"]


@dataclass(frozen=True, slots=True)
class Opened:
    """What the opening said, in its latest correction. `report` is the id of that report.

    text  what the vacancy says besides, kept only where the title alone does not say which occupation it is
    """

    report: str
    title: str
    municipality: str
    occupation: str
    classified_by: ClassifiedBy
    confidence: float
    positions: int
    opened_on: date
    employer: str | None = None
    employer_inn: str | None = None
    salary_from: int = 0
    salary_to: int = 0
    employment: Employment | None = None
    accessible_for: tuple[Need, ...] = ()
    quota_place: bool = False
    closes_on: date | None = None
    profession: str | None = None
    source_url: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """Terms from `effective_on` on; None leaves a term as it was.

    named       the occupation that the new title names, and how sure that is; None without a new title
    """

    report: str
    time: datetime
    effective_on: date
    positions: int | None = None
    salary_from: int | None = None
    salary_to: int | None = None
    closes_on: date | None = None
    title: str | None = None
    occupation: str | None = None
    named: tuple[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms in force after some changes."""

    title: str
    occupation: str
    positions: int
    salary_from: int
    salary_to: int
    closes_on: date | None
    classified_by: ClassifiedBy
    confidence: float


def first(opened: Opened) -> Terms:
    """The terms of the first day."""
    return Terms(
        opened.title,
        opened.occupation,
        opened.positions,
        opened.salary_from,
        opened.salary_to,
        opened.closes_on,
        opened.classified_by,
        opened.confidence,
    )


def in_force(opened: Opened, changes: Iterable[Changed], day: date | None = None) -> Terms:
    """The terms in force on `day`, or after all changes. A change later than the last day has no effect."""
    terms = first(opened)
    for change in changes:
        if day is not None and change.effective_on > day:
            break
        if terms.closes_on is None or change.effective_on <= terms.closes_on:
            terms = changed(terms, change)
    return terms


def changed(terms: Terms, change: Changed) -> Terms:
    """Terms after a change."""
    occupation, by, confidence = terms.occupation, terms.classified_by, terms.confidence
    if change.occupation is not None:
        occupation, by, confidence = change.occupation, "reporter", 1.0
    elif change.named is not None and by != "reporter":
        occupation, confidence = change.named
        by = "none" if occupation == NO_CODE else "title"
    return Terms(
        change.title or terms.title,
        occupation,
        terms.positions if change.positions is None else change.positions,
        terms.salary_from if change.salary_from is None else change.salary_from,
        terms.salary_to if change.salary_to is None else change.salary_to,
        change.closes_on or terms.closes_on,
        by,
        confidence,
    )
