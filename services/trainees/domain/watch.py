"""What follows from every change of a person or an enrolment, whatever rule made it.

The clock is set for what it has to conclude next, contradictions that appear or disappear are said, and how
many people an intake has to graduate is counted again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from kadry_contracts.envelope import Fact
from services.kernel.decision import Decision, Key, Look, Message, Outcome, State, Timer

from .contradiction import changes, contradictions
from .enrolment import Enrolment
from .expected import counted_on
from .history import Person

CLOCK = "clock"
Rule = Callable[[Message[Any], Look], Outcome]


def watched(rule: Rule) -> Rule:
    """The rule, with what follows from the people and enrolments that it changes."""

    @wraps(rule)
    def asked(message: Message[Any], look: Look) -> Outcome:
        outcome = rule(message, look)
        if not isinstance(outcome, Decision) or not outcome.states:
            return outcome
        states: list[State] = []
        timers: list[Timer] = []
        said: list[Fact] = []
        enrolments: list[Enrolment] = []
        for state in outcome.states:
            if isinstance(state, Person):
                state, news = _told(state)
                said += news
                if state.due is not None and _due(look, state) != state.due:
                    timers.append(Timer(Key("person", state.id), CLOCK, state.due.on))
            elif isinstance(state, Enrolment):
                enrolments.append(state)
            states.append(state)
        for enrolment in enrolments:
            timers += counted_on(enrolment, states, message, look)
        if not said and not timers:
            return outcome
        return replace(
            outcome, states=states, facts=[*outcome.facts, *said], timers=[*outcome.timers, *timers]
        )

    return asked


def _told(person: Person) -> tuple[Person, list[Fact]]:
    """The person, with the contradictions that are known of them now."""
    found = contradictions(person)
    if tuple(found) == person.cases:
        return person, []
    return replace(person, cases=tuple(found)), list(changes(person, found))


def _due(look: Look, person: Person) -> Any:
    old = look(Person, person.id) if person.version > 1 else None
    return None if old is None else old.due
