"""What was done for people: enrolled, trained, hired. One history a person, what counts is derived from it.

A study whose end is read after the hire, a person who turns out to be another, a hire taken back: the
history changes, and what counts becomes what it would have been in the right order.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, NamedTuple

from kadry_contracts.facts import trainees
from services.kernel.decision import NOTHING, Key, Look, Message, Outcome

from ..changes import Changes
from .counting import recount
from .tally import Done, Entry, tally_id

NEVER_BEGAN = ("not_started", "misregistered", "cancelled")
"""Ends of a study that nobody was in."""


class Study(NamedTuple):
    """A study: whose it is, who referred the person, and how it ended if it has."""

    provider: str
    enrolled_on: date
    municipality: str
    occupation: str
    agreement: str | None = None
    referred_by: str | None = None
    ended_on: date | None = None
    outcome: str | None = None


class Hired(NamedTuple):
    """A hire: where, when, and who had trained the person as the hire was told."""

    employer: str
    on: date
    municipality: str
    occupation: str
    trained_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """The history of a person as far as agreements count it; `same_as` is the pseudonym that took it over."""

    kind: ClassVar[str] = "person"
    id: str
    version: int = 0
    studies: dict[str, Study] = field(default_factory=dict)
    hires: dict[str, Hired] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Whose:
    """The person whose study or hire it is, by `study/<id>` or `hire/<id>`: a correction may name another."""

    kind: ClassVar[str] = "whose"
    id: str
    version: int
    person: str


Studied = Message[trainees.EnrolledV1] | Message[trainees.StudyEndedV1]
AboutHire = Message[trainees.TraineeHiredV1] | Message[trainees.TraineeHireWithdrawnV1]


def done_of(person: Person) -> list[Done]:
    """What counts of a person's history: enrolments, qualifications, hires of people whom others trained."""
    found: list[Done] = []
    trained: list[tuple[date, str]] = []
    for ref, study in person.studies.items():
        entry = Entry(study.enrolled_on, 1, study.municipality, study.occupation, study.agreement)
        if study.outcome not in NEVER_BEGAN:
            # A job centre keeps its promise of enrolments by whom it refers.
            for party in sorted({study.provider, study.referred_by or study.provider}):
                found.append(Done("enrolled", party, ref, entry))
        if study.outcome == "graduated" and study.ended_on is not None:
            found.append(Done("graduates", study.provider, ref, entry._replace(on=study.ended_on)))
            trained.append((study.ended_on, study.provider))
    known = {study.provider for study in person.studies.values() if study.outcome is not None}
    for ref, hire in person.hires.items():
        by = {provider for on, provider in trained if on <= hire.on}
        by.update(provider for provider in hire.trained_by if provider not in known)
        if by:
            partners = tuple(sorted(by))
            entry = Entry(hire.on, 1, hire.municipality, hire.occupation, None, partners, person.id)
            found.append(Done("hires", hire.employer, ref, entry))
    return found


def studied_needs(message: Studied) -> list[Key]:
    """The person, whose study it is, and the tallies that it may change."""
    said = message.data
    return [
        Key("person", str(said.trainee)),
        Key("whose", f"study/{said.enrolment}"),
        Key("tally", tally_id("enrolled", said.provider)),
        Key("tally", tally_id("graduates", said.provider)),
    ]


def hire_needs(message: AboutHire) -> list[Key]:
    """The person, whose hire it is, and the tally that it may change."""
    said = message.data
    keys = [Key("person", str(said.trainee)), Key("whose", f"hire/{said.hire}")]
    return [*keys, Key("tally", tally_id("hires", said.employer))] if said.employer else keys


def enrolled(message: Message[trainees.EnrolledV1], look: Look) -> Outcome:
    """A person is in a study, or after a correction in another one."""
    said, changes = message.data, Changes(look)
    person = _person(changes, str(said.trainee))
    before = person.studies.get(said.enrolment)
    study = Study(
        said.provider,
        said.enrolled_on,
        said.municipality,
        said.occupation,
        said.agreement,
        None if said.referral is None else said.referral.partition("/")[0],
        None if before is None else before.ended_on,
        None if before is None else before.outcome,
    )
    _moved(changes, f"study/{said.enrolment}", person.id, message.day)
    _kept(changes, person.id, {**person.studies, said.enrolment: study}, None, message.day)
    return changes.decision()


