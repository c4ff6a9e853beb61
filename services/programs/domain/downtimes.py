"""Equipment out of service: what it hits is cancelled, with other times. A correction gives times back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import programs as facts
from kadry_contracts.reports import programs as reports
from kadry_contracts.times import beginning, ending
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, State

from .booking import Booking, moved, of_booking
from .bookings import freed
from .calendar import Week, Window, in_order, in_the_way, week_id, weeks_of, with_slot
from .equipment import Downtime, Equipment, booked_weeks, slots
from .offers import alternatives
from .words import named, original, until_known

Weeks = dict[str, Week]


def out_of_service(message: Message[reports.EquipmentOutOfServiceV1], look: Look) -> Outcome:
    """Nobody has the equipment for a time. Whole days are those of the offset the report is written in."""
    said = message.data
    id = named(message, said.equipment_ref)
    old = look(Equipment, id)
    if old is None:
        return until_known("equipment", id, "/data/equipment_ref")
    wrongly: Downtime | None = None
    if message.corrects is not None:
        wrongly = next((d for d in old.downtimes if d.report == message.corrects), None)
        current = None if wrongly is None else message.corrects
        wrong = original(message, Key("equipment", id), current, old.replaced)
        if wrong is not None:
            return wrong
    zone = message.time.tzinfo or UTC
    begin, end = beginning(said.from_, zone), ending(said.to, zone)
    if end <= begin:
        return Refused("dates_reversed", "/data/to", {"before": said.from_})
    weeks: Weeks = {}
    hit = _hit(look, old, begin, end)
    halted = [_halted(message, look, booking, weeks) for booking in hit]
    window = Downtime(message.id, begin, end, tuple(booking.id for booking in hit))
    downtimes = (*(d for d in old.downtimes if d is not wrongly), window)
    free: list[Booking] = []
    if wrongly is not None:
        downtimes, free = _given_back(look, wrongly, downtimes)
    new = replace(
        old,
        version=old.version + 1,
        downtimes=downtimes,
        replaced=old.replaced if message.corrects is None else (*old.replaced, message.corrects),
    )
    restored = [(was, now) for was in free if (now := _restored(look, new, was, weeks)) is not None]
    said_so: list[Fact] = [
        facts.EquipmentOutOfServiceV1(
            version=new.version,
            equipment=id,
            owner=new.owner,
            municipality=new.municipality,
            title=new.title,
            from_=begin,
            to=end,
            cancelled=window.cancelled,
        )
    ]
    for was, now in zip(hit, halted, strict=True):
        said_so.append(
            facts.BookingCancelledV1(
                **of_booking(now, new.title),
                reason="out_of_service",
                cancelled_on=message.day,
                alternatives=alternatives(look, new, Window(was.begin, was.end), weeks),
                moves=moved(was, now),
            )
        )
    for was, now in restored:
        about = of_booking(now, new.title)
        said_so.append(facts.BookingConfirmedV1(**about, moves=moved(was, now)))
    states: list[State] = [new, *halted, *(now for _, now in restored), *weeks.values()]
    return Decision(states, said_so)


def _hit(look: Look, equipment: Equipment, begin: datetime, end: datetime) -> list[Booking]:
    """The bookings that stand in that time and were not used, in the order in which they begin."""
    there = slots(booked_weeks(look, equipment, begin, end).values())
    meets = sorted({slot for slot in there if slot.begin < end and slot.end > begin}, key=in_order)
    bookings = [look(Booking, slot.booking) for slot in meets]
    return [booking for booking in bookings if booking is not None and booking.used is None]


def _halted(message: Message[Any], look: Look, booking: Booking, weeks: Weeks) -> Booking:
    weeks.update(freed(look, booking, weeks))
    return replace(booking, version=booking.version + 1, halted=message.day)


def _given_back(
    look: Look, wrongly: Downtime, downtimes: tuple[Downtime, ...]
) -> tuple[tuple[Downtime, ...], list[Booking]]:
    """What a downtime by mistake had cancelled: some of it falls into another one, the rest is free."""
    free: list[Booking] = []
    for id in wrongly.cancelled:
        booking = look(Booking, id)
        if booking is None or booking.withdrawn is not None:
            continue
        into = next((d for d in downtimes if d.begin < booking.end and d.end > booking.begin), None)
        if into is None:
            free.append(booking)
        else:
            more = replace(into, cancelled=(*into.cancelled, id))
            downtimes = tuple(more if d is into else d for d in downtimes)
    return downtimes, free


def _restored(look: Look, equipment: Equipment, booking: Booking, weeks: Weeks) -> Booking | None:
    """The booking in its place again; None if somebody else has it by now."""
    ids = [week_id(equipment.id, monday) for monday in weeks_of(booking.begin, booking.end)]
    there = [weeks.get(id) or look(Week, id) or Week(id, 0) for id in ids]
    if in_the_way(slots(there), booking.begin, booking.end, equipment.capacity):
        return None
    weeks.update((week.id, with_slot(week, booking.slot)) for week in there)
    return replace(booking, version=booking.version + 1, halted=None)
