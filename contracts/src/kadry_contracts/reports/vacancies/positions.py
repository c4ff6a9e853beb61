"""Reports about vacancies: opened, changed, closed."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import model_validator

from kadry_contracts.codes import (
    Inn,
    Municipality,
    Need,
    Occupation,
    ParticipantId,
    Profession,
    Ref,
)
from kadry_contracts.envelope import Report
from kadry_contracts.fields import Count, Flag, LongText, Roubles, Title, Url
from kadry_contracts.rules import broken
from kadry_contracts.times import Day

Employment = Literal["full_time", "part_time", "shift", "seasonal", "remote"]
CloseReason = Literal["filled", "withdrawn", "expired", "misregistered"]


class VacancyOpenedV1(Report):
    """An employer, or a job centre for one, looks for people. `municipality` is that of the workplace.

    Without `occupation` the service classifies the title; `employer` names a participant other than the
    writer.
    """

    type: ClassVar[str] = "kadry.report.vacancies.vacancy_opened.v1"
    vacancy_ref: Ref
    title: Title
    municipality: Municipality
    positions: Count
    opened_on: Day
    occupation: Occupation | None = None
    employer: ParticipantId | None = None
    employer_inn: Inn | None = None
    salary_from: Roubles = 0
    salary_to: Roubles = 0
    employment: Employment | None = None
    accessible_for: tuple[Need, ...] = ()
    quota_place: Flag = False
    closes_on: Day | None = None
    profession: Profession | None = None
    text: LongText | None = None
    source_url: Url | None = None

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> VacancyOpenedV1:
        if self.closes_on is not None and self.closes_on < self.opened_on:
            raise broken("closes_on", "closes_on раньше opened_on", "closes_on is before opened_on")
        return self


class VacancyChangedV1(Report):
    """Terms of a vacancy from `effective_on` on. Only the fields given change."""

    type: ClassVar[str] = "kadry.report.vacancies.vacancy_changed.v1"
    vacancy_ref: Ref
    effective_on: Day
    positions: Count | None = None
    salary_from: Roubles | None = None
    salary_to: Roubles | None = None
    closes_on: Day | None = None
    title: Title | None = None
    occupation: Occupation | None = None


class VacancyClosedV1(Report):
    """The search ended. `misregistered` says that it should never have been counted."""

    type: ClassVar[str] = "kadry.report.vacancies.vacancy_closed.v1"
    vacancy_ref: Ref
    reason: CloseReason
    closed_on: Day
