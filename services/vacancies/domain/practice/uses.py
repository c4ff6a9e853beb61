"""Who practises in the places that an employer offers: a corrected offer does not take these away.

The registry decides who gets a place; what is kept here follows from what its facts move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, TypeAlias

from kadry_contracts.facts import trainees
from kadry_contracts.moves import Move
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome, State

USED = "practice_used"
Told: TypeAlias = trainees.PracticeStartedV1 | trainees.PracticeEndedV1
Days: TypeAlias = dict[date, int]
"""By day, how many places more are used from then on, or fewer."""


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice in a place of an offer, and the days on which it takes that and gives it back."""

    kind: ClassVar[str] = "practice"
    id: str
    version: int
    offer: str
    days: Days = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Use:
    """The practices in the places of an offer."""

    kind: ClassVar[str] = "practice_use"
    id: str
    version: int = 0
    practices: dict[str, Days] = field(default_factory=dict)


def practised(message: Message[Told], look: Look) -> Outcome:
    """A practice takes a place of an offer, gives it back, or turns out to have been in another one's."""
    said = message.data
    old = look(Practice, said.practice)
    if old is None and said.offer is None:
        return NOTHING
    offer = said.offer or ""
    days = _after(old.days if old is not None else {}, said.moves)
    new = Practice(said.practice, 1 if old is None else old.version + 1, offer, days)
    states: list[State] = [new]
    if old is not None and old.offer and old.offer != offer:
        states.append(_with(old.offer, said.practice, {}, look))
    if offer:
        states.append(_with(offer, said.practice, days, look))
    return Decision(states)


def _after(days: Days, moves: Iterable[Move]) -> Days:
    sums = Counter(days)
    for move in moves:
        sums[move.on] += (move.count or 0) * ((move.at.account == USED) - (move.was.account == USED))
    return {day: n for day, n in sorted(sums.items()) if n}


def _with(offer: str, practice: str, days: Days, look: Look) -> Use:
    """The use of an offer with these days of a practice; without it if there are none."""
    old = look(Use, offer) or Use(offer)
    practices = {id: kept for id, kept in old.practices.items() if id != practice}
    return Use(offer, old.version + 1, {**practices, practice: days} if days else practices)


def most_used(use: Use | None, first: date, last: date) -> tuple[int, list[str]]:
    """How many places are used at most from the first day to the last, and the practices that begin on other
    days.
    """
    practices = use.practices if use is not None else {}
    sums: Counter[date] = Counter()
    for days in practices.values():
        sums.update(days)
    used = most = 0
    for day in sorted(day for day in sums if day <= last):
        used += sums[day]
        most = max(most, used)
    outside = [
        id
        for id, days in practices.items()
        if any(n > 0 and not first <= day <= last for day, n in days.items())
    ]
    return most, outside
