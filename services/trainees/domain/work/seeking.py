"""Who can be proposed to employers: told with every fact that changes somebody who is or was available.

The vacancies service keeps no histories of people. What a back-dated report, a closing, a consent taken back
or two names of one person come to, only the registry can say, so it says the result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import Any

from kadry_contracts.codes import Need
from kadry_contracts.envelope import Fact
from kadry_contracts.facts.trainees import GraduateAvailableV1, PracticeEndedV1, PracticeStartedV1
from kadry_contracts.facts.trainees.of_person import OfPerson, Seeking
from services.kernel.decision import Decision, Look, Message, Outcome

from ..needs import released
from ..person.history import Person
from ..person.walk import AVAILABLE

MATCHING = "matching"
"""The purpose under which a person is proposed to employers: whoever takes that back is not."""
PRACTICE = (PracticeStartedV1, PracticeEndedV1)
Rule = Callable[[Message[Any], Look], Outcome]


def telling(rule: Rule) -> Rule:
    """The rule, whose facts say who can be proposed from now on."""

    @wraps(rule)
    def asked(message: Message[Any], look: Look) -> Outcome:
        outcome = rule(message, look)
        if not isinstance(outcome, Decision) or not outcome.facts:
            return outcome
        today, changes = message.recorded.date(), dict[str, Seeking]()
        graduates = {fact.trainee for fact in outcome.facts if isinstance(fact, GraduateAvailableV1)}
        for person in outcome.states:
            if isinstance(person, Person) and (
                person.id in graduates or _concerns(look(Person, person.id), person, today)
            ):
                changes[person.id] = seeking(person, today)
        return outcome if not changes else replace(outcome, facts=_with(outcome.facts, changes))

    return asked


def _concerns(old: Person | None, new: Person, today: date) -> bool:
    """Whether somebody who is or was available stands elsewhere now, or agrees to something else."""
    if not _available(new) and not _available(old):
        return False
    return old is None or old.path[-1:] != new.path[-1:] or seeking(old, today) != seeking(new, today)


def _available(person: Person | None) -> bool:
    return person is not None and bool(person.path) and person.path[-1].at.account == AVAILABLE


def seeking(person: Person, today: date) -> Seeking:
    """Whether the person can be proposed, as far as is known today."""
    willing = _willing(person, today) and _willing(person, date.max)
    if not willing or not _available(person) or person.erased:
        return Seeking(trainee=person.id)
    step = person.path[-1]
    return Seeking(
        trainee=person.id,
        since=step.at.since or step.on,
        municipality=step.at.municipality,
        occupation=step.at.occupation,
        needs=tellable(person, today),
    )


def _willing(person: Person, on: date) -> bool:
    """Nobody has to agree; of one day, taking the consent back is the last word."""
    said = [c for c in person.consents if c.purpose == MATCHING and c.on <= on]
    last = max(said, key=lambda c: (c.on, not c.given, c.report), default=None)
    return last is None or last.given


def tellable(person: Person, today: date) -> tuple[Need, ...]:
    """Needs released by now, without those that somebody already said are released no more."""
    in_the_end = released(person, date.max)
    return tuple(need for need in released(person, today) if need in in_the_end)


def _with(facts: Sequence[Fact], changes: dict[str, Seeking]) -> tuple[Fact, ...]:
    """The facts, each change told by one about the person, or about another whom it moves too: the first that
    moves the person, not a place that they practise in.
    """
    about = [n for n, fact in enumerate(facts) if isinstance(fact, OfPerson)]
    about.sort(key=lambda n: (isinstance(facts[n], PRACTICE), not getattr(facts[n], "moves", ())))
    told: dict[int, list[Seeking]] = {}
    for id, change in changes.items():
        own = [n for n in about if getattr(facts[n], "trainee", None) == id]
        for first in (own or about)[:1]:
            told.setdefault(first, []).append(change)
    said = [
        fact.model_copy(update={"seeking": tuple(told[n])}) if n in told else fact
        for n, fact in enumerate(facts)
    ]
    return tuple(_as_released(fact, changes) for fact in said)


def _as_released(fact: Fact, changes: dict[str, Seeking]) -> Fact:
    """Everyone reads that a graduate is available: without the needs that are released no more."""
    if not isinstance(fact, GraduateAvailableV1):
        return fact
    needs = tuple(need for need in fact.needs if need in changes[fact.trainee].needs)
    return fact.model_copy(update={"needs": needs})
