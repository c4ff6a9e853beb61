"""Decisions of councils and ministries as they were last told, followed until they are done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, TypeAlias

from kadry_contracts.facts import agreements as facts
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome

Said: TypeAlias = facts.DecisionTakenV1 | facts.DecisionDoneV1 | facts.DecisionOverdueV1


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is to be done by the end of `due_on`. `seen` is the version of the newest fact about it."""

    kind: ClassVar[str] = "resolution"
    id: str
    version: int
    seen: int
    decided_by: str
    title: str
    taken_on: date
    due_on: date
    agreement: str | None = None
    measure: str | None = None
    target: int | None = None
    municipality: str = "-"
    occupation: str = "-"
    done_on: date | None = None

    def status(self, today: date) -> str:
        """open, overdue or done."""
        if self.done_on is not None:
            return "done"
        return "overdue" if self.due_on < today else "open"

    def days_late(self, today: date) -> int:
        """How many days after its last day it was done, or is still to be done."""
        return max(0, ((self.done_on or today) - self.due_on).days)


def said_of(message: Message[Said], look: Look) -> Outcome:
    """Every fact tells the whole decision, and the newest one counts; that it is done is said once."""
    said = message.data
    old = look(Resolution, said.decision)
    if old is not None and old.seen > said.version:
        return NOTHING
    new = Resolution(
        id=said.decision,
        version=1 if old is None else old.version + 1,
        seen=said.version,
        decided_by=said.decided_by,
        title=said.title,
        taken_on=said.taken_on,
        due_on=said.due_on,
        agreement=said.agreement,
        measure=said.measure,
        target=said.target,
        municipality=said.municipality,
        occupation=said.occupation,
        done_on=None if old is None else old.done_on,
    )
    if isinstance(said, facts.DecisionDoneV1):
        new = replace(new, done_on=said.done_on)
    return Decision([new])
