"""Reports about what a person needs and agrees to: support, consent, erasure."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints, model_validator

from kadry_contracts.codes import Need, Ref, TraineeId
from kadry_contracts.envelope import Report
from kadry_contracts.fields import Flag
from kadry_contracts.people import check_one_person
from kadry_contracts.times import Day

Purpose = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,38}[a-z]$")]
"""What a consent is for. Known are `enrolment` (a resident of a care institution enrols), `release_needs`
(needs go along with the person, in facts too) and `matching` (the person is offered to employers: nobody has
to agree, and whoever takes it back is offered no more). Consent to anything else is kept and gives no right.
"""


class SupportNeedDeclaredV1(Report):
    """What a person needs to study and work: functional needs, never diagnoses.

    `consent` says whether the person agrees that the needs are released to those who place them.
    """

    type: ClassVar[str] = "kadry.report.trainees.support_need_declared.v1"
    needs: Annotated[tuple[Need, ...], Field(min_length=1, max_length=10)]
    consent: Flag
    person_ref: Ref | None = None
    trainee: TraineeId | None = None

    _one_person = model_validator(mode="after")(check_one_person)


class SupportReportedV1(Report):
    """Whether a place of study or work provides what a person needs."""

    type: ClassVar[str] = "kadry.report.trainees.support_reported.v1"
    need: Need
    provided: Flag
    person_ref: Ref | None = None
    trainee: TraineeId | None = None

    _one_person = model_validator(mode="after")(check_one_person)


class ConsentGrantedV1(Report):
    """A person, or who acts for them by law, agreed to a purpose."""

    type: ClassVar[str] = "kadry.report.trainees.consent_granted.v1"
    on: Day
    purpose: Purpose
    person_ref: Ref | None = None
    trainee: TraineeId | None = None

    _one_person = model_validator(mode="after")(check_one_person)


class ConsentRevokedV1(Report):
    """A person took their consent to a purpose back."""

    type: ClassVar[str] = "kadry.report.trainees.consent_revoked.v1"
    on: Day
    purpose: Purpose
    person_ref: Ref | None = None
    trainee: TraineeId | None = None

    _one_person = model_validator(mode="after")(check_one_person)


class ErasureRequestedV1(Report):
    """A person asked that their data be erased, and the law gives no reason to keep them."""

    type: ClassVar[str] = "kadry.report.trainees.erasure_requested.v1"
    on: Day
    person_ref: Ref | None = None
    trainee: TraineeId | None = None

    _one_person = model_validator(mode="after")(check_one_person)
