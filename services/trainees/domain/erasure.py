"""A person's data are erased: what they did stays counted, and names nobody any more.

What is left is the pseudonym with its path, so that sums stay right, and the names under which agencies
report the person, so that what they report afterwards can be refused.
"""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.facts import trainees as facts
from kadry_contracts.moves import OUTSIDE, Place, Step, differences
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import Decision, Look, Message, Outcome, State

from .acquainted import stranger
from .enrolment import Enrolment
from .history import Person, report_of
from .identity import Forgotten, known


def erase(message: Message[reports.ErasureRequestedV1], look: Look) -> Outcome:
    """→ left, and nothing more is known. Who studies is no longer expected to graduate."""
    said, person = message.data, known(look, message)
    if not isinstance(person, Person):
        return person
    if wait := stranger(message, person, look):
        return wait
    path = tuple(step for step in person.path if step.on <= said.on)  # read in time, no more would be known
    here = path[-1].at if path else Place(OUTSIDE)
    if here.account not in (OUTSIDE, "left"):
        path = (*path, Step(said.on, here, Place("left", here.municipality, here.occupation, said.on)))
    forgotten = Person(
        person.id,
        person.born,
        person.version + 2,
        path=path,
        cases=person.cases,
        absorbed=person.absorbed,
        erased=said.on,
    )
    about = {"trainee": person.id, "municipality": here.municipality, "occupation": here.occupation}
    requested = facts.ErasureRequestedV1(
        version=person.version + 1, on=said.on, reported_by=message.participant, moves=(), **about
    )
    erased = facts.PersonErasedV1(
        version=forgotten.version,
        moves=differences(person.path, path),
        erased_on=said.on,
        participants=_reporters(person),
        **about,
    )
    gone = [Forgotten(trainee) for trainee in (person.id, *person.absorbed)]
    return Decision([forgotten, *_studies(person, message, look)], [requested, erased], entries=gone)


def _reporters(person: Person) -> tuple[str, ...]:
    """Everybody who said something about the person, or where they studied or worked."""
    reports_of = (e.report.removeprefix("urn:kadry:").partition("#")[0] for e in person.entries)
    places = (e.provider for e in person.entries if e.provider)
    known = {*person.names, *reports_of, *places}
    return tuple(sorted(name for name in known if ":" not in name))


def _studies(person: Person, message: Message[reports.ErasureRequestedV1], look: Look) -> list[State]:
    """Enrolments that have not ended."""
    states: list[State] = []
    for entry in person.entries:
        enrolment = look(Enrolment, entry.ref) if entry.what == "enrolled" else None
        if enrolment is not None and not enrolment.ended:
            states.append(replace(enrolment, ended=report_of(message), version=enrolment.version + 1))
    return states
