"""Facts about vacancies. Positions are counted, not advertisements."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from kadry_contracts.codes import Cell, Inn, Need, ParticipantId, RegionalId
from kadry_contracts.envelope import Fact
from kadry_contracts.moves import Move
from kadry_contracts.reports.vacancies import CloseReason, Employment


class VacancyOpenedV1(Fact):
    """Positions are open. `classified_by` says who gave the occupation; `-` is an occupation nobody could
    tell. Said again by a correction it gives the terms in force, with all that changed them.
    """

    type: ClassVar[str] = "kadry.fact.vacancies.vacancy_opened.v1"
    vacancy: RegionalId
    title: str
    municipality: Cell
    occupation: Cell
    classified_by: Literal["reporter", "title", "none"]
    confidence: float
    positions: int
    opened_on: date
    employer: ParticipantId | None = None
    employer_inn: Inn | None = None
    salary_from: int = 0
    salary_to: int = 0
    employment: Employment | None = None
    accessible_for: tuple[Need, ...] = ()
    quota_place: bool = False
    closes_on: date | None = None
    profession: str | None = None
    source_url: str | None = None
    moves: tuple[Move, ...] = ()


class VacancyChangedV1(Fact):
    """Terms of a vacancy changed from `effective_on` on; the fields give the terms in force after every
    report so far. An occupation that was classified from the title follows a new title.
    """

    type: ClassVar[str] = "kadry.fact.vacancies.vacancy_changed.v1"
    vacancy: RegionalId
    effective_on: date
    municipality: Cell
    occupation: Cell
    classified_by: Literal["reporter", "title", "none"] | None = None
    confidence: float | None = None
    title: str
    positions: int
    remaining: int
    salary_from: int = 0
    salary_to: int = 0
    closes_on: date | None = None
    moves: tuple[Move, ...] = ()


class VacancyClosedV1(Fact):
    """The search ended; what was still open is closed."""

    type: ClassVar[str] = "kadry.fact.vacancies.vacancy_closed.v1"
    vacancy: RegionalId
    reason: CloseReason
    closed_on: date
    municipality: Cell
    occupation: Cell
    moves: tuple[Move, ...] = ()


class VacancyExpiredV1(Fact):
    """The last day of a vacancy ended (by the clock); what was still open is closed."""

    type: ClassVar[str] = "kadry.fact.vacancies.vacancy_expired.v1"
    vacancy: RegionalId
    expired_on: date
    municipality: Cell
    occupation: Cell
    moves: tuple[Move, ...] = ()
