"""That something was said, and what is still undecided."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from kadry_contracts.facts.common import ReportWaitingV1
from services.kernel.decision import Decision, Look, Message, Outcome


class Word(NamedTuple):
    """A fact was read: its source has spoken, and the report that began its chain no longer waits."""


class Undecided(NamedTuple):
    """A report waits for something that it names."""

    report: str
    waits_for: str
    until: datetime


HEARD = Decision(entries=[Word()])


def heard(message: Message[Any], look: Look) -> Outcome:
    """Every fact says that its source has spoken."""
    return HEARD


def waits(message: Message[ReportWaitingV1], look: Look) -> Outcome:
    """A report is not decided yet."""
    said = message.data
    return Decision(entries=[Undecided(message.correlation, said.waits_for, said.until)])
