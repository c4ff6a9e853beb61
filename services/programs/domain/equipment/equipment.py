"""Equipment that colleges lend to each other: what there is, and when it is out of service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kadry_contracts.facts import programs as facts
from kadry_contracts.reports import programs as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, State

from ..words import named, original
from .calendar import Slot, Week, among, in_the_way, week_id


@dataclass(frozen=True, slots=True)
class Downtime:
    """A time in which nobody has the equipment, said at `at` by `report`; it cancelled those bookings."""

    report: str
    at: datetime
    begin: datetime
    end: datetime
    cancelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Equipment:
    """Pieces of one sort at one owner, as last registered by `report`.

    capacity  how many can have it at a time
    weeks     the weeks with bookings, by their Mondays: the only ones that have to be looked at
    """

    kind: ClassVar[str] = "equipment"
    id: str
    version: int
    report: str
    title: str
    municipality: str
    capacity: int
    weekly_hours: int
    downtimes: tuple[Downtime, ...] = ()
    weeks: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        return self.id.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Namesakes:
    """All equipment of one title: `id` is the title without regard to case and spaces."""

    kind: ClassVar[str] = "namesakes"
    id: str
    version: int
    equipment: tuple[str, ...] = ()


def common(title: str) -> str:
    """What titles of the same sort of equipment have in common."""
    return " ".join(title.casefold().split())


def booked_weeks(look: Look, equipment: Equipment, begin: datetime, end: datetime) -> dict[str, Week]:
    """The weeks with bookings that a time touches, by their ids."""
    ids = [week_id(equipment.id, monday) for monday in among(equipment.weeks, begin, end)]
    return {id: look(Week, id) or Week(id, 0) for id in ids}


def slots(weeks: Iterable[Week]) -> list[Slot]:
    """All bookings of these weeks; one that touches several comes several times."""
    return [slot for week in weeks for slot in week.slots]


def down(equipment: Equipment, begin: datetime, end: datetime) -> list[Downtime]:
    """When the equipment is out of service during a time."""
    return [d for d in equipment.downtimes if d.begin < end and d.end > begin]


def registered(message: Message[reports.EquipmentRegisteredV1], look: Look) -> Outcome:
    """Equipment can be booked from now on. A correction never makes it too little for what is booked."""
    said = message.data
    id = named(message, said.equipment_ref)
    old = look(Equipment, id)
    replaced: tuple[str, ...] = ()
    if message.corrects is not None:
        known = (None, ()) if old is None else (old.report, old.replaced)
        wrong = original(message, Key("equipment", id), *known)
        if wrong is not None:
            return wrong
        replaced = (*known[1], message.corrects)
    elif old is not None:
        return Refused("already_exists", "/data/equipment_ref", {"name": id})
    if old is not None and (wrong := _needed(look, old, said)) is not None:
        return wrong
    new = Equipment(
        id=id,
        version=1 if old is None else old.version + 1,
        report=message.id,
        title=said.title,
        municipality=said.municipality,
        capacity=said.capacity,
        weekly_hours=said.weekly_hours,
        downtimes=() if old is None else old.downtimes,
        weeks=() if old is None else old.weeks,
        replaced=replaced,
    )
    fact = facts.EquipmentRegisteredV1(
        version=new.version,
        equipment=id,
        owner=new.owner,
        title=new.title,
        municipality=new.municipality,
        capacity=new.capacity,
        weekly_hours=new.weekly_hours,
        registered_on=message.day,
    )
    return Decision([new, *_listed(look, old, new)], [fact])


def _needed(look: Look, old: Equipment, said: reports.EquipmentRegisteredV1) -> Refused | None:
    """What was booked stays where it is, and stays possible."""
    if said.municipality != old.municipality and old.weeks:
        return Refused("equipment_in_use", "/data/municipality", {"equipment": old.id})
    if said.capacity >= old.capacity:
        return None
    for monday in old.weeks:
        week = look(Week, week_id(old.id, monday))
        if week is None or not week.slots:
            continue
        first, last = week.slots[0].begin, max(slot.end for slot in week.slots)
        # Too much is what one more piece than there would be cannot take.
        much = in_the_way(week.slots, first, last, said.capacity + 1)
        if much:
            holders = [slot.booking for slot in much]
            about = {"equipment": old.id, "holders": ", ".join(holders)}
            return Refused("equipment_in_use", "/data/capacity", about, about=holders)
    return None


def _listed(look: Look, old: Equipment | None, new: Equipment) -> list[State]:
    """The lists of namesakes with the equipment where its title now belongs."""
    before, after = None if old is None else common(old.title), common(new.title)
    if before == after:
        return []
    found: list[State] = []
    for title in filter(None, (before, after)):
        known = look(Namesakes, title) or Namesakes(title, 0)
        others = tuple(id for id in known.equipment if id != new.id)
        found.append(Namesakes(title, known.version + 1, (*others, new.id) if title == after else others))
    return found
