"""A booking as a dated history: booked, perhaps cancelled, perhaps used; and the hours that this moves.

Hours are whole: one that has begun counts. Booked ones count on the day on which the equipment is needed (a
booking of several days on its first), so that they can be held against the hours of a week or a month;
those of a cancelled booking never did. Used ones count on the day of the owner's report. The cell is the
equipment's, without an occupation. A guest is who books the equipment of another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from kadry_contracts.moves import OUTSIDE, Move, Place, Step, differences
from kadry_contracts.reports.programs import Use

from ..equipment.calendar import Slot

HOUR = timedelta(hours=1)
OWN, GUEST, USED = "hours_booked_own", "hours_booked_guest", "hours_used"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The booker gave it back on that day, said at `at` by `report`."""

    report: str
    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Used:
    """The equipment was used for so many hours, says `report` of its owner, of that day."""

    report: str
    on: date
    hours: int


@dataclass(frozen=True, slots=True)
class Booking:
    """One piece of equipment for somebody, from `begin` on and before `end`.

    halted    the day on which its owner said that the equipment is out of service, which cancelled it; not of
              what was given back
    replaced  ids of reports of its booker, `used_before` those of its owner, that later ones corrected
    """

    kind: ClassVar[str] = "booking"
    id: str
    version: int
    report: str
    equipment: str
    municipality: str
    begin: datetime
    end: datetime
    purpose: Use
    intake: str | None = None
    withdrawn: Withdrawn | None = None
    halted: date | None = None
    used: Used | None = None
    replaced: tuple[str, ...] = ()
    used_before: tuple[str, ...] = ()

    @property
    def borrower(self) -> str:
        return self.id.partition("/")[0]

    @property
    def owner(self) -> str:
        return self.equipment.partition("/")[0]

    @property
    def stands(self) -> bool:
        """Whether it has its piece of equipment."""
        return self.withdrawn is None and self.halted is None

    @property
    def slot(self) -> Slot:
        """Its place in the calendar."""
        return Slot(self.id, self.begin, self.end)

    @property
    def hours(self) -> int:
        """Its length in hours that have begun."""
        return hours_of(self.begin, self.end)


def hours_of(begin: datetime, end: datetime) -> int:
    """The length of a time in hours that have begun."""
    return -((begin - end) // HOUR)


def path(booking: Booking) -> list[Step]:
    """The hours of a booking through the accounts."""
    cell = (booking.municipality, "-")
    account = OWN if booking.borrower == booking.owner else GUEST
    steps: list[Step] = []
    if booking.stands:
        steps.append(Step(booking.begin.date(), Place(OUTSIDE), Place(account, *cell), booking.hours))
    if booking.used is not None:
        steps.append(Step(booking.used.on, Place(OUTSIDE), Place(USED, *cell), booking.used.hours))
    return steps


def moved(before: Booking | None, after: Booking | None) -> tuple[Move, ...]:
    """What turns the path before into the path after."""
    return differences(() if before is None else path(before), () if after is None else path(after))


def of_booking(booking: Booking, title: str) -> dict[str, Any]:
    """What every fact about a booking says of it."""
    return {
        "version": booking.version,
        "booking": booking.id,
        "equipment": booking.equipment,
        "owner": booking.owner,
        "title": title,
        "borrower": booking.borrower,
        "guest": booking.borrower != booking.owner,
        "municipality": booking.municipality,
        "from_": booking.begin,
        "to": booking.end,
        "hours": booking.hours,
        "purpose": booking.purpose,
        "intake": booking.intake,
    }
