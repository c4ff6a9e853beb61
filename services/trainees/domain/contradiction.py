"""Two registers disagree: nobody is refused, it is said. Whoever has something to say of it is named,.

A contradiction is found in the history alone, so it is the same whatever was read first, and it is settled as
soon as the history no longer holds it.

second_registration  two registrations are open at the same time
conflicting_status   one says that the person works, another that they are still out of work or available
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from kadry_contracts.facts.common import (
    Claim,
    ContradictionCode,
    ContradictionFoundV1,
    Disputed,
    typed,
)

from .person.history import Case, Entry, Person
from .person.mistakes import misregistered
from .person.order import in_order
from .person.walk import AVAILABLE, LAPSED

Contradiction = typed(ContradictionFoundV1, "trainees")
FIELDS: dict[str, Disputed] = {"second_registration": "registration", "conflicting_status": "status"}
Found = dict[str, list[Entry]]
"""Contradictions by their codes, each with the entries that contradict each other."""


def contradictions(person: Person) -> Found:
    """What registers disagree about in this history."""
    registered, works, denied = 0, False, False
    for entry in person.entries:
        what = entry.what
        if what == "registered":
            registered += 1
        elif what == "hired":
            works = True
        elif what == "employed":
            works = denied = True
        elif what == "confirmed" or entry.outcome == "dropped_out":
            denied = True
    found: Found = {}
    if registered > 1 and (twice := _registered_twice(person)):
        found["second_registration"] = twice
    if works and denied and (conflict := _conflicting(person)):
        found["conflicting_status"] = conflict
    return found


def changes(person: Person, found: Found) -> list[ContradictionFoundV1]:
    """What is to be said: contradictions that are new since the person was last looked at, have other claims,
    or are settled.
    """
    known = dict(person.cases)
    answers = [_case(person, code, found[code]) for code, claims in cases(found) if known.get(code) != claims]
    return answers + [_case(person, code, (), settled=True) for code in known if code not in found]


def cases(found: Found) -> tuple[Case, ...]:
    """What is remembered of them: each code, and the reports that it rests on."""
    return tuple(Case(code, tuple(entry.report for entry in entries)) for code, entries in found.items())


def _case(
    person: Person, code: str, entries: Sequence[Entry], *, settled: bool = False
) -> ContradictionFoundV1:
    about = entries[0] if entries else Entry("closed", date.min, "", 0, "")
    case: ContradictionFoundV1 = Contradiction(
        version=person.version,
        about=person.id,
        code=cast("ContradictionCode", code),
        claims=tuple(_claim(entry) for entry in entries),
        field=FIELDS[code],
        settled=settled,
        municipality=about.municipality or "-",
        occupation=about.occupation or "-",
    )
    return case


def _claim(entry: Entry) -> Claim:
    """Who says what: a registration and a confirmation that the person is out of work, and so on."""
    says = {"confirmed": "registered", "ended": entry.outcome}.get(entry.what, entry.what)
    participant = entry.report.removeprefix("urn:kadry:").partition("#")[0]
    return Claim(participant=participant, says=says, on=entry.on, report=entry.report)


def _registered_twice(person: Person) -> list[Entry]:
    """The first two registrations that are open at the same time."""
    registrations = _registrations(person)
    for n, (later, end) in enumerate(registrations):
        for earlier, over in registrations[:n]:
            apart = (over is not None and over <= later.on) or (end is not None and end <= earlier.on)
            if not apart:
                return sorted((earlier, later), key=lambda e: (e.on, e.report))
    return []


def _conflicting(person: Person) -> list[Entry]:
    """Who says that the person works, and who says otherwise of a later day or holds on to it.

    A hire of somebody who is registered contradicts nothing, for the centre has yet to hear of it. It does if
    the centre confirms the registration after the hire, or if the college says that the study led to nothing;
    and what a register of employment knows contradicts every registration that stays open.
    """
    history = in_order(person.entries)
    void = misregistered(history)
    history = [e for e in history if e not in void]
    work = [e for e in history if e.what in ("hired", "employed")][-1:]
    if not work or any(e.what == "dismissed" and e.on >= work[0].on for e in history):
        return []
    on = work[0].on
    for begun, end in _registrations(person):
        if begun.on > on or end is not None:
            continue
        still = [e for e in history if e.what == "confirmed" and e.ref == begun.ref and e.on > on]
        gone = [e for e in history if e.what == "ended" and e.on >= begun.on and e.outcome == "dropped_out"]
        if still or gone or work[0].what == "employed":
            return [begun, *gone[-1:], *work, *still[:1]]
    if work[0].what == "employed" and person.path and person.path[-1].at.account == AVAILABLE:
        return [*(e for e in history if e.what in ("ended", "available") and e.on <= on)][-1:] + work
    return []


def _registrations(person: Person) -> list[tuple[Entry, date | None]]:
    """Each registration with the day it was closed or lapsed; None while it is open."""
    history = in_order(person.entries)
    void = misregistered(history)
    found: list[tuple[Entry, date | None]] = []
    for begun in history:
        if begun.what == "registered" and begun not in void:
            ends = [e.on for e in history if e.what == "closed" and e.ref == begun.ref and e.on >= begun.on]
            ends += [
                m.on for m in person.marks if (m.what, m.ref) == (LAPSED, begun.ref) and m.on >= begun.on
            ]
            found.append((begun, min(ends, default=None)))
    return found
