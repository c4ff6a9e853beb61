"""An intake that is elsewhere than was said, or ends on another day: who is in training there follows."""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import programs
from services.kernel.decision import Decision, Look, Message, Outcome, State

from ..copies.intake import Intake, Roster, opened
from ..copies.intake import altered as changed_terms
from ..person.history import Person, changed, entry_of
from ..person.identity import by_pseudonym
from ..study.enrolment import Enrolment
from ..study.place import enrolled


def told(message: Message[programs.IntakeOpenedV1], look: Look) -> Outcome:
    """Keeps the intake; the enrolments of people whom that moves are said again."""
    return _followed(opened(message, look), message.data.intake, look)


def altered(message: Message[programs.IntakeChangedV1], look: Look) -> Outcome:
    """Keeps the terms in force, also as the planned end of who studies there."""
    return _followed(changed_terms(message, look), message.data.intake, look)


def _followed(outcome: Outcome, id: str, look: Look) -> Outcome:
    roster = look(Roster, id)
    if not isinstance(outcome, Decision) or roster is None:
        return outcome
    people: dict[str, Person] = {}
    said: list[Fact] = []
    for intake in outcome.states:
        if not isinstance(intake, Intake):
            continue
        for id in roster.enrolments:
            enrolment = look(Enrolment, id)
            claim = enrolment.held if enrolment is not None else None
            known = by_pseudonym(look, claim.trainee) if claim is not None else None
            if claim is None or known is None or known.erased:
                continue
            person = people.get(known.id, known)
            old = entry_of(person, "enrolled", id)
            if old is None:
                continue
            entry = replace(old, site=intake.municipality, occupation=intake.occupation, until=intake.ends_on)
            if entry == old:
                continue
            new, moves = changed(person, [old], [entry])
            people[new.id] = new
            if moves:
                said.append(enrolled(new, claim, id, intake, moves))
    states: list[State] = [*outcome.states, *people.values()]
    return Decision(states, said, outcome.timers)
