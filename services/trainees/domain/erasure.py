"""A person's data are erased: what they did stays counted, and names nobody any more.

What is left is the pseudonym with its path, so that sums stay right, and that the names under which agencies
report the person were somebody's, so that what they report afterwards can be refused. Nothing leads from a
name, or from an enrolment, a referral, a hire, a practice or a credential, to the path any more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import trainees as facts
from kadry_contracts.moves import OUTSIDE, Move, Place, Step, differences
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import Decision, Look, Message, Outcome, State

from .copies.offers import Places, Span
from .person.acquainted import stranger
from .person.history import Person, report_of
from .person.identity import Alias, Forgotten, known
from .practice.practice import Practice
from .referral.referral import Referral, holds, lapsed, led_to_a_study
from .study.credential import Credential
from .study.enrolment import Enrolment
from .work.hire import Hire


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
    practices, freed = _practices(person, said.on, look)
    about = {"trainee": person.id, "municipality": here.municipality, "occupation": here.occupation}
    requested = facts.ErasureRequestedV1(
        version=person.version + 1, on=said.on, reported_by=message.participant, moves=(), **about
    )
    erased = facts.PersonErasedV1(
        version=forgotten.version,
        moves=(*differences(person.path, path), *freed),
        erased_on=said.on,
        participants=_reporters(person),
        **about,
    )
    said_too = _lapsed(replace(person, path=path, version=forgotten.version), said.on, look)
    gone = [Forgotten(trainee) for trainee in (person.id, *person.absorbed)]
    states = [forgotten, *_forgotten(person, message, look), *practices]
    return Decision(states, [requested, erased, *said_too], entries=gone)


def _reporters(person: Person) -> tuple[str, ...]:
    """Everybody who said something about the person, or where they studied or worked."""
    reports_of = (e.report.removeprefix("urn:kadry:").partition("#")[0] for e in person.entries)
    places = (e.provider for e in person.entries if e.provider)
    known = {*person.names, *reports_of, *places}
    return tuple(sorted(name for name in known if ":" not in name))


def _forgotten(person: Person, message: Message[reports.ErasureRequestedV1], look: Look) -> list[State]:
    """Names and objects that led to the person lead to nobody, and say nothing of what the person needs."""
    states: list[State] = []
    for id in person.aliases:
        alias = look(Alias, id)
        if alias is not None:
            states.append(Alias(id, "", alias.version + 1))
    for entry in person.entries:
        if entry.what == "enrolled" and (enrolment := look(Enrolment, entry.ref)) is not None:
            states.append(_without_claims(enrolment, report_of(message)))
        elif entry.what == "referred" and (referral := look(Referral, entry.ref)) is not None:
            states.append(replace(referral, trainee="", version=referral.version + 1))
        elif entry.what == "hired" and (hire := look(Hire, entry.ref)) is not None:
            states.append(replace(hire, trainee="", version=hire.version + 1))
        elif entry.what == "credential" and (credential := look(Credential, entry.ref)) is not None:
            states.append(replace(credential, trainee="", version=credential.version + 1))
    return states


def _without_claims(enrolment: Enrolment, report: str) -> Enrolment:
    """Who studied is not expected to graduate any more; a place that was asked for is refused."""
    asked, held = (
        None if claim is None else replace(claim, trainee="", name="", municipality="", needs=())
        for claim in (enrolment.asked, enrolment.held)
    )
    ended = enrolment.ended or report
    return replace(enrolment, asked=asked, held=held, ended=ended, version=enrolment.version + 1)


def _practices(person: Person, on: date, look: Look) -> tuple[list[State], tuple[Move, ...]]:
    """Practices end that day, and are nobody's."""
    states: dict[tuple[str, str], State] = {}
    moves: tuple[Move, ...] = ()
    for id in person.practices:
        practice = look(Practice, id)
        if practice is None:
            continue
        steps = tuple(step for step in practice.steps if step.on <= on)
        if steps and steps[-1].at.account == "practice_used":
            steps = (*steps, Step(on, steps[-1].at, steps[-1].was))
        moves = (*moves, *differences(practice.steps, steps))
        version = practice.version + 1
        states[Practice.kind, id] = replace(practice, trainee="", steps=steps, version=version)
        places = states.get((Places.kind, practice.offer or "")) or look(Places, practice.offer or "")
        if isinstance(places, Places):
            spans = tuple(cut for s in places.spans if (cut := _cut(s, id, on)) is not None)
            states[Places.kind, places.id] = replace(places, spans=spans, version=places.version + 1)
    return list(states.values()), moves


def _cut(span: Span, practice: str, on: date) -> Span | None:
    if span.practice != practice:
        return span
    return None if span.first > on else replace(span, last=min(span.last, on))


def _lapsed(person: Person, on: date, look: Look) -> list[Fact]:
    """Places that are held for the person are free from that day on."""
    referrals = (look(Referral, e.ref) for e in person.entries if e.what == "referred")
    return [
        lapsed(person, referral, max(on, referral.referred_on), "erased")
        for referral in referrals
        if referral is not None and holds(referral, on) and not led_to_a_study(person, referral.id)
    ]