def study_ended(message: Message[trainees.StudyEndedV1], look: Look) -> Outcome:
    """A study ended: with a qualification, without one, or as if it had not been."""
    said, changes = message.data, Changes(look)
    person = _person(changes, str(said.trainee))
    before = person.studies.get(said.enrolment)
    study = Study(said.provider, said.enrolled_on, said.municipality, said.occupation, said.agreement)
    study = (before or study)._replace(ended_on=said.ended_on, outcome=said.outcome)
    _kept(changes, person.id, {**person.studies, said.enrolment: study}, None, message.day)
    return changes.decision()


def hired(message: Message[trainees.TraineeHiredV1], look: Look) -> Outcome:
    """A person works somewhere; without a participant as employer nobody promised it."""
    said, changes = message.data, Changes(look)
    person = _person(changes, str(said.trainee))
    if said.employer is None and said.hire not in person.hires:
        return NOTHING
    hires = {ref: hire for ref, hire in person.hires.items() if ref != said.hire}
    if said.employer is not None:
        by = tuple(sorted({t.provider for t in said.trained_by}))
        hires[said.hire] = Hired(said.employer, said.hired_on, said.municipality, said.occupation, by)
    _moved(changes, f"hire/{said.hire}", person.id, message.day)
    _kept(changes, person.id, None, hires, message.day)
    return changes.decision()


def hire_withdrawn(message: Message[trainees.TraineeHireWithdrawnV1], look: Look) -> Outcome:
    """A hire was taken back: it counts for nobody."""
    said, changes = message.data, Changes(look)
    person = _person(changes, str(said.trainee))
    if said.hire not in person.hires:
        return NOTHING
    hires = {ref: hire for ref, hire in person.hires.items() if ref != said.hire}
    _kept(changes, person.id, None, hires, message.day)
    return changes.decision()


def linked(message: Message[trainees.TraineeLinkedV1], look: Look) -> Outcome:
    """Two pseudonyms are one person: the older one takes over the history of the other."""
    said, changes = message.data, Changes(look)
    older, merged = _person(changes, str(said.trainee)), _person(changes, str(said.merged))
    if older.id == merged.id:
        return NOTHING
    one = replace(
        older,
        studies={**older.studies, **merged.studies},
        hires={**older.hires, **merged.hires},
        pages={**older.pages, **merged.pages},
    )
    before = [*done_of(older), *done_of(merged)]
    pages = recount(changes, before, done_of(one), one.pages, message.day)
    changes.keep(replace(one, pages=pages))
    changes.keep(Person(merged.id, merged.version, same_as=one.id))
    return changes.decision()


def _person(changes: Changes, id: str) -> Person:
    """The history of a person, under the pseudonym that holds it now."""
    person = changes.of(Person, id) or Person(id)
    while person.same_as is not None:
        person = changes.of(Person, person.same_as) or Person(person.same_as)
    return person


def _kept(
    changes: Changes, id: str, studies: dict[str, Study] | None, hires: dict[str, Hired] | None, on: date
) -> None:
    """Keeps a history with other studies or other hires, and counts anew."""
    old = changes.of(Person, id) or Person(id)
    new = replace(
        old,
        studies=old.studies if studies is None else studies,
        hires=old.hires if hires is None else hires,
    )
    if new != old:
        pages = recount(changes, done_of(old), done_of(new), old.pages, on)
        changes.keep(replace(new, pages=pages))


def _moved(changes: Changes, what: str, person: str, on: date) -> None:
    """Notes whose study or hire it is; a correction that names another person takes it from the first."""
    known = changes.of(Whose, what)
    if known is not None:
        before = _person(changes, known.person)
        if before.id == person:
            return
        ref = what.partition("/")[2]
        studies = {r: s for r, s in before.studies.items() if what.startswith("hire/") or r != ref}
        hires = {r: h for r, h in before.hires.items() if what.startswith("study/") or r != ref}
        _kept(changes, before.id, studies, hires, on)
    changes.keep(Whose(what, 0, person))
