"""Equipment out of service: what it hits is cancelled, with other times. A correction gives times back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import programs as facts
from kadry_contracts.reports import programs as reports
from kadry_contracts.times import beginning, ending
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused

from ..equipment.calendar import Week, in_order
from ..equipment.equipment import Downtime, Equipment, booked_weeks, down, slots
from ..words import named, original, until_known
from .booking import Booking, moved, of_booking
from .bookings import back_in_place, freed
from .bookings import out_of_service as cancelled_by
from .halts import halted, halting, listed

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
    window = Downtime(message.id, message.time, begin, end)
    replaced = old.replaced if message.corrects is None else (*old.replaced, message.corrects)
    downtimes = (*(d for d in old.downtimes if d is not wrongly), window)
    new = replace(old, version=old.version + 1, downtimes=downtimes, replaced=replaced)
    weeks: Weeks = {}
    hit = _hit(look, old, begin, end)
    changed: list[tuple[Booking, Booking]] = []
    for was in hit:
        by = halting(new, was)
        new = listed(new, was.id, by)
        weeks.update(freed(look, was, weeks))
        changed.append((was, replace(halted(was, by), version=was.version + 1)))
    restored: list[tuple[Booking, Booking]] = []
    for was in _halted(look, old, wrongly, begin, end):
        by = halting(new, was)
        now = replace(halted(was, by), version=was.version + 1)
        places = back_in_place(look, now, weeks) if by is None else {}
        if places is None:
            continue  # somebody else has its time by now
        new = listed(new, was.id, by)
        weeks.update(places)
        if now.halted != was.halted:
            restored.append((was, now))
    return Decision(
        [new, *(now for _, now in (*changed, *restored)), *weeks.values()],
        [_said(new, window, hit), *_cancelled(look, new, changed, weeks), *_confirmed(new, restored)],
    )


def _said(equipment: Equipment, window: Downtime, hit: list[Booking]) -> facts.EquipmentOutOfServiceV1:
    return facts.EquipmentOutOfServiceV1(
        version=equipment.version,
        equipment=equipment.id,
        owner=equipment.owner,
        municipality=equipment.municipality,
        title=equipment.title,
        from_=window.begin,
        to=window.end,
        cancelled=tuple(booking.id for booking in hit),
    )


def _cancelled(
    look: Look, equipment: Equipment, changed: list[tuple[Booking, Booking]], weeks: Weeks
) -> list[Fact]:
    return [
        cancelled_by(look, equipment, now, weeks, moved(was, now), now.halted)
        for was, now in changed
        if now.halted is not None
    ]


def _confirmed(equipment: Equipment, restored: list[tuple[Booking, Booking]]) -> list[Fact]:
    return [
        facts.BookingConfirmedV1(**of_booking(now, equipment.title), moves=moved(was, now))
        for was, now in restored
        if now.halted is None
    ]


def _hit(look: Look, equipment: Equipment, begin: datetime, end: datetime) -> list[Booking]:
    """The bookings that stand in that time and were not used, in the order in which they begin."""
    there = slots(booked_weeks(look, equipment, begin, end).values())
    meets = sorted({slot for slot in there if slot.begin < end and slot.end > begin}, key=in_order)
    bookings = [look(Booking, slot.booking) for slot in meets]
    return [booking for booking in bookings if booking is not None and booking.used is None]


def _halted(
    look: Look, equipment: Equipment, wrongly: Downtime | None, begin: datetime, end: datetime
) -> list[Booking]:
    """What other times out of service cancelled and this one may change: by mistake, or said later."""
    others = [d for d in down(equipment, begin, end) if d is not wrongly]
    ids = [id for d in (wrongly, *others) if d is not None for id in d.cancelled]
    bookings = [look(Booking, id) for id in dict.fromkeys(ids)]
    return [booking for booking in bookings if booking is not None and booking.halted is not None]
