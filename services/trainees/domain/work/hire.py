"""A hire, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kadry_contracts.envelope import Fact
from kadry_contracts.facts import trainees as facts
from kadry_contracts.moves import Move
from services.kernel.decision import Look

from ..person.history import Entry, Person, cell, entry_of


@dataclass(frozen=True, slots=True)
class Hire:
    """Whose hire it is; a corrected one may be somebody else's. `occupation` is "" if nobody told it."""

    kind: ClassVar[str] = "hire"
    id: str
    trainee: str
    version: int = 1
    employer: str | None = None
    vacancy: str | None = None
    occupation: str = ""


def hired(person: Person, hire: Hire, entry: Entry, moves: tuple[Move, ...]) -> facts.TraineeHiredV1:
    municipality, occupation = cell(person, entry.on)
    return facts.TraineeHiredV1(
        version=person.version,
        trainee=person.id,
        municipality=municipality,
        occupation=hire.occupation or occupation,
        moves=moves,
        hire=hire.id,
        hired_on=entry.on,
        employer=hire.employer,
        vacancy=hire.vacancy,
        trained_by=trained_by(person, entry),
    )


def hires_retold(before: Person, person: Person, look: Look) -> list[Fact]:
    """Hires whose person turns out to have been trained by others than was said: each is said again."""
    answers: list[Fact] = []
    for entry in person.entries:
        hire = look(Hire, entry.ref) if entry.what == "hired" else None
        if hire is not None and trained_by(before, entry) != trained_by(person, entry):
            answers.append(hired(person, hire, entry, ()))
    return answers


def trained_by(person: Person, hired: Entry) -> tuple[facts.TrainedBy, ...]:
    """Studies that ended with a qualification by the day of the hire."""
    found = []
    for over in person.entries:
        begun = entry_of(person, "enrolled", over.ref) if over.outcome == "graduated" else None
        if begun is not None and over.on <= hired.on:
            found.append((over.on, begun.provider, begun.agreement))
    return tuple(
        facts.TrainedBy(provider=provider, agreement=agreement, ended_on=on)
        for on, provider, agreement in sorted(found, key=lambda f: (f[0], f[1]))
    )
