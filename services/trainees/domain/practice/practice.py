"""Practice at a place of work, in a place on offer or without one: a place that somebody is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar

from kadry_contracts.facts import trainees as facts
from kadry_contracts.moves import OUTSIDE, Move, Place, Step, differences
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, Waiting

from ..copies.offers import Offer, Places, Span, left, placed
from ..corrections import awaited, found, history_of
from ..person.history import Entry, Person, cell, report_of
from ..person.identity import by_pseudonym, known
from ..person.mistakes import misregistered
from ..person.order import in_order

Started = reports.PracticeStartedV1
Ended = reports.PracticeEndedV1


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice; `end` is the report that ended it, `steps` what was said of its place."""

    kind: ClassVar[str] = "practice"
    id: str
    version: int
    report: str
    trainee: str
    employer: str
    on: date
    municipality: str
    occupation: str
    offer: str | None = None
    provider: str | None = None
    enrolment: str | None = None
    agreement: str | None = None
    replaces: tuple[str, ...] = ()
    ended_on: date | None = None
    end: str = ""
    ends: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


def start(message: Message[Started], look: Look) -> Outcome:
    """A person in training takes a place of an offer, or one that nobody offered."""
    said, id = message.data, f"{message.participant}/{message.data.practice_ref}"
    old = look(Practice, id)
    if old is not None and not message.corrects:
        return Refused("already_exists", "/data/practice_ref", {"name": id})
    if message.corrects:
        original = (
            found(message, [old], Key("practice", id)) if old else awaited(message, Key("practice", id))
        )
        if not isinstance(original, Practice):
            return original
    person = known(look, message)
    if not isinstance(person, Person):
        return person
    offer = look(Offer, said.offer) if said.offer else None
    if said.offer and offer is None:
        return Waiting(
            Key("offer", said.offer), Refused("unknown_object", "/data/offer", {"name": said.offer})
        )
    if refused := _outside(offer, message):
        return refused
    study = study_of(person, said.on, message.participant)
    if study is None:
        missing = Refused("not_in_training", "/data/on", {"on": said.on})
        return Waiting(Key("person", person.id), missing, named="enrolled")
    if message.participant not in (said.employer, study.provider):
        theirs = Refused("not_yours", "/data/practice_ref", {"owner": said.employer})
        return Waiting(Key("person", person.id), theirs, named="enrolled")  # a study there may be on the way
    here = (offer.municipality, offer.occupation) if offer else cell(person, said.on)
    new = Practice(
        id,
        1 if old is None else old.version + 1,
        report_of(message),
        person.id,
        said.employer,
        said.on,
        *here,
        said.offer,
        study.provider,
        study.ref,
        (offer.agreement if offer else None) or study.agreement,
        history_of(old),
        *((old.ended_on, old.end, old.ends) if old else ()),
    )
    if new.ended_on is not None and new.ended_on < new.on:
        return Refused("dates_reversed", "/data/on", {"before": new.ended_on})
    places = _taken(new, old, person, offer, look)
    if places is None:
        return Refused("no_free_place", "/data/offer")
    new, moves = moved(new, old, person, offer)
    people = _with_practice(person, new, old, look)
    return Decision([*people, new, *places], [facts.PracticeStartedV1(**about(new, moves), on=said.on)])


def end(message: Message[Ended], look: Look) -> Outcome:
    """The place is free again. Waits for the start."""
    said, id = message.data, f"{message.participant}/{message.data.practice_ref}"
    old = look(Practice, id)
    if old is None:
        return Waiting(Key("practice", id), Refused("unknown_object", "/data/practice_ref", {"name": id}))
    person = known(look, message)
    if not isinstance(person, Person):
        return person
    if message.corrects:
        if _report(message) in old.ends:
            return Refused("already_corrected", "/corrects", {"by": old.end.partition("#")[2]})
        if old.end != _report(message):
            return awaited(message, Key("practice", id))
    elif old.end:
        return Refused("already_ended", "/data/practice_ref", {"name": id, "on": old.ended_on})
    if said.employer != old.employer:
        return Refused("not_yours", "/data/employer", {"name": id, "owner": old.employer})
    if said.on < old.on:
        return Refused("dates_reversed", "/data/on", {"before": old.on})
    offer = look(Offer, old.offer) if old.offer else None
    ends = (*old.ends, old.end) if old.end else ()
    new = replace(old, version=old.version + 1, ended_on=said.on, end=report_of(message), ends=ends)
    places = _taken(new, old, person, offer, look)
    if places is None:
        return Refused("no_free_place", "/data/on")
    new, moves = moved(new, old, person, offer)
    fact = facts.PracticeEndedV1(
        **about(new, moves), on=said.on, started_on=new.on, evaluation=said.evaluation
    )
    return Decision([new, *places], [fact])


