"""Which time out of service cancels which booking: by their times, whatever was read first."""

from __future__ import annotations

from dataclasses import replace

from ..equipment.equipment import Downtime, Equipment, down
from .booking import Booking


def halting(equipment: Equipment, booking: Booking) -> Downtime | None:
    """The time out of service that cancels a booking: the one said first. Used or returned, it stays."""
    if booking.used is not None or booking.withdrawn is not None:
        return None
    found = down(equipment, booking.begin, booking.end)
    return min(found, key=lambda one: (one.at, one.report), default=None)


def halted(booking: Booking, by: Downtime | None) -> Booking:
    """The booking cancelled by a time out of service, or by none."""
    return replace(booking, halted=None if by is None else by.at.date())


def listed(equipment: Equipment, booking: str, by: Downtime | None) -> Equipment:
    """The equipment with a booking among those that this time out of service cancelled, and no other."""
    downtimes = []
    for one in equipment.downtimes:
        cancelled = tuple(id for id in one.cancelled if id != booking)
        if by is not None and one.report == by.report:
            cancelled = (*cancelled, booking)
        downtimes.append(one if cancelled == one.cancelled else replace(one, cancelled=cancelled))
    return replace(equipment, downtimes=tuple(downtimes))
