"""Practices that turn out to count elsewhere or for other days than was said.

A practice in a place of an offer counts where the offer is; in a place that nobody offered, where the person
did on that day. It ends with the study that it belongs to, if nobody ended it before. What it rests on may be
told late, or corrected: then it is said again, with what that moves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import trainees as facts
from kadry_contracts.facts import vacancies
from services.kernel.decision import Decision, Look, Message, Outcome, State

from ..copies.offers import Offer, Places, offered, placed
from ..person.history import Person, cell
from ..person.identity import by_pseudonym
from .practice import Practice, about, moved, over_on, span, study_of

S = TypeVar("S", bound=State)


def offer_told(message: Message[vacancies.PracticePlacesOfferedV1], look: Look) -> Outcome:
    """Keeps the offer; practices in its places follow to where it is."""
    outcome = offered(message, look)
    places = look(Places, message.data.offer)
    if not isinstance(outcome, Decision) or not outcome.states or places is None:
        return outcome
    states, said = list(outcome.states), list[Fact]()
    for one in places.spans:
        old = look(Practice, one.practice)
        person = by_pseudonym(look, old.trainee) if old is not None else None
        if old is not None and person is not None and not person.erased and old.offer == message.data.offer:
            said += _derived(old, person, states, look)
    return Decision(states, said)


def followed(person: Person, states: list[State], look: Look) -> list[Fact]:
    """What follows for the practices of a person. Changes in `states` those that move."""
    said: list[Fact] = []
    for id in person.practices:
        old = _now(Practice, id, states, look)
        if old is not None:
            said += _derived(old, person, states, look)
    return said


def along(
    holder: Person, person: Person, enrolment: str, look: Look
) -> tuple[Person, Person, list[Practice]]:
    """Practices of a study that was corrected to another person are that one's."""
    practices = [look(Practice, id) for id in holder.practices]
    gone = [one for one in practices if one is not None and one.enrolment == enrolment]
    ids = tuple(one.id for one in gone)
    if gone:
        holder = replace(holder, practices=tuple(id for id in holder.practices if id not in ids))
        person = replace(person, practices=(*person.practices, *ids))
    return holder, person, [replace(one, trainee=person.id, version=one.version + 1) for one in gone]


def _derived(old: Practice, person: Person, states: list[State], look: Look) -> list[Fact]:
    """The practice as it follows from offer and study; an offer that has no place for that many days keeps
    what it gave.
    """
    offer = _now(Offer, old.offer, states, look) if old.offer else None
    if old.offer and offer is None:
        return []
    study = study_of(person, old.on, old.id.partition("/")[0])
    here = (offer.municipality, offer.occupation) if offer else cell(person, old.on)
    new = old if study is None else replace(old, municipality=here[0], occupation=here[1])
    if study is not None:
        agreement = (offer.agreement if offer else None) or study.agreement
        new = replace(new, provider=study.provider, enrolment=study.ref, agreement=agreement)
    new, moves = moved(replace(new, version=old.version + 1), old, person, offer)
    if replace(new, version=old.version) == old:
        return []
    if offer is not None:
        known = _now(Places, offer.id, states, look)
        mine = span(new, person, offer)
        if known is None or mine not in known.spans:
            places = placed(offer, mine, known)
            if places is None:
                return []
            _keep(places, states)
    _keep(new, states)
    over = over_on(new, person)
    if over is None or study is None:
        return [facts.PracticeStartedV1(**about(new, moves), on=new.on)]
    return [facts.PracticeEndedV1(**about(new, moves), on=over, started_on=new.on)]


def _now(kind: type[S], id: str, states: list[State], look: Look) -> S | None:
    """The state as this decision leaves it."""
    for state in states:
        if isinstance(state, kind) and state.id == id:
            return state
    return look(kind, id)


def _keep(new: State, states: list[State]) -> None:
    """Puts a state among those of the decision, in place of what is there of it."""
    for n, state in enumerate(states):
        if (state.kind, state.id) == (new.kind, new.id):
            states[n] = new
            return
    states.append(new)
