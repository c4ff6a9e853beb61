"""What follows from every change of a person or an enrolment, whatever rule made it.

The clock is set for what it has to conclude next, holds that were lost with a registration or stand again are
said, contradictions and overlaps that appear or disappear too, practices follow the person, how many people
an intake has to graduate is counted again, and the facts say who can be proposed to employers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from operator import is_
from typing import Any

from kadry_contracts.envelope import Fact
from services.kernel.decision import Decision, Key, Look, Message, Outcome, State, Timer

from .contradiction import cases, changes, contradictions
from .intakes.expected import counted_on
from .numbered import numbered
from .overlap import overlaps, overlaps_told
from .person.history import Person
from .practice.practised import followed
from .referral.settlement import is_mistaken, settled
from .study.enrolment import Enrolment
from .work.awaited import appeared
from .work.seeking import telling

CLOCK = "clock"
Rule = Callable[[Message[Any], Look], Outcome]


def watched(rule: Rule) -> Rule:
    """The rule, with what follows from the people and enrolments that it changes."""
    return telling(_followed_up(rule))


def _followed_up(rule: Rule) -> Rule:
    @wraps(rule)
    def asked(message: Message[Any], look: Look) -> Outcome:
        outcome = rule(message, look)
        if not isinstance(outcome, Decision) or not outcome.states:
            return outcome
        states: list[State] = list(outcome.states)
        timers: list[Timer] = []
        said: list[Fact] = []
        for n, state in enumerate(outcome.states):
            if isinstance(state, Person):
                if state.awaited and state.born:
                    state, hires = appeared(state, states, look)
                    said += hires
                    states[n] = state
                if state.lost or is_mistaken(state):
                    state, lapses = settled(state, states, look)
                    said += lapses
                    states[n] = state
                if state.practices:
                    said += followed(state, states, look)
                found, together = contradictions(state), overlaps(state)
                if cases(found) != state.cases or together != state.overlaps:
                    states[n] = replace(state, cases=cases(found), overlaps=together)
                    said += [*overlaps_told(state, together), *changes(state, found)]
                if state.due is not None and _due(look, state) != state.due:
                    timers.append(Timer(Key("person", state.id), CLOCK, state.due.on))
            elif isinstance(state, Enrolment):
                timers += counted_on(state, states, message, look)
        facts = numbered((*outcome.facts, *said), states)
        as_said = len(facts) == len(outcome.facts) and all(map(is_, facts, outcome.facts))
        if as_said and not timers and states == list(outcome.states):
            return outcome
        timers += outcome.timers
        return Decision(states, facts, timers, outcome.entries, outcome.refused, outcome.corrects)

    return asked


def _due(look: Look, person: Person) -> Any:
    old = look(Person, person.id) if person.version > 1 else None
    return None if old is None else old.due
