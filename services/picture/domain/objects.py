"""Intakes, vacancies and activities, as far as they are asked for: copies of what their owners decided."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from kadry_contracts.facts import programs, vacancies
from services.kernel.decision import Decision, Look, Message, Outcome


class Intake(NamedTuple):
    """What is new about an intake; None is what a fact does not tell."""

    id: str
    version: int
    provider: str
    municipality: str
    occupation: str
    level: str | None = None
    places: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    accessible_for: str | None = None
    ended: str | None = None
    ended_on: date | None = None


class Vacancy(NamedTuple):
    """Since when a vacancy is open, and for whom it is accessible (needs with commas)."""

    id: str
    opened_on: date
    accessible_for: str


class Activity(NamedTuple):
    """An activity of guidance: whom it reached. `schools` are named with commas."""

    id: str
    kind: str
    held_on: date
    municipality: str
    occupation: str
    pupils: int
    total: int
    schools: str


def intake_opened(message: Message[programs.IntakeOpenedV1], look: Look) -> Outcome:
    said = message.data
    new = _intake(said)._replace(
        level=said.level,
        places=said.places,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        accessible_for=",".join(said.accessible_for),
    )
    return Decision(entries=[new])


def intake_changed(message: Message[programs.IntakeChangedV1], look: Look) -> Outcome:
    said = message.data
    new = _intake(said)._replace(places=said.places, starts_on=said.starts_on, ends_on=said.ends_on)
    return Decision(entries=[new])


def intake_ended(message: Message[Any], look: Look) -> Outcome:
    """Completed, cancelled or aborted."""
    said = message.data
    return Decision(entries=[_intake(said)._replace(ended=type(said).event(), ended_on=said.on)])


def vacancy_opened(message: Message[vacancies.VacancyOpenedV1], look: Look) -> Outcome:
    said = message.data
    return Decision(entries=[Vacancy(said.vacancy, said.opened_on, ",".join(said.accessible_for))])


def activity_held(message: Message[programs.ActivityHeldV1], look: Look) -> Outcome:
    said = message.data
    new = Activity(
        said.activity,
        said.kind,
        said.held_on,
        said.municipality,
        said.occupation,
        said.attendance.pupils,
        said.total,
        ",".join(said.schools),
    )
    return Decision(entries=[new])


def _intake(said: Any) -> Intake:
    return Intake(said.intake, said.version, said.provider, said.municipality, said.occupation)
