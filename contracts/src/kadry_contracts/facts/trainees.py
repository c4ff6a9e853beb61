"""What the trainee registry decides. A person is a pseudonym and stands in exactly one account at a time."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from kadry_contracts.codes import Cell, Level, Need, ParticipantId, RegionalId, TraineeId
from kadry_contracts.envelope import Fact
from kadry_contracts.moves import Move
from kadry_contracts.reports.trainees import (
    CloseReason,
    Education,
    StudyOutcome,
    TrainingGround,
    WithdrawalReason,
)


class _Person(Fact):
    trainee: TraineeId
    municipality: Cell
    occupation: Cell
    moves: tuple[Move, ...] = ()


class UnemployedRegisteredV1(_Person):
    """The person counts as unemployed, where they live and in the occupation they seek."""

    type: ClassVar[str] = "kadry.fact.trainees.unemployed_registered.v1"
    registered_on: date
    education: Education | None = None
    training_ground: TrainingGround | None = None
    needs: tuple[Need, ...] = ()


class UnemployedClosedV1(_Person):
    """The registration ended."""

    type: ClassVar[str] = "kadry.fact.trainees.unemployed_closed.v1"
    closed_on: date
    reason: CloseReason


class TrainingReferredV1(_Person):
    """The person counts as referred while the place is held."""

    type: ClassVar[str] = "kadry.fact.trainees.training_referred.v1"
    referral: RegionalId
    intake: RegionalId
    provider: ParticipantId
    referred_on: date
    expires_on: date


class ReferralLapsedV1(_Person):
    """A referral came to nothing: its hold expired, was refused, or its intake ended."""

    type: ClassVar[str] = "kadry.fact.trainees.referral_lapsed.v1"
    referral: RegionalId
    intake: RegionalId
    on: date
    reason: str


class PlaceRequestedV1(Fact):
    """The registry asks for a place for an enrolment it would accept; the programs service alone answers.

    `instead_of` is the intake whose place a corrected enrolment gives back once it has the new one.
    """

    type: ClassVar[str] = "kadry.fact.trainees.place_requested.v1"
    enrolment: RegionalId
    intake: RegionalId
    on: date
    referral: RegionalId | None = None
    instead_of: RegionalId | None = None


class EnrolledV1(_Person):
    """The person counts as in training, in the occupation of the programme."""

    type: ClassVar[str] = "kadry.fact.trainees.enrolled.v1"
    enrolment: RegionalId
    intake: RegionalId
    enrolled_on: date
    provider: ParticipantId
    referral: RegionalId | None = None
    agreement: RegionalId | None = None
    needs: tuple[Need, ...] = ()


Ended = Literal[StudyOutcome, "cancelled", "aborted"]
"""Besides what a college reports: a study ends with its intake, cancelled before its start or aborted."""


class StudyEndedV1(_Person):
    """A study ended. Unless it was with a qualification, or with its intake, the place is free again."""

    type: ClassVar[str] = "kadry.fact.trainees.study_ended.v1"
    enrolment: RegionalId
    intake: RegionalId
    provider: ParticipantId
    referral: RegionalId | None = None
    agreement: RegionalId | None = None
    enrolled_on: date
    ended_on: date
    level: Level
    outcome: Ended


class GraduateAvailableV1(_Person):
    """A graduate can be hired. Carries no reference but the pseudonym; readable by everyone."""

    type: ClassVar[str] = "kadry.fact.trainees.graduate_available.v1"
    available_from: date
    level: Level
    needs: tuple[Need, ...] = ()


class AvailabilityDeclaredV1(_Person):
    """Where and in which occupation the person is available, from a day on."""

    type: ClassVar[str] = "kadry.fact.trainees.availability_declared.v1"
    available_from: date


class AvailabilityWithdrawnV1(_Person):
    """The person is no longer available."""

    type: ClassVar[str] = "kadry.fact.trainees.availability_withdrawn.v1"
    on: date
    reason: WithdrawalReason


class TrainedBy(BaseModel):
    """A study that ended before a hire: whose it was, under which agreement, and when it ended."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    provider: ParticipantId
    agreement: RegionalId | None = None
    ended_on: date


class TraineeHiredV1(_Person):
    """The person counts as hired, in the job's cell."""

    type: ClassVar[str] = "kadry.fact.trainees.trainee_hired.v1"
    hire: RegionalId
    hired_on: date
    employer: ParticipantId | None = None
    vacancy: RegionalId | None = None
    trained_by: tuple[TrainedBy, ...] = ()


class TraineeLinkedV1(_Person):
    """Two pseudonyms are one person: readers replace `merged` by `trainee`, the older of the two."""

    type: ClassVar[str] = "kadry.fact.trainees.trainee_linked.v1"
    merged: TraineeId
    participants: tuple[ParticipantId, ...] = ()


Overlap = Literal["start", "end", "embrace", "within"]


class OverlapFoundV1(Fact):
    """Two studies of one person overlap in time; nobody is refused."""

    type: ClassVar[str] = "kadry.fact.trainees.overlap_found.v1"
    trainee: TraineeId
    kind: Overlap
    enrolments: tuple[RegionalId, ...]
