"""Instructors and their certificates. Who holds a valid certificate counts once, however many."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from kadry_contracts.codes import NO_CODE
from kadry_contracts.facts import programs as facts
from kadry_contracts.moves import OUTSIDE, Place, Step, differences
from kadry_contracts.reports import programs as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused

from ..intake import DAY
from ..intakes.agreed import Agreement, party_to
from ..intakes.programmes import Home
from ..words import named, original

UPSKILLED = "upskilled"


@dataclass(frozen=True, slots=True)
class Certificate:
    """Valid from `certified_on` to the end of `valid_until`, says `report`."""

    report: str
    certified_on: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Instructor:
    """An instructor of one provider with every certificate, in the order of their days."""

    kind: ClassVar[str] = "instructor"
    id: str
    version: int
    municipality: str
    certificates: tuple[Certificate, ...] = ()
    replaced: tuple[str, ...] = ()


def path(instructor: Instructor) -> list[Step]:
    """In the account from the first day of validity to the last, over all certificates that follow on."""
    at = Place(UPSKILLED, instructor.municipality)
    spans: list[tuple[date, date]] = []
    for one in instructor.certificates:
        if spans and one.certified_on <= spans[-1][1] + DAY:
            spans[-1] = (spans[-1][0], max(spans[-1][1], one.valid_until))
        else:
            spans.append((one.certified_on, one.valid_until))
    steps = []
    for first, last in spans:
        steps += [Step(first, Place(OUTSIDE), at), Step(last + DAY, at, Place(OUTSIDE))]
    return steps


def upskilled(message: Message[reports.InstructorUpskilledV1], look: Look, *, home: Home) -> Outcome:
    """An instructor has a new certificate. The same day twice is one certificate said twice."""
    said = message.data
    id = named(message, said.instructor_ref)
    old = look(Instructor, id)
    known = Instructor(id, 0, home(look, message.participant) or NO_CODE) if old is None else old
    certificates, replaced = known.certificates, known.replaced
    if message.corrects is not None:
        current = message.corrects if any(c.report == message.corrects for c in certificates) else None
        wrong = original(message, Key("instructor", id), current, replaced)
        if wrong is not None:
            return wrong
        certificates = tuple(c for c in certificates if c.report != message.corrects)
        replaced = (*replaced, message.corrects)
    if any(c.certified_on == said.certified_on for c in certificates):
        return Refused("already_exists", "/data/certified_on", {"name": id})
    if said.agreement is not None:
        agreement = party_to(look, said.agreement, message.participant)
        if not isinstance(agreement, Agreement):
            return agreement
    new_one = Certificate(message.id, said.certified_on, said.valid_until)
    new = replace(
        known,
        version=known.version + 1,
        certificates=tuple(sorted((*certificates, new_one), key=lambda one: one.certified_on)),
        replaced=replaced,
    )
    fact = facts.InstructorUpskilledV1(
        version=new.version,
        instructor=id,
        provider=message.participant,
        municipality=new.municipality,
        mode=said.mode,
        certified_on=said.certified_on,
        valid_until=said.valid_until,
        agreement=said.agreement,
        practitioner=said.practitioner,
        moves=differences(() if old is None else path(old), path(new)),
    )
    return Decision([new], [fact])
