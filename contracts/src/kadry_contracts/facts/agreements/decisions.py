"""Decisions of councils, ministries and centres, followed until they are done."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from kadry_contracts.codes import Cell, ParticipantId, RegionalId
from kadry_contracts.envelope import Fact
from kadry_contracts.terms import Measure


class _Decision(Fact):
    """`title` is the name that its writer gave the decision for the region; its wording is not told."""

    decision: RegionalId
    decided_by: ParticipantId
    taken_on: date
    due_on: date
    title: str = ""
    agreement: RegionalId | None = None
    parties: tuple[ParticipantId, ...] = ()
    measure: Measure | None = None
    target: int | None = None
    municipality: Cell = "-"
    occupation: Cell = "-"


class DecisionTakenV1(_Decision):
    """It was decided that something is to be done by the end of `due_on`."""

    type: ClassVar[str] = "kadry.fact.agreements.decision_taken.v1"


class DecisionDoneV1(_Decision):
    """What was decided is done; `days_late` is 0 if it was done in time."""

    type: ClassVar[str] = "kadry.fact.agreements.decision_done.v1"
    done_on: date
    days_late: int = 0


class DecisionOverdueV1(_Decision):
    """The last day of a decision ended and nobody said that it is done (by the clock)."""

    type: ClassVar[str] = "kadry.fact.agreements.decision_overdue.v1"
