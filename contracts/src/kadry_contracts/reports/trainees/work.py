"""Reports about work: available for it, no longer available, employment confirmed or ended."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import model_validator

from kadry_contracts.codes import Inn, Municipality, Occupation, ParticipantId, Ref, TraineeId
from kadry_contracts.envelope import Report
from kadry_contracts.people import check_employer, check_one_person
from kadry_contracts.times import Day

WithdrawalReason = Literal["army", "study", "care", "moved", "other"]


class AvailabilityDeclaredV1(Report):
    """A person is available for work from a day on, for an occupation, in a municipality: both override the
    register.
    """

    type: ClassVar[str] = "kadry.report.trainees.availability_declared.v1"
    available_from: Day
    occupation: Occupation
    municipality: Municipality
    person_ref: Ref | None = None
    trainee: TraineeId | None = None

    _one_person = model_validator(mode="after")(check_one_person)


class AvailabilityWithdrawnV1(Report):
    """A person is no longer available for work."""

    type: ClassVar[str] = "kadry.report.trainees.availability_withdrawn.v1"
    on: Day
    reason: WithdrawalReason
    person_ref: Ref | None = None
    trainee: TraineeId | None = None

    _one_person = model_validator(mode="after")(check_one_person)


class EmploymentConfirmedV1(Report):
    """A register of employment knows the person as employed there, from that day on."""

    type: ClassVar[str] = "kadry.report.trainees.employment_confirmed.v1"
    trainee: TraineeId
    on: Day
    employer: ParticipantId | None = None
    employer_inn: Inn | None = None

    _employer = model_validator(mode="after")(check_employer)


class EmploymentEndedV1(Report):
    """A register of employment says that the employment there ended on that day."""

    type: ClassVar[str] = "kadry.report.trainees.employment_ended.v1"
    trainee: TraineeId
    on: Day
    employer: ParticipantId | None = None
    employer_inn: Inn | None = None

    _employer = model_validator(mode="after")(check_employer)
