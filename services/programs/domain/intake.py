"""An intake as a dated history: its terms, its seats, its end.

A seat is one claim to a place: held for a referral, taken by an enrolment, free again. Reports come late and
in any order, so the days on which places change hands are derived from what was said, and a late word moves
the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import ClassVar

from kadry_contracts.codes import Funding, Level, Need
from kadry_contracts.reports.programs import CancelReason

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """What the opening said, in its latest correction. The places exist from `opened_on` on.

    taught_by  who teaches a school's network group; None where whoever opened the intake does
    """

    report: str
    opened_on: date
    program: str
    municipality: str
    occupation: str
    level: Level
    places: int
    starts_on: date
    ends_on: date
    funding: Funding
    min_group: int | None = None
    agreement: str | None = None
    quota: str | None = None
    accessible_for: tuple[Need, ...] = ()
    taught_by: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """Terms from `effective_on` on; None leaves a term as it was."""

    report: str
    time: datetime
    effective_on: date
    places: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """Cancelled before its start or aborted after it, says the provider."""

    report: str
    on: date
    reason: CancelReason


@dataclass(frozen=True, slots=True)
class Seat:
    """One claim to a place. Held until the end of `until`, the intake's end at the latest (`hold_end`);
    `freed_on` is the day it was given back.

    lapsed  the clock gave it back: its hold was not used in time
    """

    referral: str | None = None
    enrolment: str | None = None
    held_on: date | None = None
    until: date | None = None
    taken_on: date | None = None
    freed_on: date | None = None
    lapsed: bool = False

    @property
    def waits(self) -> bool:
        """Whether the place is held and nobody has taken it."""
        return self.taken_on is None and self.freed_on is None


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything that was said of an intake.

    changes    in the order in which they take effect
    seats      in the order in which they were decided: a contested place goes to the first
    started    the first day that the clock saw begin; it counts while it is still the first day
    completed  the last day that the clock saw end; it counts while it is still the last day
    replaced   ids of reports that a later one corrected
    """

    kind: ClassVar[str] = "intake"
    id: str
    version: int
    opened: Opened
    changes: tuple[Changed, ...] = ()
    ended: Ended | None = None
    seats: tuple[Seat, ...] = ()
    started: date | None = None
    completed: date | None = None
    replaced: tuple[str, ...] = ()

    @property
    def provider(self) -> str:
        """Who teaches and enrols."""
        return self.opened.taught_by or self.id.partition("/")[0]

    @property
    def school(self) -> str | None:
        """The school whose network group it is."""
        return None if self.opened.taught_by is None else self.id.partition("/")[0]

    @property
    def people(self) -> int:
        """Places held or taken when everything that was said has happened."""
        return sum(seat.freed_on is None for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms in force."""

    places: int
    starts_on: date
    ends_on: date


def terms_on(intake: Intake, day: date | None = None) -> Terms:
    """The terms in force on `day`, or after all changes. A change later than the last day has no effect."""
    opened = intake.opened
    terms = Terms(opened.places, opened.starts_on, opened.ends_on)
    for change in intake.changes:
        if day is not None and change.effective_on > day:
            break
        if change.effective_on <= terms.ends_on:
            terms = changed(terms, change)
    return terms


def changed(terms: Terms, change: Changed) -> Terms:
    """Terms after a change."""
    return Terms(
        terms.places if change.places is None else change.places,
        change.starts_on or terms.starts_on,
        change.ends_on or terms.ends_on,
    )


def with_change(intake: Intake, change: Changed) -> tuple[Changed, ...]:
    """The changes with one more: per field the latest effective_on wins, then the time, then the id."""
    return tuple(sorted((*intake.changes, change), key=lambda c: (c.effective_on, c.time, c.report)))


def capacity(intake: Intake) -> list[tuple[date, int]]:
    """From which day on there are how many more places, or fewer."""
    first, terms = (
        intake.opened.opened_on,
        Terms(intake.opened.places, intake.opened.starts_on, intake.opened.ends_on),
    )
    found = [(first, terms.places)]
    for change in intake.changes:
        if change.effective_on <= terms.ends_on:
            new = changed(terms, change)
            if new.places != terms.places:
                found.append((max(change.effective_on, first), new.places - terms.places))
            terms = new
    return found


def hold_end(intake: Intake, seat: Seat) -> date | None:
    """The last day of a hold: that of its referral, and no later one than the intake has by now."""
    if seat.until is None:
        return None
    last = terms_on(intake).ends_on
    return min(seat.until, max(seat.held_on or last, last))


def after_the_end(intake: Intake) -> list[str]:
    """The enrolments that would begin after the last day of the intake."""
    last = terms_on(intake).ends_on
    return [
        seat.enrolment or "" for seat in intake.seats if seat.taken_on is not None and seat.taken_on > last
    ]


def stay(seat: Seat, first: date) -> tuple[date, date | None]:
    """From which day on a seat occupies a place, and from which on not. A hold has all of its last day."""
    begin = max(first, min(day for day in (seat.held_on, seat.taken_on) if day is not None))
    if seat.freed_on is None:
        return begin, None
    return begin, max(begin, seat.freed_on + DAY if seat.lapsed else seat.freed_on)


def fits(intake: Intake) -> bool:
    """Whether on no day more places are held and taken than there are."""
    rooms = capacity(intake)
    least = total = 0
    for n, (_, more) in enumerate(rooms):
        total += more
        least = total if n == 0 else min(least, total)
    if len(intake.seats) <= least:
        return True
    if intake.people > total:
        return False
    return _most_excess(intake)[0] <= 0


def users(intake: Intake) -> list[str]:
    """The enrolments and referrals that have a place on the day on which places are fewest for them."""
    _, day = _most_excess(intake)
    found = []
    for seat in intake.seats:
        begin, end = stay(seat, intake.opened.opened_on)
        if begin <= day and (end is None or day < end):
            found.append(seat.enrolment or seat.referral or "")
    return found


def _most_excess(intake: Intake) -> tuple[int, date]:
    """By how many more places are in use than there are, on the day on which that is most."""
    changes = [(day, -more) for day, more in capacity(intake)]
    for seat in intake.seats:
        begin, end = stay(seat, intake.opened.opened_on)
        changes.append((begin, 1))
        if end is not None:
            changes.append((end, -1))
    changes.sort(key=_day)
    excess, found = 0, list[tuple[int, date]]()
    for day, of_day in groupby(changes, key=_day):
        excess += sum(n for _, n in of_day)
        found.append((excess, day))
    return max(found, key=lambda one: one[0])


def _day(change: tuple[date, int]) -> date:
    return change[0]
