"""A vacancy as a dated history, and the path that its positions take through the accounts of the region.

Reports come late and in any order. So a vacancy keeps what was said, and the path is derived from it: a late
word changes the history, and the difference between the two paths is what it moves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from kadry_contracts.moves import OUTSIDE, Move, Place, Step, differences
from kadry_contracts.reports.vacancies import CloseReason

from .terms import Changed as Changed
from .terms import Opened as Opened
from .terms import Terms as Terms
from .terms import changed, in_force
from .terms import first as first_terms

OPEN, FILLED, CLOSED = "positions_open", "positions_filled", "positions_closed"


@dataclass(frozen=True, slots=True)
class Ended:
    """The search ended, says its writer."""

    report: str
    closed_on: date
    reason: CloseReason


@dataclass(frozen=True, slots=True)
class Filling:
    """A hire that names this vacancy. `counted` is False for one that found no position left."""

    hire: str
    by: str
    on: date
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Everything that was said of a vacancy.

    changes   in the order in which they take effect
    hires     in the order in which they were read: a contested position goes to the first
    expired   the last day that the clock saw end; it counts while it is still the last day
    replaced  ids of reports that a later one corrected
    """

    kind: ClassVar[str] = "vacancy"
    id: str
    version: int
    opened: Opened
    changes: tuple[Changed, ...] = ()
    ended: Ended | None = None
    hires: tuple[Filling, ...] = ()
    expired: date | None = None
    replaced: tuple[str, ...] = ()

    @property
    def writer(self) -> str:
        return self.id.partition("/")[0]

    @property
    def misregistered(self) -> bool:
        """Whether it should never have been counted."""
        return self.ended is not None and self.ended.reason == "misregistered"


@dataclass(frozen=True, slots=True)
class Course:
    """What a history comes to.

    steps      the path of its positions
    filled     positions that hires have filled
    remaining  positions still open after everything
    ended_on   the day the search ended, None while it goes on
    short      at some moment there are fewer positions than hires that count
    """

    steps: tuple[Step, ...]
    terms: Terms
    filled: int
    remaining: int
    ended_on: date | None
    short: bool


def terms_on(vacancy: Vacancy, day: date | None = None) -> Terms:
    """The terms in force on `day`, or after all changes. A change later than the last day has no effect."""
    return in_force(vacancy.opened, vacancy.changes, day)


def trade_on(vacancy: Vacancy, day: date) -> str:
    """The occupation of a position that is filled on `day`: from the opening on, and not after the end."""
    day = max(day, vacancy.opened.opened_on)
    end = end_of(vacancy, terms_on(vacancy).closes_on)
    return terms_on(vacancy, day if end is None else min(day, end)).occupation


def end_of(vacancy: Vacancy, closes_on: date | None) -> date | None:
    """The day the search ended: by its writer's word or by the clock, whichever is earlier."""
    days = [] if vacancy.ended is None else [max(vacancy.ended.closed_on, vacancy.opened.opened_on)]
    if vacancy.expired is not None and vacancy.expired == closes_on:
        days.append(vacancy.expired)
    return min(days, default=None)


def course(vacancy: Vacancy) -> Course:
    """Derives the path: opened, changed, filled, closed, in this order within a day."""
    opened, terms = vacancy.opened, terms_on(vacancy)
    end = end_of(vacancy, terms.closes_on)
    if vacancy.misregistered:
        return Course((), terms, 0, 0, end, False)
    first, where = opened.opened_on, opened.municipality
    events: list[tuple[date, int, int, Changed | Filling | None]] = [
        (max(c.effective_on, first), 1, n, c) for n, c in enumerate(vacancy.changes)
    ]
    events += [(max(h.on, first), 2, n, h) for n, h in enumerate(vacancy.hires) if h.counted]
    if end is not None:
        events.append((end, 3, 0, None))
    events.sort(key=_when)

    now = first_terms(opened)
    free, filled, over, short = now.positions, 0, False, False
    steps = [Step(first, Place(OUTSIDE), Place(OPEN, where, now.occupation), free)]
    for day, _, _, event in events:
        here = Place(OPEN, where, now.occupation)
        if event is None:
            over = True
            if free:
                steps.append(Step(day, here, Place(CLOSED, where, now.occupation), free))
        elif isinstance(event, Filling):
            if filled == now.positions or not free:
                short = True
                continue
            # A position that was closed unfilled is filled all the same by a hire that follows.
            source = Place(CLOSED, where, now.occupation) if over else here
            steps.append(Step(day, source, Place(FILLED, where, now.occupation)))
            free, filled = free - 1, filled + 1
        elif not over and (now.closes_on is None or event.effective_on <= now.closes_on):
            now = changed(now, event)
            there = Place(OPEN, where, now.occupation)
            if there != here and free:
                steps.append(Step(day, here, there, free))
            more = max(0, now.positions - filled) - free
            if more > 0:
                steps.append(Step(day, Place(OUTSIDE), there, more))
            elif more < 0:
                steps.append(Step(day, there, Place(CLOSED, where, now.occupation), -more))
            free, short = free + more, short or filled > now.positions
    return Course(tuple(steps), terms, filled, 0 if over else free, end, short)


def _when(event: tuple[date, int, int, object]) -> tuple[date, int, int]:
    return event[:3]


def with_change(vacancy: Vacancy, change: Changed) -> tuple[Changed, ...]:
    """The changes with one more: per field the latest effective_on wins, then the time, then the id."""
    return tuple(sorted((*vacancy.changes, change), key=lambda c: (c.effective_on, c.time, c.report)))


def recounted(vacancy: Vacancy, so_far: Course) -> tuple[Vacancy, Course]:
    """Hires that found no position get one that there is now, the first read first."""
    for n, hire in enumerate(vacancy.hires):
        if not hire.counted and not vacancy.misregistered:
            hires = (*vacancy.hires[:n], replace(hire, counted=True), *vacancy.hires[n + 1 :])
            candidate = replace(vacancy, hires=hires)
            after = course(candidate)
            if not after.short:
                vacancy, so_far = candidate, after
    return vacancy, so_far


def moved(before: Vacancy | None, after: Course) -> tuple[Move, ...]:
    """What turns the path before into the path after."""
    return differences(() if before is None else course(before).steps, after.steps)
