"""Bookings: confirmed while a piece is free at every moment of them, otherwise refused with other times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import programs as facts
from kadry_contracts.moves import Move
from kadry_contracts.reports import programs as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, State

from ..equipment.calendar import Slot, Week, Window, among, in_the_way, week_id, weeks_of, with_slot, without
from ..equipment.equipment import Equipment, down, slots
from ..intake import Intake
from ..words import named, original, until_known
from .booking import Booking, moved, of_booking
from .halts import halted, halting, listed
from .offers import alternatives

MOST_SAID = 20
"""So many of those that are in the way are named."""
EMPTY: Mapping[str, Week] = MappingProxyType({})


def booked(message: Message[reports.EquipmentBookedV1], look: Look) -> Outcome:
    """Somebody wants equipment for a time: who is read first has it.

    A correction keeps its old time until it has the new one.
    """
    said = message.data
    id = named(message, said.booking_ref)
    old = look(Booking, id)
    replaced: tuple[str, ...] = ()
    if message.corrects is not None:
        known = (None, ()) if old is None else (old.report, old.replaced)
        wrong = original(message, Key("booking", id), *known)
        if wrong is not None:
            return wrong
        replaced = (*known[1], message.corrects)
    elif old is not None:
        return Refused("already_exists", "/data/booking_ref", {"name": id})
    equipment = look(Equipment, said.equipment)
    if equipment is None:
        return until_known("equipment", said.equipment, "/data/equipment")
    if said.intake is not None and look(Intake, said.intake) is None:
        return until_known("intake", said.intake, "/data/intake")
    if old is not None and over(message, look, old):
        return Refused("already_ended", None, {"name": id})
    asked = Window(said.from_, said.to)
    weeks = {} if old is None else freed(look, old)
    mondays = weeks_of(asked.begin, asked.end)
    for monday in mondays:
        week = week_id(equipment.id, monday)
        if week not in weeks:
            weeks[week] = look(Week, week) or Week(week, 0)
    new = Booking(
        id=id,
        version=1 if old is None else old.version + 1,
        report=message.id,
        equipment=equipment.id,
        municipality=equipment.municipality,
        begin=asked.begin,
        end=asked.end,
        purpose=said.purpose,
        intake=said.intake,
        withdrawn=None if old is None else old.withdrawn,
        used=None if old is None else old.used,
        replaced=replaced,
        used_before=() if old is None else old.used_before,
    )
    if new.used is not None and new.used.hours > new.hours:
        return Refused("already_used_hours", "/data/to", {"name": id})
    if old is not None and old.used is not None and new.owner != old.owner:  # who said so owns the other one
        return Refused("already_used_hours", "/data/equipment", {"name": id})
    if new.withdrawn is not None:  # said before it was given back, read after
        gone = given_back(look, message, new, ())
        return Decision([new], [facts.EquipmentBookedV1(**of_booking(new, equipment.title)), gone])
    touched = [weeks[week_id(equipment.id, monday)] for monday in mondays]
    in_way = in_the_way(slots(touched), asked.begin, asked.end, equipment.capacity)
    halts = down(equipment, asked.begin, asked.end)
    if in_way or any(halt.at <= message.time for halt in halts):
        return _refused(look, equipment, new, in_way, weeks)
    return _placed(message, look, equipment, old, new, weeks)


def over(message: Message[Any], look: Look, booking: Booking) -> bool:
    """Whether the booking was given back, or its equipment out of service, before this was said."""
    if booking.withdrawn is not None:
        return message.time >= booking.withdrawn.at
    equipment = look(Equipment, booking.equipment)
    halt = None if equipment is None or booking.halted is None else halting(equipment, booking)
    return not booking.stands and (halt is None or message.time >= halt.at)


def _placed(
    message: Message[Any],
    look: Look,
    equipment: Equipment,
    old: Booking | None,
    new: Booking,
    weeks: dict[str, Week],
) -> Decision:
    """The booking in its place, or cancelled by a time out of service said after it and read before."""
    halt = halting(equipment, new)
    new = halted(new, halt)
    after = listed(equipment, new.id, halt)
    states: list[State] = []
    if old is not None and old.equipment != equipment.id and old.halted is not None:
        before = look(Equipment, old.equipment)
        if before is not None:
            states.append(replace(listed(before, old.id, None), version=before.version + 1))
    if halt is None:
        mondays = weeks_of(new.begin, new.end)
        for monday in mondays:
            week = weeks[week_id(equipment.id, monday)]
            weeks[week.id] = with_slot(week, new.slot)
        if list(among(equipment.weeks, new.begin, new.end)) != mondays:
            after = replace(after, weeks=tuple(sorted({*equipment.weeks, *mondays})))
    if after != equipment:
        states.append(replace(after, version=equipment.version + 1))
    about = of_booking(new, equipment.title)
    said_so: list[Fact] = [facts.EquipmentBookedV1(**about)]
    if old is not None and old.equipment != new.equipment and old.stands:
        # Hours are counted by equipment: those of the old one are taken back in a fact about that.
        said_so.append(given_back(look, message, old, moved(old, None)))
        old = None
    if halt is None:
        said_so.append(facts.BookingConfirmedV1(**about, moves=moved(old, new)))
    else:
        said_so.append(out_of_service(look, equipment, new, weeks, moved(old, new), halt.at.date()))
    states += [week for week in weeks.values() if week != look(Week, week.id) and week.version]
    return Decision([new, *states], said_so)


def out_of_service(
    look: Look,
    equipment: Equipment,
    booking: Booking,
    weeks: Mapping[str, Week],
    moves: tuple[Move, ...],
    on: date,
) -> facts.BookingCancelledV1:
    """The fact that nobody can have the equipment at the time of a booking, with other times."""
    return facts.BookingCancelledV1(
        **of_booking(booking, equipment.title),
        reason="out_of_service",
        cancelled_on=on,
        alternatives=alternatives(look, equipment, Window(booking.begin, booking.end), weeks),
        moves=moves,
    )


def given_back(
    look: Look, message: Message[Any], booking: Booking, moves: tuple[Move, ...]
) -> facts.BookingCancelledV1:
    """The fact that its booker no longer has it."""
    return facts.BookingCancelledV1(
        **of_booking(booking, title_of(look, booking)),
        reason="given_back",
        cancelled_on=message.day,
        moves=moves,
    )


def freed(look: Look, booking: Booking, changed: Mapping[str, Week] = EMPTY) -> dict[str, Week]:
    """The weeks of a booking without it, by their ids; `changed` are weeks that are about to be saved."""
    ids = [week_id(booking.equipment, monday) for monday in weeks_of(booking.begin, booking.end)]
    found = {id: changed.get(id) or look(Week, id) for id in ids}
    return {id: without(week, booking.id) for id, week in found.items() if week is not None}


def _refused(
    look: Look, equipment: Equipment, wish: Booking, in_way: list[Slot], weeks: dict[str, Week]
) -> Decision:
    """No piece is free all the time: what is in the way, and when or where one is."""
    asked = Window(wish.begin, wish.end)
    conflicts = [
        facts.Conflict(equipment=equipment.id, booking=slot.booking, from_=slot.begin, to=slot.end)
        for slot in in_way[:MOST_SAID]
    ]
    for halt in down(equipment, wish.begin, wish.end):
        conflicts.append(
            facts.Conflict(equipment=equipment.id, reason="out_of_service", from_=halt.begin, to=halt.end)
        )
    others = alternatives(look, equipment, asked, weeks)
    fact = facts.BookingRefusedV1(
        **{**of_booking(wish, equipment.title), "version": 0},
        conflicts=tuple(conflicts),
        alternatives=others,
    )
    about = {"equipment": equipment.id}
    if in_way:
        about["conflicts"] = ", ".join(slot.booking for slot in in_way[:MOST_SAID])
    if others:
        about["alternative"] = f"{others[0].equipment} {others[0].from_:%Y-%m-%d %H:%M}"
    return Decision(facts=[fact], refused=[Refused("equipment_busy", "/data/from", about)])


def back_in_place(look: Look, booking: Booking, changed: Mapping[str, Week]) -> dict[str, Week] | None:
    """The weeks with the booking in its place again; None if somebody else has it by now."""
    equipment = look(Equipment, booking.equipment)
    ids = [week_id(booking.equipment, monday) for monday in weeks_of(booking.begin, booking.end)]
    there = [changed.get(id) or look(Week, id) or Week(id, 0) for id in ids]
    if equipment is None or in_the_way(slots(there), booking.begin, booking.end, equipment.capacity):
        return None
    return {week.id: with_slot(week, booking.slot) for week in there}


def title_of(look: Look, booking: Booking) -> str:
    """What the equipment of a booking is called."""
    equipment = look(Equipment, booking.equipment)
    return "" if equipment is None else equipment.title
