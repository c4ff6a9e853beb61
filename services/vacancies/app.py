"""The vacancies service: what it hears, which rule decides, what it keeps. Read this file first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from kadry_contracts.reports import vacancies as reports
from services.kernel.corrections import correctable
from services.kernel.decision import Key, Look, Message
from services.kernel.participants import Participant
from services.kernel.routing import Service, hears, wakes

from . import store
from .classify import classify
from .domain import hires, vacancies

SomeVacancy = reports.VacancyOpenedV1 | reports.VacancyChangedV1 | reports.VacancyClosedV1


def is_employer(look: Look, participant: str) -> bool:
    """Whether the register has this participant as an employer."""
    known = look(Participant, participant)
    return known is not None and known.role == "employer"


def its_vacancy(message: Message[SomeVacancy]) -> Iterable[Key]:
    """The writer's own vacancy."""
    yield Key("vacancy", f"{message.participant}/{message.data.vacancy_ref}")


def its_hire(message: Message[reports.HireMadeV1]) -> Iterable[Key]:
    """The hire, and the vacancy it names."""
    yield Key("hire", f"{message.participant}/{message.data.hire_ref}")
    if message.data.vacancy is not None:
        yield Key("vacancy", message.data.vacancy)


opened = partial(vacancies.opened, classify=classify, is_employer=is_employer)
hired = partial(hires.made, is_employer=is_employer)

SERVICE = Service(
    name="vacancies",
    routes=[
        hears(reports.VacancyOpenedV1, correctable(opened), its_vacancy),
        hears(reports.VacancyChangedV1, correctable(vacancies.changed), its_vacancy),
        hears(reports.VacancyClosedV1, correctable(vacancies.closed), its_vacancy),
        hears(reports.HireMadeV1, correctable(hired), its_hire),
        wakes("vacancy", vacancies.EXPIRES, vacancies.expired),
    ],
    aggregates=[store.VACANCIES, store.HIRES, store.REFUSED],
    metadata=store.METADATA,
)
