"""Reports about programmes, the places of their intakes, and quotas of admission."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from kadry_contracts.codes import (
    Funding,
    Level,
    Municipality,
    Need,
    Occupation,
    ParticipantId,
    Ref,
    RegionalId,
    Speciality,
)
from kadry_contracts.envelope import Report
from kadry_contracts.fields import Count, Number, Title, Year
from kadry_contracts.rules import broken
from kadry_contracts.times import Day

Mode = Literal["in_person", "remote", "blended"]
CancelReason = Literal["too_few", "provider", "budget", "misregistered", "other"]


class ProgramPublishedV1(Report):
    """A programme of training, the occupation it leads to and how long it takes."""

    type: ClassVar[str] = "kadry.report.programs.program_published.v1"
    program_ref: Ref
    title: Title
    level: Level
    occupation: Occupation
    duration_weeks: Annotated[int, Field(ge=1, le=400, strict=True)]
    mode: Mode
    speciality: Speciality | None = None
    hours: Annotated[int, Field(ge=1, le=20_000, strict=True)] | None = None
    accessible_for: tuple[Need, ...] = ()
    agreed_with: tuple[ParticipantId, ...] = ()
    demand: RegionalId | None = None


class ProgramWithdrawnV1(Report):
    """A programme takes nobody new: no intake opens on it any more, those that are open go on."""

    type: ClassVar[str] = "kadry.report.programs.program_withdrawn.v1"
    program_ref: Ref


class IntakeOpenedV1(Report):
    """Places on a programme, from `starts_on` to `ends_on`, in the municipality of the training.

    A school opens an intake for a network group of its own pupils, on the programme of the college that
    teaches it, under a network agreement of both.
    """

    type: ClassVar[str] = "kadry.report.programs.intake_opened.v1"
    intake_ref: Ref
    program: RegionalId
    municipality: Municipality
    places: Count
    starts_on: Day
    ends_on: Day
    funding: Funding
    min_group: Count | None = None
    agreement: RegionalId | None = None
    quota: RegionalId | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> IntakeOpenedV1:
        if self.ends_on <= self.starts_on:
            raise broken("ends_on", "ends_on не позже starts_on", "ends_on is not after starts_on")
        return self


class IntakeChangedV1(Report):
    """Terms of an intake from `effective_on` on. Only the fields given change."""

    type: ClassVar[str] = "kadry.report.programs.intake_changed.v1"
    intake_ref: Ref
    effective_on: Day
    places: Count | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None


class IntakeCancelledV1(Report):
    """An intake that ends before its start: nobody studies in it."""

    type: ClassVar[str] = "kadry.report.programs.intake_cancelled.v1"
    intake_ref: Ref
    on: Day
    reason: CancelReason


class IntakeAbortedV1(Report):
    """An intake that ends after its start and before its end: those who study in it stop."""

    type: ClassVar[str] = "kadry.report.programs.intake_aborted.v1"
    intake_ref: Ref
    on: Day
    reason: CancelReason


class AdmissionQuotaSetV1(Report):
    """A ministry sets how many people a provider admits for an occupation in a year; 0 is a quota too."""

    type: ClassVar[str] = "kadry.report.programs.admission_quota_set.v1"
    quota_ref: Ref
    provider: ParticipantId
    occupation: Occupation
    year: Year
    places: Number
    funding: Funding
    speciality: Speciality | None = None
