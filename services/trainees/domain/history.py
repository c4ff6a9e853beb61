"""A person: the dated history of everything accepted about them, and the path that was said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from kadry_contracts.moves import Move, Step, differences
from services.kernel.decision import Message

from .path import derive

What = Literal[
    "registered", "referred", "enrolled", "ended", "available", "hired", "closed", "withdrawn", "lapsed"
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a person, as a report or a fact said it.

    on            the day it counts from
    ref           what it is about: a registration `<participant>/<person_ref>`, a referral, enrolment or hire
    said          when the source says it happened (seconds since 1970): orders what falls on one day
    report        `<source>#<id>` of the report that said it; with `said` the last word on order
    municipality  the person's, or the job's, if the report told it; "" if not
    site          municipality of the training
    occupation    the one sought, learnt or worked in; "" if not told
    outcome       of a study or a registration, why it ended
    referral      which brought the person into this study
    until         last planned day of the study
    """

    what: What
    on: date
    ref: str
    said: float
    report: str
    municipality: str = ""
    occupation: str = ""
    outcome: str = ""
    site: str = ""
    referral: str | None = None
    provider: str = ""
    agreement: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One person under a pseudonym.

    born     when the pseudonym was minted (seconds since 1970): of two linked ones the older stays
    names    participants who know the person by a reference of their own
    path     the steps as the facts so far have said them
    merged   the pseudonym that took this one's place; "" while it is in use
    """

    kind: ClassVar[str] = "person"
    id: str
    born: float
    version: int = 0
    names: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    path: tuple[Step, ...] = ()
    merged: str = ""


def report_of(message: Message[Any]) -> str:
    """`<source>#<id>` of a message."""
    return f"{message.source}#{message.id}"


def changed(
    person: Person, drop: Iterable[Entry] = (), add: Iterable[Entry] = ()
) -> tuple[Person, tuple[Move, ...]]:
    """The person with entries taken out of and put into the history, and the movements that follow."""
    gone = tuple(drop)
    entries = person.entries if not gone else tuple(e for e in person.entries if e not in gone)
    entries = (*entries, *add)
    path = derive(entries)
    same = 0
    for was, now in zip(person.path, path, strict=False):
        if was != now:
            break
        same += 1
    moves = differences(person.path[same:], path[same:])
    new = Person(person.id, person.born, person.version + 1, person.names, entries, path, person.merged)
    return new, moves


def entry_of(person: Person, what: What, ref: str) -> Entry | None:
    """The entry of that sort about that object."""
    for entry in person.entries:
        if entry.ref == ref and entry.what == what:
            return entry
    return None


def cell(person: Person, on: date) -> tuple[str, str]:
    """Municipality and occupation where the person counts at the end of a day; `-` while nowhere."""
    here = ("-", "-")
    for step in person.path:
        if step.on > on:
            break
        here = (step.at.municipality, step.at.occupation)
    return here
