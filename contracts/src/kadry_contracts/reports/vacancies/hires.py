"""Reports about hires: made, and withdrawn."""

from __future__ import annotations

from typing import ClassVar

from pydantic import model_validator

from kadry_contracts.codes import Inn, Municipality, Occupation, ParticipantId, Ref, RegionalId, TraineeId
from kadry_contracts.envelope import Report
from kadry_contracts.fields import LongText
from kadry_contracts.people import check_one_person
from kadry_contracts.times import Day


class HireMadeV1(Report):
    """Somebody was hired: a `trainee` by pseudonym, or a `person_ref` of the writer's own; for a vacancy or
    without.
    """

    type: ClassVar[str] = "kadry.report.vacancies.hire_made.v1"
    hire_ref: Ref
    hired_on: Day
    trainee: TraineeId | None = None
    person_ref: Ref | None = None
    vacancy: RegionalId | None = None
    employer: ParticipantId | None = None
    employer_inn: Inn | None = None
    occupation: Occupation | None = None
    municipality: Municipality | None = None

    _one_person = model_validator(mode="after")(check_one_person)


class HireWithdrawnV1(Report):
    """A hire did not come about after all, or was reported by mistake: nobody counts as hired by it."""

    type: ClassVar[str] = "kadry.report.vacancies.hire_withdrawn.v1"
    hire_ref: Ref
    reason: LongText
