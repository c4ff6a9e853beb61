"""A transaction in the making, and what a committed one leaves to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from .codec import Raw
from .core import Fold
from .decision import Key
from .inbox import Name
from .outbox import Said
from .parked import Parked


class Overtaken(Exception):
    """Another writer saved a newer version of a state in between: undo everything and begin again."""


class EverythingFails(Exception):
    """Every rule of a large batch raised: a bad deploy must not empty a stream into DEAD."""


@dataclass(slots=True)
class Done:
    """What a committed batch leaves to do.

    said     rows for the relay
    decided  messages that were decided
    due      the earliest moment at which something of this batch comes due
    """

    said: list[Said] = field(default_factory=list)
    decided: int = 0
    due: datetime | None = None

    def earlier(self, at: datetime | None) -> None:
        """Notes a moment at which something comes due."""
        if at is not None and (self.due is None or at < self.due):
            self.due = at

    def add(self, other: Done) -> Done:
        """This and the batch after it, as one."""
        self.said += other.said
        self.decided += other.decided
        self.earlier(other.due)
        return self


@dataclass(slots=True)
class Work:
    """A transaction in the making. Dictionaries with `int` keys go by the identity of a message.

    raws    where messages came from
    again   messages that were set aside before
    ended   messages whose wait has ended: what they wait for is done without
    waits   changes to how many messages wait for which key
    """

    fold: Fold
    raws: dict[int, Raw] = field(default_factory=dict)
    again: dict[int, Parked] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)
    waits: Counter[Key] = field(default_factory=Counter)
    parked: list[Parked] = field(default_factory=list)
    dead: list[Said] = field(default_factory=list)
    release: list[Name] = field(default_factory=list)
    folded: int = 0
