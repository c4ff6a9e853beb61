"""Programmes: published, corrected, taken out of the offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from kadry_contracts.codes import NO_CODE, Level, Need
from kadry_contracts.facts import programs as facts
from kadry_contracts.reports import programs as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused
from services.kernel.participants import until_admitted

from ..words import named, original, until_known

Home = Callable[[Look, str], str | None]
"""The municipality of a participant as the register of participants knows it; None if it does not."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Taken out of the offer at `at`, says `report`, which corrected those in `replaced`."""

    report: str
    at: datetime
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """A programme as it was last published: by `report`, which corrected those in `replaced`.

    intakes  those that were opened on it; some may have been corrected to another one since
    """

    kind: ClassVar[str] = "program"
    id: str
    version: int
    report: str
    occupation: str
    level: Level
    accessible_for: tuple[Need, ...] = ()
    replaced: tuple[str, ...] = ()
    withdrawn: Taken | None = None
    demand: str | None = None
    intakes: tuple[str, ...] = ()

    @property
    def provider(self) -> str:
        return self.id.partition("/")[0]


def published(message: Message[reports.ProgramPublishedV1], look: Look, *, home: Home) -> Outcome:
    """A programme can be learnt from now on. What its correction means for its intakes is decided there."""
    said = message.data
    id = named(message, said.program_ref)
    old = look(Program, id)
    replaced: tuple[str, ...] = ()
    if message.corrects is not None:
        known = (None, ()) if old is None else (old.report, old.replaced)
        wrong = original(message, Key("program", id), *known)
        if wrong is not None:
            return wrong
        replaced = (*known[1], message.corrects)
    elif old is not None:
        return Refused("already_exists", "/data/program_ref", {"name": id})
    if (unknown := until_admitted(said.agreed_with, "/data/agreed_with", look)) is not None:
        return unknown
    version = 1 if old is None else old.version + 1
    new = Program(
        id=id,
        version=version,
        report=message.id,
        occupation=said.occupation,
        level=said.level,
        accessible_for=said.accessible_for,
        replaced=replaced,
        withdrawn=None if old is None else old.withdrawn,
        demand=said.demand,
        intakes=() if old is None else old.intakes,
    )
    fact = facts.ProgramPublishedV1(
        version=version,
        program=id,
        provider=message.participant,
        title=said.title,
        level=said.level,
        occupation=said.occupation,
        duration_weeks=said.duration_weeks,
        mode=said.mode,
        speciality=said.speciality,
        hours=said.hours,
        accessible_for=said.accessible_for,
        agreed_with=said.agreed_with,
        demand=said.demand,
        municipality=home(look, message.participant) or NO_CODE,
    )
    return Decision([new], [fact])


def listed(program: Program, intake: str) -> list[Program]:
    """The programme with one more intake; nothing to save if it is known."""
    if intake in program.intakes:
        return []
    return [replace(program, version=program.version + 1, intakes=(*program.intakes, intake))]


def withdrawn(message: Message[reports.ProgramWithdrawnV1], look: Look, *, home: Home) -> Outcome:
    """No intake is opened on the programme from that moment on; those that are go on."""
    id = named(message, message.data.program_ref)
    old = look(Program, id)
    if old is None:
        return until_known("program", id, "/data/program_ref")
    replaced: tuple[str, ...] = ()
    if message.corrects is not None:
        known = (None, ()) if old.withdrawn is None else (old.withdrawn.report, old.withdrawn.replaced)
        wrong = original(message, Key("program", id), *known)
        if wrong is not None:
            return wrong
        replaced = (*known[1], message.corrects)
    elif old.withdrawn is not None:
        return Refused("already_ended", "/data/program_ref", {"name": id, "on": old.withdrawn.at.date()})
    new = replace(old, version=old.version + 1, withdrawn=Taken(message.id, message.time, replaced))
    fact = facts.ProgramWithdrawnV1(
        version=new.version,
        program=id,
        provider=new.provider,
        occupation=new.occupation,
        level=new.level,
        withdrawn_on=message.day,
        municipality=home(look, message.participant) or NO_CODE,
    )
    return Decision([new], [fact])
