"""Reports about training: referred, enrolled, paused, ended; practice and credentials."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from kadry_contracts.codes import Municipality, Need, Occupation, ParticipantId, Ref, RegionalId, TraineeId
from kadry_contracts.envelope import Report
from kadry_contracts.fields import LongText
from kadry_contracts.people import check_one_person
from kadry_contracts.reports.trainees.registration import SealedBox
from kadry_contracts.rules import broken
from kadry_contracts.times import Day

StudyOutcome = Literal["graduated", "dropped_out", "not_started", "misregistered"]
Credential = Literal["diploma", "certificate"]
Evaluation = Annotated[int, Field(ge=1, le=5, strict=True)]
"""How the place of work evaluates a practice, 1 to 5 as at school; 5 is the best."""


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


class ReferralWithdrawnV1(Report):
    """The job centre takes a referral back before the person is enrolled; the place is free again."""

    type: ClassVar[str] = "kadry.report.trainees.referral_withdrawn.v1"
    referral_ref: Ref
    on: Day
    reason: LongText


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


class StudyPausedV1(Report):
    """A study rests from that day on, for example for an illness; the person stays in training."""

    type: ClassVar[str] = "kadry.report.trainees.study_paused.v1"
    enrolment_ref: Ref
    on: Day


class StudyResumedV1(Report):
    """A study that rested goes on from that day."""

    type: ClassVar[str] = "kadry.report.trainees.study_resumed.v1"
    enrolment_ref: Ref
    on: Day


class StudyEndedV1(Report):
    """A study ended: with a qualification, without one, before it began, or it should never have been
    counted.
    """

    type: ClassVar[str] = "kadry.report.trainees.study_ended.v1"
    enrolment_ref: Ref
    ended_on: Day
    outcome: StudyOutcome
    reason: LongText | None = None


class PracticeStartedV1(Report):
    """A person in training began a practice at `employer`, in a place of its `offer` or without one."""

    type: ClassVar[str] = "kadry.report.trainees.practice_started.v1"
    practice_ref: Ref
    employer: ParticipantId
    on: Day
    person_ref: Ref | None = None
    trainee: TraineeId | None = None
    offer: RegionalId | None = None
    evaluation: Evaluation | None = None

    _one_person = model_validator(mode="after")(check_one_person)


class PracticeEndedV1(Report):
    """A practice ended, with its evaluation where there is one."""

    type: ClassVar[str] = "kadry.report.trainees.practice_ended.v1"
    practice_ref: Ref
    employer: ParticipantId
    on: Day
    person_ref: Ref | None = None
    trainee: TraineeId | None = None
    offer: RegionalId | None = None
    evaluation: Evaluation | None = None

    _one_person = model_validator(mode="after")(check_one_person)


class CredentialIssuedV1(Report):
    """A diploma or a certificate was issued. Its number and the name in it are not reported."""

    type: ClassVar[str] = "kadry.report.trainees.credential_issued.v1"
    credential_ref: Ref
    kind: Credential
    occupation: Occupation
    issued_on: Day
    person_ref: Ref | None = None
    trainee: TraineeId | None = None

    _one_person = model_validator(mode="after")(check_one_person)
