"""A hire taken back: the vacancies service says it, the person's history goes on as if it had not been."""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.facts import trainees as facts
from kadry_contracts.facts import vacancies
from services.kernel.decision import NOTHING, Decision, Key, Look, Message, Outcome, Waiting

from ..person.history import cell, changed, entry_of
from ..person.identity import by_pseudonym
from .awaited import given_up
from .hire import Hire, trained_by


def withdrawn(message: Message[vacancies.HireWithdrawnV1], look: Look) -> Outcome:
    """hired → where the person would be without it. A hire that still waits for its person is awaited."""
    said = message.data
    hire = look(Hire, said.hire)
    person = by_pseudonym(look, hire.trainee) if hire is not None else None
    if hire is not None and (early := given_up(hire, look)) is not None:
        return early
    if hire is None or person is None:
        return Waiting(Key("hire", said.hire), NOTHING)
    entry = entry_of(person, "hired", said.hire)
    if entry is None:
        return NOTHING  # the withdrawal was corrected: the history is without the hire already
    new, moves = changed(person, [entry])
    municipality, occupation = cell(new, entry.on)
    fact = facts.TraineeHireWithdrawnV1(
        version=new.version,
        trainee=new.id,
        municipality=municipality,
        occupation=occupation,
        moves=moves,
        hire=said.hire,
        hired_on=entry.on,
        withdrawn_on=said.withdrawn_on,
        employer=said.employer,
        vacancy=said.vacancy,
        trained_by=trained_by(person, entry),
    )
    return Decision([new, replace(hire, version=hire.version + 1)], [fact])
