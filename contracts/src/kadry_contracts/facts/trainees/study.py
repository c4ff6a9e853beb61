"""Facts about training: referrals, enrolments, studies."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from kadry_contracts.codes import Cell, Level, Need, ParticipantId, RegionalId, TraineeId
from kadry_contracts.envelope import Fact
from kadry_contracts.facts.trainees.of_person import OfPerson
from kadry_contracts.moves import Move
from kadry_contracts.reports.trainees import StudyOutcome

Month = Annotated[str, StringConstraints(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$")]
"""A month, `2026-11`."""

Ended = Literal[StudyOutcome, "cancelled", "aborted"]
"""Besides what a college reports: a study ends with its intake, cancelled before its start or aborted."""

Overlap = Literal["start", "end", "embrace", "within"]


class TrainingReferredV1(OfPerson):
    """The person counts as referred while the place is held."""

    type: ClassVar[str] = "kadry.fact.trainees.training_referred.v1"
    referral: RegionalId
    intake: RegionalId
    provider: ParticipantId
    referred_on: date
    expires_on: date


class ReferralWithdrawnV1(OfPerson):
    """The job centre took a referral back; its hold is to be released."""

    type: ClassVar[str] = "kadry.fact.trainees.referral_withdrawn.v1"
    referral: RegionalId
    intake: RegionalId
    provider: ParticipantId
    on: date


class ReferralLapsedV1(OfPerson):
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


class EnrolledV1(OfPerson):
    """The person counts as in training, in the occupation of the programme."""

    type: ClassVar[str] = "kadry.fact.trainees.enrolled.v1"
    enrolment: RegionalId
    intake: RegionalId
    enrolled_on: date
    provider: ParticipantId
    referral: RegionalId | None = None
    agreement: RegionalId | None = None
    needs: tuple[Need, ...] = ()


class _Study(OfPerson):
    enrolment: RegionalId
    intake: RegionalId
    provider: ParticipantId
    on: date
    agreement: RegionalId | None = None


class StudyPausedV1(_Study):
    """A study rests; the person stays in training."""

    type: ClassVar[str] = "kadry.fact.trainees.study_paused.v1"


class StudyResumedV1(_Study):
    """A study that rested goes on; `paused_on` is the day it stopped."""

    type: ClassVar[str] = "kadry.fact.trainees.study_resumed.v1"
    paused_on: date


class StudyEndedV1(OfPerson):
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


class OverlapFoundV1(Fact):
    """Two studies of one person overlap in time; nobody is refused.

    `kind` says how the first of `enrolments` lies to the other, which was said before. `settled`: what was
    found before is not so.
    """

    type: ClassVar[str] = "kadry.fact.trainees.overlap_found.v1"
    trainee: TraineeId
    kind: Overlap
    enrolments: tuple[RegionalId, ...]
    settled: bool = False


class GraduateExpectedV1(Fact):
    """How many people now in an intake are due to end it, in the month of its last day.

    Said anew whenever the number or the month changes; the latest `version` counts, and `moves` tell the
    difference on the account `graduates_expected`.
    """

    type: ClassVar[str] = "kadry.fact.trainees.graduate_expected.v1"
    intake: RegionalId
    provider: ParticipantId
    municipality: Cell
    occupation: Cell
    level: Level
    month: Month
    ends_on: date
    count: int
    agreement: RegionalId | None = None
    moves: tuple[Move, ...] = ()
