"""What becomes of a booking: given back by who booked, or used as the owner says."""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.facts import programs as facts
from kadry_contracts.reports import programs as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, State, Waiting

from ..equipment.equipment import Equipment
from ..words import named, original, until_known
from .booking import Booking, Used, Withdrawn, moved, of_booking
from .bookings import back_in_place, freed, given_back, over, title_of
from .halts import listed


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
    withdrawn = Withdrawn(message.id, message.day, message.time)
    new = replace(old, version=old.version + 1, withdrawn=withdrawn, halted=None, replaced=replaced)
    states: list[State] = [new, *(freed(look, old) if old.stands else {}).values()]
    equipment = look(Equipment, old.equipment)
    if old.halted is not None and equipment is not None:
        states.append(replace(listed(equipment, id, None), version=equipment.version + 1))
    return Decision(states, [given_back(look, message, new, moved(old, new))])


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
    ended = Refused("already_ended", "/data/booking", {"name": old.id})
    if old.withdrawn is not None:
        return ended
    if old.halted is not None and over(message, look, old):  # unless a correction moved it out of the way
        return Waiting(Key("booking", old.id), ended, f"correction of {old.id}")
    if said.hours > old.hours:  # unless a correction made it longer
        about = {"name": old.id, "hours": old.hours}
        too_many = Refused("hours_exceed_booking", "/data/hours", about)
        return Waiting(Key("booking", old.id), too_many, f"longer booking {old.id}")
    use = Used(message.id, message.day, said.hours)
    new = replace(old, version=old.version + 1, used=use, used_before=before, halted=None)
    states: list[State] = [new]
    if old.halted is not None:  # used before its equipment was said to be out of service
        weeks = back_in_place(look, new, {})
        equipment = look(Equipment, old.equipment)
        if weeks is None or equipment is None:
            return ended
        states += [*weeks.values(), replace(listed(equipment, new.id, None), version=equipment.version + 1)]
    said_so = {**of_booking(new, title_of(look, new)), "hours": said.hours}
    fact = facts.EquipmentUsedV1(**said_so, used_on=message.day, moves=moved(old, new))
    return Decision(states, [fact])
