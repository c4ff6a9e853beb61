"""A person: the dated history of everything accepted about them, and the path that was said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal, NamedTuple

from kadry_contracts.codes import Need
from kadry_contracts.facts.trainees import Overlap
from kadry_contracts.moves import Move, Step, differences
from services.kernel.decision import Message

from .path import walked
from .walk import Mark

What = Literal[
    "registered",
    "confirmed",
    "referred",
    "enrolled",
    "paused",
    "resumed",
    "ended",
    "credential",
    "available",
    "hired",
    "employed",
    "dismissed",
    "closed",
    "withdrawn",
    "lapsed",
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
    provider      where the study is; of a hire or an employment, the employer, as far as it takes part
    until         last planned day of a study; last day of a hold; the day by whose end a registration has to
                  be confirmed, or an availability renewed
    lapses        the day at whose end a registration lapses that nobody confirmed
    replaces      reports that this entry's report corrected, the first one first
    inn           of a hire or an employment, the employer's taxpayer number as far as it is known
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
    lapses: date | None = None
    replaces: tuple[str, ...] = ()
    inn: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """What somebody declared that the person needs; `released` if the person agreed to say so to others."""

    report: str
    on: date
    needs: tuple[Need, ...]
    released: bool
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent to a purpose, given or taken back on a day."""

    report: str
    on: date
    purpose: str
    given: bool
    replaces: tuple[str, ...] = ()


class Case(NamedTuple):
    """A contradiction that was said, with the reports that it rests on."""

    code: str
    claims: tuple[str, ...]


class Overlapping(NamedTuple):
    """Two studies that overlap, the one that was said later first."""

    kind: Overlap
    enrolments: tuple[str, str]


class Lost(NamedTuple):
    """A referral that came to nothing on that day because its registration was a mistake."""

    referral: str
    on: date


@dataclass(frozen=True, slots=True)
class Person:
    """One person under a pseudonym.

    born     when the pseudonym was minted (seconds since 1970): of two linked ones the older stays
    names    participants who know the person by a reference of their own
    path     the steps as the facts so far have said them
    merged   the pseudonym that took this one's place; "" while it is in use
    marks    what the clock has concluded and said, as far as it is still true
    due      what the clock has to conclude next
    cases    contradictions that were found and are not settled
    needs    what was declared that the person needs, and what they agreed to
    absorbed  pseudonyms that this one took the place of
    erased   the day from which on nothing is known of the person but the path
    lost     referrals said to have come to nothing with the registration they rested on, and the day
    practices  theirs: they count where the person does, and end with the study
    overlaps  studies that were said to overlap
    awaited  hires of this pseudonym that were told before anybody had minted it; `born` is 0 until then
    aliases  names that lead here, `<participant>/<person_ref>`: what has to be forgotten with the person
    """

    kind: ClassVar[str] = "person"
    id: str
    born: float
    version: int = 0
    names: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    path: tuple[Step, ...] = ()
    merged: str = ""
    marks: tuple[Mark, ...] = ()
    due: Mark | None = None
    cases: tuple[Case, ...] = ()
    needs: tuple[Declared, ...] = ()
    consents: tuple[Consent, ...] = ()
    absorbed: tuple[str, ...] = ()
    erased: date | None = None
    lost: tuple[Lost, ...] = ()
    practices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    overlaps: tuple[Overlapping, ...] = ()
    awaited: tuple[Entry, ...] = ()


def report_of(message: Message[Any]) -> str:
    """`<source>#<id>` of a message."""
    return f"{message.source}#{message.id}"


def changed(
    person: Person,
    drop: Iterable[Entry] = (),
    add: Iterable[Entry] = (),
    marks: tuple[Mark, ...] | None = None,
) -> tuple[Person, tuple[Move, ...]]:
    """The person with entries taken out of and put into the history, and the movements that follow.

    marks  what the clock has concluded, where that is what changes
    """
    gone = tuple(drop)
    entries = person.entries if not gone else tuple(e for e in person.entries if e not in gone)
    entries = (*entries, *add)
    walk = walked(entries, person.marks if marks is None else marks)
    path = tuple(walk.steps)
    same = 0
    for was, now in zip(person.path, path, strict=False):
        if was != now:
            break
        same += 1
    moves = differences(person.path[same:], path[same:])
    new = Person(
        person.id,
        person.born,
        person.version + 1,
        person.names,
        entries,
        path,
        person.merged,
        tuple(walk.met),
        walk.due,
        person.cases,
        person.needs,
        person.consents,
        person.absorbed,
        lost=person.lost,
        practices=person.practices,
        aliases=person.aliases,
        overlaps=person.overlaps,
        awaited=person.awaited,
    )
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
