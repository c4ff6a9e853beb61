"""Two registers disagree, or two studies overlap: nobody is refused, it is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kadry_contracts.facts import trainees as facts
from kadry_contracts.facts.common import Claim, ContradictionFoundV1, typed

from .history import Entry, Person
from .path import in_order, misregistered

Contradiction = typed(ContradictionFoundV1, "trainees")


def second_registration(person: Person, entry: Entry) -> list[ContradictionFoundV1]:
    """The case that `entry` opens if the person was registered elsewhere, or again, at the same time."""
    if sum(e.what == "registered" for e in person.entries) < 2:
        return []
    for other, end in _registrations(person):
        mine = next((till for e, till in _registrations(person) if e is entry), None)
        apart = (end is not None and end <= entry.on) or (mine is not None and mine <= other.on)
        if other is not entry and not apart:
            return [_case(person, entry, sorted((other, entry), key=lambda e: (e.on, e.report)))]
    return []


def _case(person: Person, entry: Entry, registrations: Sequence[Entry]) -> ContradictionFoundV1:
    claims = tuple(
        Claim(participant=e.ref.partition("/")[0], says="registered", on=e.on) for e in registrations
    )
    case: ContradictionFoundV1 = Contradiction(
        version=person.version,
        about=person.id,
        code="second_registration",
        claims=claims,
        municipality=entry.municipality,
        occupation=entry.occupation,
    )
    return case


def _registrations(person: Person) -> list[tuple[Entry, date | None]]:
    """Each registration with the day it was closed; None while it is open."""
    history = in_order(person.entries)
    void = misregistered(history)
    found: list[tuple[Entry, date | None]] = []
    for begun in history:
        if begun.what == "registered" and begun not in void:
            ends = [e.on for e in history if e.what == "closed" and e.ref == begun.ref and e.on >= begun.on]
            found.append((begun, min(ends, default=None)))
    return found


def overlaps(person: Person, among: Sequence[Entry]) -> list[facts.OverlapFoundV1]:
    """How the studies in `among` overlap with the person's others."""
    studies = [e for e in person.entries if e.what == "enrolled"]
    if len(studies) < 2:
        return []
    void = misregistered(in_order(person.entries))
    news = {e.ref for e in among if e.what == "enrolled"}
    return [
        facts.OverlapFoundV1(
            version=person.version, trainee=person.id, kind=kind, enrolments=(new.ref, other.ref)
        )
        for new in studies
        for other in studies
        if new.ref in news and other.ref not in news and new not in void and other not in void
        if (kind := overlap(_span(person, new), _span(person, other))) is not None
    ]


def _span(person: Person, study: Entry) -> tuple[date, date]:
    """From enrolment to the end, or to the planned end of one that runs."""
    ends = [e.on for e in person.entries if e.what == "ended" and e.ref == study.ref]
    return study.on, min(ends, default=study.until or date.max)


def overlap(new: tuple[date, date], other: tuple[date, date]) -> facts.Overlap | None:
    """How the new one lies: start, it begins inside the other; end, it ends inside; embrace or within."""
    if new[0] >= other[1] or other[0] >= new[1]:
        return None
    if other[0] <= new[0] and new[1] <= other[1]:
        return "within"
    if new[0] <= other[0] and other[1] <= new[1]:
        return "embrace"
    return "start" if new[0] > other[0] else "end"
