"""The calendar of one piece of equipment: who has it when, and when it is free. In weeks.

A booking looks only at the weeks that it touches, each a state of its own, so its price does not grow with
the years. Times are moments; a week begins on Monday at 00:00 UTC, which nobody sees.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
SHORTEST = timedelta(microseconds=1)
OPENS, CLOSES = timedelta(hours=8), timedelta(hours=20)
"""Nobody is offered the night: other times lie between these hours of a day, unless the request did not."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The time from `begin` on and before `end` in which somebody has the equipment: a booking."""

    booking: str
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Week:
    """The bookings that stand in one week, in the order in which they begin."""

    kind: ClassVar[str] = "booked_week"
    id: str
    version: int
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """A time that is free for a booking."""

    begin: datetime
    end: datetime


def monday_of(moment: datetime) -> date:
    """The day on which the week of a moment begins."""
    day = moment.astimezone(UTC).date()
    return day - day.weekday() * DAY


def weeks_of(begin: datetime, end: datetime) -> list[str]:
    """The weeks that a time touches, by their Mondays."""
    monday, last = monday_of(begin), monday_of(end - SHORTEST)
    found = []
    while monday <= last:
        found.append(monday.isoformat())
        monday += WEEK
    return found


def among(weeks: Sequence[str], begin: datetime, end: datetime) -> Sequence[str]:
    """Those of these weeks, given in order, that a time touches."""
    first, last = monday_of(begin).isoformat(), monday_of(end - SHORTEST).isoformat()
    return weeks[bisect_left(weeks, first) : bisect_right(weeks, last)]


def week_id(equipment: str, monday: str) -> str:
    """The name of a week of a piece of equipment."""
    return f"{equipment}@{monday}"


def with_slot(week: Week, slot: Slot) -> Week:
    """The week with one more booking."""
    slots = sorted((*week.slots, slot), key=in_order)
    return replace(week, version=week.version + 1, slots=tuple(slots))


def without(week: Week, booking: str) -> Week:
    """The week without a booking."""
    return replace(week, version=week.version + 1, slots=tuple(s for s in week.slots if s.booking != booking))


def in_order(slot: Slot) -> tuple[datetime, str]:
    """Bookings in the order in which they begin."""
    return slot.begin, slot.booking


def in_the_way(slots: Iterable[Slot], begin: datetime, end: datetime, capacity: int) -> list[Slot]:
    """The bookings because of which the time cannot be booked as well; none if it can.

    They are those that stand at a moment at which as many stand as there are pieces.
    """
    meets = list(dict.fromkeys(s for s in slots if s.begin < end and s.end > begin))
    if len(meets) < capacity:
        return []
    # Who ends at a moment leaves before the next begins.
    changes = [(max(s.begin, begin), 1, s.booking, s) for s in meets]
    changes += [(s.end, -1, s.booking, s) for s in meets if s.end < end]
    there: dict[str, Slot] = {}
    found: dict[str, Slot] = {}
    for _, more, booking, slot in sorted(changes, key=lambda change: change[:3]):
        if more < 0:
            del there[booking]
            continue
        there[booking] = slot
        if len(there) >= capacity:
            found.update(there)
    return sorted(found.values(), key=in_order)


def free_times(slots: Iterable[Slot], begin: datetime, end: datetime, capacity: int) -> list[Window]:
    """The longest times between two moments in which fewer bookings stand than there are pieces."""
    changes: list[tuple[datetime, int]] = []
    for slot in dict.fromkeys(slots):
        if slot.begin < end and slot.end > begin:
            changes += [(max(slot.begin, begin), 1), (slot.end, -1)]
    changes.sort()  # who ends at a moment leaves before the next begins
    found: list[Window] = []
    used, since = 0, begin if capacity > 0 else None
    for moment, more in changes:
        used += more
        if used >= capacity and since is not None:
            if since < moment:
                found.append(Window(since, moment))
            since = None
        elif used < capacity and since is None:
            since = moment
    if since is not None and since < end:
        found.append(Window(since, end))
    return found


def windows(free: Sequence[Window], asked: Window, most: int) -> list[Window]:
    """The next times as long as the one asked for, at hours of the day at which people work.

    The hours are those of the offset that `asked` is written in.
    """
    length, found = asked.end - asked.begin, list[Window]()
    first, last = _hours(asked)
    for window in free:
        begin = window.begin.astimezone(asked.begin.tzinfo)
        while len(found) < most:
            if first is not None and last is not None:
                begin = _within(begin, length, first, last)
            if begin + length > window.end:
                break
            found.append(Window(begin, begin + length))
            begin += length
    return found


def _hours(asked: Window) -> tuple[timedelta | None, timedelta | None]:
    """Between which hours of a day the offers lie; none for a request of more than one day."""
    midnight = asked.begin.replace(hour=0, minute=0, second=0, microsecond=0)
    begin, end = asked.begin - midnight, asked.end - midnight
    if end > DAY:
        return None, None
    return min(OPENS, begin), max(CLOSES, end)


def _within(begin: datetime, length: timedelta, first: timedelta, last: timedelta) -> datetime:
    """The same moment, or the next at which the hours have begun and as much time is left of them."""
    midnight = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    if begin - midnight + length > last:
        midnight += DAY
        return midnight + first
    return max(begin, midnight + first)
