"""Equipment as far as its hours are asked for. The hours themselves are postings."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from kadry_contracts.facts import programs as facts
from services.kernel.decision import Decision, Look, Message, Outcome


class Equipment(NamedTuple):
    """What can be booked: `capacity` bookings at once, `weekly_hours` hours a week."""

    id: str
    owner: str
    title: str
    municipality: str
    capacity: int
    weekly_hours: int
    registered_on: date


class Outage(NamedTuple):
    """The equipment cannot be used from `begins` until `ends`; `corrects` is the fact this one replaces."""

    equipment: str
    begins: datetime
    ends: datetime
    corrects: str | None


class Refusal(NamedTuple):
    """So many hours were asked for and could not be had."""

    equipment: str
    booking: str
    on: date
    hours: int


def registered(message: Message[facts.EquipmentRegisteredV1], look: Look) -> Outcome:
    said = message.data
    new = Equipment(
        said.equipment,
        said.owner,
        said.title,
        said.municipality,
        said.capacity,
        said.weekly_hours,
        said.registered_on,
    )
    return Decision(entries=[new])


def out_of_service(message: Message[facts.EquipmentOutOfServiceV1], look: Look) -> Outcome:
    said = message.data
    return Decision(entries=[Outage(said.equipment, said.from_, said.to, message.corrects)])


def refused(message: Message[facts.BookingRefusedV1], look: Look) -> Outcome:
    said = message.data
    return Decision(entries=[Refusal(said.equipment, said.booking, said.from_.date(), said.hours)])
