"""Facts about people and work: available, hired, employed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from kadry_contracts.codes import Inn, Level, Need, ParticipantId, RegionalId
from kadry_contracts.facts.trainees.of_person import AboutPerson, OfPerson
from kadry_contracts.reports.trainees import WithdrawalReason


class GraduateAvailableV1(AboutPerson):
    """A graduate can be hired. Carries no reference but the pseudonym; readable by everyone."""

    type: ClassVar[str] = "kadry.fact.trainees.graduate_available.v1"
    available_from: date
    level: Level
    needs: tuple[Need, ...] = ()


class AvailabilityDeclaredV1(OfPerson):
    """Where and in which occupation the person is available, from a day on."""

    type: ClassVar[str] = "kadry.fact.trainees.availability_declared.v1"
    available_from: date


class AvailabilityWithdrawnV1(OfPerson):
    """The person is no longer available."""

    type: ClassVar[str] = "kadry.fact.trainees.availability_withdrawn.v1"
    on: date
    reason: WithdrawalReason


class AvailabilityExpiredV1(OfPerson):
    """Nobody renewed what was declared (by the clock): the person no longer counts as available."""

    type: ClassVar[str] = "kadry.fact.trainees.availability_expired.v1"
    available_from: date
    expired_on: date
    declared_by: ParticipantId | None = None
    provider: ParticipantId | None = None


class TrainedBy(BaseModel):
    """A study that ended before a hire: whose it was, under which agreement, and when it ended."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    provider: ParticipantId
    agreement: RegionalId | None = None
    ended_on: date


class TraineeHiredV1(OfPerson):
    """The person counts as hired, in the job's cell."""

    type: ClassVar[str] = "kadry.fact.trainees.trainee_hired.v1"
    hire: RegionalId
    hired_on: date
    employer: ParticipantId | None = None
    vacancy: RegionalId | None = None
    trained_by: tuple[TrainedBy, ...] = ()


class TraineeHireWithdrawnV1(OfPerson):
    """A hire was taken back: the person counts as if it had not been, `trained_by` as the hire gave it."""

    type: ClassVar[str] = "kadry.fact.trainees.trainee_hire_withdrawn.v1"
    hire: RegionalId
    hired_on: date
    withdrawn_on: date
    employer: ParticipantId | None = None
    vacancy: RegionalId | None = None
    trained_by: tuple[TrainedBy, ...] = ()


class _Employment(OfPerson):
    """`hire` is the hire it is about, where the region knows one; `confirmed_by` is whose register it is."""

    on: date
    confirmed_by: ParticipantId
    employer: ParticipantId | None = None
    employer_inn: Inn | None = None
    hire: RegionalId | None = None


class EmploymentConfirmedV1(_Employment):
    """A register of employment knows the person as employed there."""

    type: ClassVar[str] = "kadry.fact.trainees.employment_confirmed.v1"


class EmploymentEndedV1(_Employment):
    """An employment ended, a register says."""

    type: ClassVar[str] = "kadry.fact.trainees.employment_ended.v1"
