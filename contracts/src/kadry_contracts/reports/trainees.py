"""Reports that the trainee registry decides: people out of work, referred, in training, available."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints, model_validator

from kadry_contracts.codes import Municipality, Need, Occupation, Ref, RegionalId, TraineeId
from kadry_contracts.envelope import Report
from kadry_contracts.fields import LongText
from kadry_contracts.people import check_one_person
from kadry_contracts.rules import broken
from kadry_contracts.times import Day

Education = Literal["none", "basic", "secondary", "spo", "higher"]
TrainingGround = Literal["no_qualification", "no_suitable_work", "change_of_profession", "lost_ability"]
CloseReason = Literal["hired", "trained", "own_wish", "no_show", "moved", "retired", "died", "misregistered"]
StudyOutcome = Literal["graduated", "dropped_out", "not_started", "misregistered"]
WithdrawalReason = Literal["army", "study", "care", "moved", "other"]
SealedBox = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/=_-]{1,4000}$")]
"""Identity, sealed for the registry alone (base64 of a libsodium sealed box). Never opened by a rule, never
in a fact.
"""


class UnemployedRegisteredV1(Report):
    """A job centre registered a person as unemployed. `municipality` is that of residence, `occupation` the
    one sought.
    """

    type: ClassVar[str] = "kadry.report.trainees.unemployed_registered.v1"
    person_ref: Ref
    registered_on: Day
    municipality: Municipality
    occupation: Occupation
    education: Education | None = None
    training_ground: TrainingGround | None = None
    needs: tuple[Need, ...] = ()
    sealed_identity: SealedBox | None = None


class UnemployedClosedV1(Report):
    """The registration ended. `misregistered` reverses everything that the registration caused."""

    type: ClassVar[str] = "kadry.report.trainees.unemployed_closed.v1"
    person_ref: Ref
    closed_on: Day
    reason: CloseReason


class TrainingReferredV1(Report):
    """A job centre refers a person to an intake; the place is held until the end of `expires_on`."""

    type: ClassVar[str] = "kadry.report.trainees.training_referred.v1"
    referral_ref: Ref
    intake: RegionalId
    referred_on: Day
    expires_on: Day
    person_ref: Ref | None = None
    trainee: TraineeId | None = None

    _one_person = model_validator(mode="after")(check_one_person)

    @model_validator(mode="after")
    def _expires_after_referral(self) -> TrainingReferredV1:
        if self.expires_on < self.referred_on:
            raise broken("expires_on", "expires_on раньше referred_on", "expires_on is before referred_on")
        return self


class EnrolledV1(Report):
    """A college enrolled a person. With `referral` it is about the referral's person, whatever the college
    calls them.
    """

    type: ClassVar[str] = "kadry.report.trainees.enrolled.v1"
    enrolment_ref: Ref
    intake: RegionalId
    enrolled_on: Day
    person_ref: Ref | None = None
    trainee: TraineeId | None = None
    referral: RegionalId | None = None
    needs: tuple[Need, ...] = ()
    sealed_identity: SealedBox | None = None
    municipality: Municipality | None = None

    _one_person = model_validator(mode="after")(check_one_person)


class StudyEndedV1(Report):
    """A study ended: with a qualification, without one, before it began, or it should never have been
    counted.
    """

    type: ClassVar[str] = "kadry.report.trainees.study_ended.v1"
    enrolment_ref: Ref
    ended_on: Day
    outcome: StudyOutcome
    reason: LongText | None = None


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
