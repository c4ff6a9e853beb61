"""A hire as it was reported, and the job that it is: what the report left open, the vacancy says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from kadry_contracts.codes import NO_CODE
from kadry_contracts.envelope import Fact
from kadry_contracts.facts import vacancies as facts
from kadry_contracts.reports import vacancies as reports
from services.kernel.decision import Look, State

from ..vacancy import Vacancy, trade_on


@dataclass(frozen=True, slots=True)
class Job:
    """Whose job it is, where and in which occupation; `-` and None are not known."""

    employer: str | None = None
    employer_inn: str | None = None
    occupation: str = NO_CODE
    municipality: str = NO_CODE


NOTHING_SAID = Job()


@dataclass(frozen=True, slots=True)
class Hire:
    """A hire as it was last reported: by `report`, which corrected those in `replaced`.

    trainee    the pseudonym that the report named, if it named one; names of the writer's own are not kept
    stated     the job as far as the report itself says it
    job        the job as hire_made last told it
    by         the writer if that is an employer: whose hire it is unless somebody says otherwise
    withdrawn  the report that took it back, and the day; `undone` are reports of that which it corrected
    """

    kind: ClassVar[str] = "hire"
    id: str
    version: int
    report: str
    hired_on: date
    vacancy: str | None = None
    replaced: tuple[str, ...] = ()
    trainee: str | None = None
    stated: Job = NOTHING_SAID
    job: Job = NOTHING_SAID
    by: str | None = None
    withdrawn: tuple[str, date] | None = None
    undone: tuple[str, ...] = ()


def stated(said: reports.HireMadeV1) -> Job:
    """The job as far as a report says it."""
    return Job(said.employer, said.employer_inn, said.occupation or NO_CODE, said.municipality or NO_CODE)


def job_of(hire: Hire, vacancy: Vacancy | None) -> Job:
    """The job: as the report says, else as the vacancy does; else the writer's, if that is an employer."""
    employer, inn = hire.stated.employer, hire.stated.employer_inn
    occupation, municipality = hire.stated.occupation, hire.stated.municipality
    if vacancy is not None:
        opened = vacancy.opened
        if employer is None and inn is None:
            employer, inn = opened.employer, opened.employer_inn
        if occupation == NO_CODE:
            occupation = trade_on(vacancy, hire.hired_on)
        if municipality == NO_CODE:
            municipality = opened.municipality
    if employer is None and inn is None:
        employer = hire.by
    return Job(employer, inn, occupation, municipality)


def told(hire: Hire, person_ref: str | None = None) -> facts.HireMadeV1:
    """The fact of a hire, as it stands."""
    return facts.HireMadeV1(
        version=hire.version,
        hire=hire.id,
        hired_on=hire.hired_on,
        trainee=hire.trainee,
        participant=hire.id.partition("/")[0],
        person_ref=person_ref,
        employer=hire.job.employer,
        employer_inn=hire.job.employer_inn,
        vacancy=hire.vacancy,
        occupation=hire.job.occupation,
        municipality=hire.job.municipality,
    )


def retold(vacancy: Vacancy, look: Look) -> tuple[list[State], list[Fact]]:
    """Hires of a vacancy whose job is another than was said, now that the vacancy is: each is said again."""
    states, said = list[State](), list[Fact]()
    for filling in vacancy.hires:
        old = look(Hire, filling.hire)
        if old is None or old.withdrawn is not None or (job := job_of(old, vacancy)) == old.job:
            continue
        new = replace(old, version=old.version + 1, job=job)
        states.append(new)
        said.append(told(new))
    return states, said
