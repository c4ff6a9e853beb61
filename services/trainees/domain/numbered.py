"""Versions of facts: what one message says of a person is counted one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import trainees as facts
from kadry_contracts.facts.common import ContradictionFoundV1
from services.kernel.decision import State

from .person.history import Person

OF_THEIR_OWN = (facts.PracticeStartedV1, facts.PracticeEndedV1)
"""Facts whose version counts something else than the person."""


def numbered(said: Sequence[Fact], states: list[State]) -> Sequence[Fact]:
    """The facts, each about a person one version after the one before. Changes the people in `states`."""
    if len(said) < 2:
        return said
    last: dict[str, int] = {}
    answers: list[Fact] = []
    for fact in said:
        about = _about(fact)
        if about is not None:
            version = max(fact.version, last.get(about, 0) + 1)
            fact = fact if version == fact.version else fact.model_copy(update={"version": version})
            last[about] = version
        answers.append(fact)
    for n, state in enumerate(states):
        if isinstance(state, Person) and last.get(state.id, 0) > state.version:
            states[n] = replace(state, version=last[state.id])
    return answers


def _about(fact: Fact) -> str | None:
    """The person whose version a fact carries."""
    if isinstance(fact, OF_THEIR_OWN):
        return None
    if isinstance(fact, ContradictionFoundV1):
        return fact.about
    return getattr(fact, "trainee", None)
