"""Studies of one person that overlap in time: nobody is refused, it is said, and taken back if it is not so.

It follows from the history alone, so it is the same whatever was read first.
"""

from __future__ import annotations

from datetime import date
from itertools import combinations

from kadry_contracts.facts import trainees as facts

from .person.history import Entry, Overlapping, Person
from .person.mistakes import misregistered
from .person.order import in_order


def overlaps(person: Person) -> tuple[Overlapping, ...]:
    """Which studies overlap, each pair as the one that was said later lies to the other."""
    studies = [e for e in person.entries if e.what == "enrolled"]
    if len(studies) < 2:
        return ()
    void = misregistered(in_order(person.entries))
    studies = sorted((e for e in studies if e not in void), key=lambda e: (e.said, e.on, e.ref))
    found = (
        (overlap(_span(person, later), _span(person, earlier)), later.ref, earlier.ref)
        for earlier, later in combinations(studies, 2)
    )
    return tuple(sorted(Overlapping(kind, (one, other)) for kind, one, other in found if kind is not None))


def overlaps_told(person: Person, found: tuple[Overlapping, ...]) -> list[facts.OverlapFoundV1]:
    """What is to be said: overlaps that are new since the person was last looked at, or are none any more."""
    over = [(one, True) for one in person.overlaps if one not in found]
    new = [(one, False) for one in found if one not in person.overlaps]
    return [
        facts.OverlapFoundV1(
            version=person.version,
            trainee=person.id,
            kind=one.kind,
            enrolments=one.enrolments,
            settled=settled,
        )
        for one, settled in (*over, *new)
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
