"""Bookings: confirmed while a piece is free at every moment of them, otherwise refused with other times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import programs as facts
from kadry_contracts.moves import Move
from kadry_contracts.reports import programs as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, State

from .booking import Booking, Used, Withdrawn, moved, of_booking
from .calendar import Slot, Week, Window, among, in_the_way, week_id, weeks_of, with_slot, without
from .equipment import Equipment, down, slots
from .intake import Intake
from .offers import alternatives
from .words import named, original, until_known

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
    if old is not None and not old.stands:
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
        used=None if old is None else old.used,
        replaced=replaced,
        used_before=() if old is None else old.used_before,
    )
    touched = [weeks[week_id(equipment.id, monday)] for monday in mondays]
    in_way = in_the_way(slots(touched), asked.begin, asked.end, equipment.capacity)
    if in_way or down(equipment, asked.begin, asked.end):
        return _refused(look, equipment, new, in_way, weeks)
    weeks.update((week.id, with_slot(week, new.slot)) for week in touched)
    states: list[State] = [new, *weeks.values()]
    if list(among(equipment.weeks, asked.begin, asked.end)) != mondays:
        all_weeks = tuple(sorted({*equipment.weeks, *mondays}))
        states.append(replace(equipment, version=equipment.version + 1, weeks=all_weeks))
    about = of_booking(new, equipment.title)
    said_so: list[Fact] = [facts.EquipmentBookedV1(**about)]
    if old is not None and old.equipment != new.equipment:
        # Hours are counted by equipment: those of the old one are taken back in a fact about that.
        said_so.append(_given_back(look, message, old, moved(old, None)))
        old = None
    said_so.append(facts.BookingConfirmedV1(**about, moves=moved(old, new)))
    return Decision(states, said_so)


def _given_back(
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


def cancelled(message: Message[reports.BookingCancelledV1], look: Look) -> Outcome:
    """Who booked gives the time back. What was used cannot be given back."""
    id = named(message, message.data.booking_ref)
    old = look(Booking, id)
    if old is None:
        return until_known("booking", id, "/data/booking_ref")
    replaced = old.replaced
    if message.corrects is not None:
        current = None if old.withdrawn is None else old.withdrawn.report
        wrong = original(message, Key("booking", id), current, replaced)
        if wrong is not None:
            return wrong
        replaced = (*replaced, message.corrects)
    elif old.withdrawn is not None:
        return Refused("already_ended", "/data/booking_ref", {"name": id, "on": old.withdrawn.on})
    if old.used is not None:
        return Refused("already_used_hours", "/data/booking_ref", {"name": id})
    withdrawn = Withdrawn(message.id, message.day)
    new = replace(old, version=old.version + 1, withdrawn=withdrawn, replaced=replaced)
    weeks = freed(look, old) if old.stands else {}
    fact = _given_back(look, message, new, moved(old, new))
    return Decision([new, *weeks.values()], [fact])


def used(message: Message[reports.EquipmentUsedV1], look: Look) -> Outcome:
    """The owner says for how many hours a booking was used: once, besides corrections."""
    said = message.data
    old = look(Booking, said.booking)
    if old is None:
        return until_known("booking", said.booking, "/data/booking")
    if old.owner != message.participant:
        return Refused("not_yours", "/data/booking", {"name": old.equipment, "owner": old.owner})
    before = old.used_before
    if message.corrects is not None:
        current = None if old.used is None else old.used.report
        wrong = original(message, Key("booking", old.id), current, before)
        if wrong is not None:
            return wrong
        before = (*before, message.corrects)
    elif old.used is not None:
        return Refused("already_exists", "/data/booking", {"name": old.id})
    if not old.stands:
        return Refused("already_ended", "/data/booking", {"name": old.id})
    if said.hours > old.hours:
        about = {"name": old.id, "hours": old.hours}
        return Refused("hours_exceed_booking", "/data/hours", about)
    use = Used(message.id, message.day, said.hours)
    new = replace(old, version=old.version + 1, used=use, used_before=before)
    said_so = {**of_booking(new, title_of(look, new)), "hours": said.hours}
    fact = facts.EquipmentUsedV1(**said_so, used_on=message.day, moves=moved(old, new))
    return Decision([new], [fact])


def title_of(look: Look, booking: Booking) -> str:
    """What the equipment of a booking is called."""
    equipment = look(Equipment, booking.equipment)
    return "" if equipment is None else equipment.title
