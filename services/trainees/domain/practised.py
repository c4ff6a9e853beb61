"""Practices that turn out to count elsewhere than was said: what they rest on was told late, or corrected.

A practice in a place of an offer counts where the offer is; in a place that nobody offered, where the person
did on that day. Each is said again, with what that moves.
"""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import trainees as facts
from kadry_contracts.facts import vacancies
from services.kernel.decision import Decision, Look, Message, Outcome, State

from .history import Person, cell
from .offers import Offer, Places, offered
from .practice import Practice, about, moved, study_of


def offer_told(message: Message[vacancies.PracticePlacesOfferedV1], look: Look) -> Outcome:
    """Keeps the offer; practices in its places follow to where it is."""
    outcome = offered(message, look)
    places = look(Places, message.data.offer)
    if not isinstance(outcome, Decision) or not outcome.states or places is None:
        return outcome
    states, said = list(outcome.states), list[Fact]()
    offer = next(state for state in states if isinstance(state, Offer))
    for span in places.spans:
        old = look(Practice, span.practice)
        if old is not None and old.offer == offer.id:
            _told_again(old, offer.municipality, offer.occupation, offer, states, said)
    return Decision(states, said)


def followed(person: Person, states: list[State], look: Look) -> list[Fact]:
    """Practices of a person in places that nobody offered. Changes those in `states` that move."""
    said: list[Fact] = []
    for id in person.practices:
        if any(isinstance(state, Practice) and state.id == id for state in states):
            continue  # this decision is about it
        old = look(Practice, id)
        if old is not None and study_of(person, old.on, id.partition("/")[0]) is not None:
            _told_again(old, *cell(person, old.on), None, states, said)
    return said


def _told_again(
    old: Practice,
    municipality: str,
    occupation: str,
    offer: Offer | None,
    states: list[State],
    said: list[Fact],
) -> None:
    there = replace(old, version=old.version + 1, municipality=municipality, occupation=occupation)
    new, moves = moved(there, old, offer)
    if moves:
        states.append(new)
        said.append(facts.PracticeStartedV1(**about(new, moves), on=new.on))
