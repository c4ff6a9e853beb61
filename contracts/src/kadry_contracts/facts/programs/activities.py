"""Facts about guidance and people who teach: activities, contests, instructors."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from kadry_contracts.codes import Cell, ParticipantId, RegionalId, TraineeId
from kadry_contracts.envelope import Fact
from kadry_contracts.moves import Move
from kadry_contracts.reports.programs import ActivityKind, Attended, UpskillingMode


class ActivityHeldV1(Fact):
    """An activity was held: one on the account `activities`, all who came on `attendance`."""

    type: ClassVar[str] = "kadry.fact.programs.activity_held.v1"
    activity: RegionalId
    organiser: ParticipantId
    kind: ActivityKind
    title: str
    held_on: date
    municipality: Cell
    occupation: Cell = "-"
    attendance: Attended
    total: int
    partners: tuple[ParticipantId, ...] = ()
    schools: tuple[ParticipantId, ...] = ()
    moves: tuple[Move, ...] = ()


class ContestResultRecordedV1(Fact):
    """A place in a contest. The person is told only where the report named them by the pseudonym."""

    type: ClassVar[str] = "kadry.fact.programs.contest_result_recorded.v1"
    activity: RegionalId
    recorded_by: ParticipantId
    nomination: str
    place: int
    held_on: date
    abilympics: bool = False
    trainee: TraineeId | None = None
    municipality: Cell = "-"
    occupation: Cell = "-"


class InstructorUpskilledV1(Fact):
    """An instructor's certificate holds until the end of `valid_until`.

    `moves` are on the account `upskilled`: there while a certificate holds, once however many overlap.
    """

    type: ClassVar[str] = "kadry.fact.programs.instructor_upskilled.v1"
    instructor: RegionalId
    provider: ParticipantId
    mode: UpskillingMode
    certified_on: date
    valid_until: date
    practitioner: bool = False
    agreement: RegionalId | None = None
    municipality: Cell = "-"
    moves: tuple[Move, ...] = ()
