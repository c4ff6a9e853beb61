"""Facts about hires: positions filled, hires made and withdrawn."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from kadry_contracts.codes import Cell, Inn, ParticipantId, Ref, RegionalId, TraineeId
from kadry_contracts.envelope import Fact
from kadry_contracts.moves import Move


class PositionsFilledV1(Fact):
    """A hire filled a position. `filled` is the total so far, `remaining` what is still open.

    `opened_on` is the day the vacancy was opened: what lies between is the time it took to fill.
    """

    type: ClassVar[str] = "kadry.fact.vacancies.positions_filled.v1"
    vacancy: RegionalId
    hire: RegionalId
    employer: ParticipantId | None = None
    filled: int
    remaining: int
    filled_on: date
    opened_on: date | None = None
    municipality: Cell
    occupation: Cell
    moves: tuple[Move, ...] = ()


class HireMadeV1(Fact):
    """A hire as the employer's side knows it, for the registry to resolve: a trainee, or a person of
    `participant`. Said again, without the person's name, when the vacancy that it is for turns out to be
    another job.
    """

    type: ClassVar[str] = "kadry.fact.vacancies.hire_made.v1"
    hire: RegionalId
    hired_on: date
    trainee: TraineeId | None = None
    participant: ParticipantId
    person_ref: Ref | None = None
    employer: ParticipantId | None = None
    employer_inn: Inn | None = None
    vacancy: RegionalId | None = None
    occupation: Cell = "-"
    municipality: Cell = "-"


class HireWithdrawnV1(Fact):
    """A hire is no longer counted, and the position that it filled is open again, if its vacancy still is.

    The registry hears it, takes the hire out of the person's history, and says trainee_hire_withdrawn.
    `filled` and `remaining` are those of the vacancy after it.
    """

    type: ClassVar[str] = "kadry.fact.vacancies.hire_withdrawn.v1"
    hire: RegionalId
    participant: ParticipantId
    hired_on: date
    withdrawn_on: date
    employer: ParticipantId | None = None
    vacancy: RegionalId | None = None
    filled: int | None = None
    remaining: int | None = None
    municipality: Cell = "-"
    occupation: Cell = "-"
    moves: tuple[Move, ...] = ()