def _report(message: Message[Any]) -> str:
    return f"{message.source}#{message.corrects}"


def _outside(offer: Offer | None, message: Message[Started]) -> Refused | None:
    """None if the practice goes with its offer."""
    said = message.data
    if offer is None:
        return None
    if offer.employer != said.employer:
        return Refused("not_yours", "/data/offer", {"name": offer.id, "owner": offer.employer})
    if not offer.first <= said.on <= offer.last:
        days = {"offer": offer.id, "starts_on": offer.first, "ends_on": offer.last}
        return Refused("outside_offer", "/data/on", days)
    return None


def study_of(person: Person, on: date, participant: str) -> Entry | None:
    """The study in which the person is on that day, that of `participant` before others."""
    history = in_order(person.entries)
    void = misregistered(history)
    over = {e.ref for e in history if e.what == "ended" and e.on < on}
    studies = [e for e in history if e.what == "enrolled" and e.on <= on and e.ref not in over]
    running = [e for e in studies if e not in void]
    return max(running, key=lambda e: (e.provider == participant, e.on, e.ref), default=None)


def _with_practice(person: Person, new: Practice, old: Practice | None, look: Look) -> list[Person]:
    """The person who remembers a practice, and who no longer does."""
    people: list[Person] = []
    holder = by_pseudonym(look, old.trainee) if old is not None else None
    if holder is not None and holder.id != person.id and new.id in holder.practices:
        others = tuple(id for id in holder.practices if id != new.id)
        people.append(replace(holder, practices=others, version=holder.version + 1))
    if new.id not in person.practices:
        mine = (*person.practices, new.id)
        people.append(replace(person, practices=mine, version=person.version + 1))
    return people


def _taken(
    new: Practice, old: Practice | None, person: Person, offer: Offer | None, look: Look
) -> Sequence[Places] | None:
    """The places of offers after a practice came or changed; None if its offer has no place for it."""
    before = left(old.offer, old.id, look) if old and old.offer and old.offer != new.offer else []
    if offer is None:
        return before
    places = placed(offer, span(new, person, offer), look(Places, offer.id))
    return None if places is None else [*before, places]


def over_on(practice: Practice, person: Person) -> date | None:
    """The day on which the practice is over: it was ended, or the study that it belongs to was."""
    ends = [practice.ended_on, _end_of_study(person, _its_study(practice, person))]
    return min((day for day in ends if day is not None), default=None)


def _its_study(practice: Practice, person: Person) -> Entry | None:
    return study_of(person, practice.on, practice.id.partition("/")[0])


def _end_of_study(person: Person, study: Entry | None) -> date | None:
    ends = (e.on for e in person.entries if study is not None and e.what == "ended" and e.ref == study.ref)
    return min(ends, default=None)


def span(practice: Practice, person: Person, offer: Offer) -> Span:
    """The days on which a practice has a place of its offer."""
    return Span(practice.id, practice.on, min(over_on(practice, person) or offer.last, offer.last))


def moved(
    new: Practice, old: Practice | None, person: Person, offer: Offer | None
) -> tuple[Practice, tuple[Move, ...]]:
    """The practice with the steps of its place: from the offer and back to it, at the latest with its end.

    Nobody practises in a study that never was.
    """
    used = Place("practice_used", new.municipality, new.occupation)
    free = Place("practice_offered", new.municipality, new.occupation) if offer else Place(OUTSIDE)
    steps = [Step(new.on, free, used)]
    last = over_on(new, person)
    if offer is not None:
        after = offer.last + timedelta(days=1)
        last = min(last or after, after)
    if last is not None:
        steps.append(Step(max(last, new.on), used, free))
    if _its_study(new, person) is None:
        steps = []
    moves = differences(old.steps if old else (), steps)
    return replace(new, steps=tuple(steps)), moves


def about(practice: Practice, moves: tuple[Move, ...]) -> dict[str, Any]:
    """What every fact about a practice says of it."""
    return {
        "version": practice.version,
        "trainee": practice.trainee,
        "municipality": practice.municipality,
        "occupation": practice.occupation,
        "moves": moves,
        "practice": practice.id,
        "employer": practice.employer,
        "provider": practice.provider,
        "enrolment": practice.enrolment,
        "offer": practice.offer,
        "agreement": practice.agreement,
    }
