"""Reports about promises: an obligation waived, a decision taken, a decision done."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from kadry_contracts.codes import Municipality, Occupation, Ref, RegionalId
from kadry_contracts.envelope import Report
from kadry_contracts.fields import LongText, Title
from kadry_contracts.terms import Measure
from kadry_contracts.times import Day


class ObligationWaivedV1(Report):
    """A party to whom something was promised releases the one who promised it."""

    type: ClassVar[str] = "kadry.report.agreements.obligation_waived.v1"
    agreement: RegionalId
    obligation_ref: Ref
    reason: LongText


class DecisionTakenV1(Report):
    """A council, ministry or ЦОПП decided that something is to be done by the end of a day.

    `title` names the decision for the region; `text` is its wording and is not part of the fact. With
    `measure` and `target` it says how much is to be reached, by itself or under an agreement.
    """

    type: ClassVar[str] = "kadry.report.agreements.decision_taken.v1"
    decision_ref: Ref
    text: Annotated[str, StringConstraints(pattern=r"\S", max_length=4_000)]
    due_on: Day
    title: Title | None = None
    agreement: RegionalId | None = None
    measure: Measure | None = None
    municipality: Municipality | None = None
    occupation: Occupation | None = None
    target: Annotated[int, Field(ge=1, le=10**12, strict=True)] | None = None


class DecisionDoneV1(Report):
    """What was decided is done, on that day."""

    type: ClassVar[str] = "kadry.report.agreements.decision_done.v1"
    decision_ref: Ref
    on: Day
