"""The vacancies service: what it hears, which rule decides, what it keeps. Read this file first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from kadry_contracts.codes import NO_CODE
from kadry_contracts.facts import agreements, programs, trainees
from kadry_contracts.reports import vacancies as reports
from services.kernel.decision import Key, Look, Message
from services.kernel.participants import Participant
from services.kernel.routing import Service, hears, wakes

from . import store
from .classify import classify
from .domain import courses, demands, forecasts, hires, matching, offers, seekers, vacancies
from .nearby import near

SomeVacancy = reports.VacancyChangedV1 | reports.VacancyClosedV1


def is_employer(look: Look, participant: str) -> bool:
    """Whether the register has this participant as an employer."""
    known = look(Participant, participant)
    return known is not None and known.role == "employer"


def its_vacancy(message: Message[SomeVacancy]) -> Iterable[Key]:
    """The writer's own vacancy."""
    yield Key("vacancy", f"{message.participant}/{message.data.vacancy_ref}")


def its_vacancy_and_seekers(message: Message[reports.VacancyOpenedV1]) -> Iterable[Key]:
    """The writer's own vacancy, and those whom it may suit."""
    said = message.data
    yield Key("vacancy", f"{message.participant}/{said.vacancy_ref}")
    occupation = said.occupation or classify(said.title, said.text or "").occupation
    if occupation != NO_CODE:
        yield Key("seekers", matching.asked(said.municipality, occupation, said.accessible_for))


def its_hire(message: Message[Any]) -> Iterable[Key]:
    """The hire, and the vacancy it names."""
    yield Key("hire", f"{message.participant}/{message.data.hire_ref}")
    if (vacancy := getattr(message.data, "vacancy", None)) is not None:
        yield Key("vacancy", vacancy)


def its_demand(message: Message[Any]) -> Iterable[Key]:
    """The writer's own demand for training."""
    yield Key("demand", f"{message.participant}/{message.data.demand_ref}")
    yield Key("wanted", f"{message.participant}/{message.data.demand_ref}")


def its_seeker(message: Message[Any]) -> Iterable[Key]:
    """The person, as one to be proposed, and whoever else the registry names so."""
    yield Key("seeker", message.data.trainee)
    for one in getattr(message.data, "seeking", ()):
        yield Key("seeker", one.trainee)


def those_seeking(message: Message[Any]) -> Iterable[Key]:
    """Whom the registry names as available, now or before."""
    for one in message.data.seeking:
        yield Key("seeker", one.trainee)


def its_intake(message: Message[Any]) -> Iterable[Key]:
    """The intake."""
    yield Key("intake", message.data.intake)


def its_course(message: Message[Any]) -> Iterable[Key]:
    """The programme."""
    yield Key("course", message.data.program)


opened = partial(vacancies.opened, classify=classify, is_employer=is_employer, near=near)
changed = partial(vacancies.changed, near=near)
hired = partial(hires.made, is_employer=is_employer, near=near)

CHANGING = (
    trainees.UnemployedRegisteredV1,
    trainees.UnemployedConfirmedV1,
    trainees.UnemployedClosedV1,
    trainees.RegistrationLapsedV1,
    trainees.EnrolledV1,
    trainees.StudyEndedV1,
    trainees.AvailabilityWithdrawnV1,
    trainees.AvailabilityExpiredV1,
    trainees.TraineeHiredV1,
    trainees.TraineeHireWithdrawnV1,
    trainees.SupportNeedDeclaredV1,
    trainees.ConsentGrantedV1,
    trainees.ConsentRevokedV1,
)
"""Facts by which somebody may become available or cease to be, or need and agree to something else. Most of
them change nobody who can be hired, and nothing is loaded for those."""

SERVICE = Service(
    name="vacancies",
    routes=[
        hears(reports.VacancyOpenedV1, opened, its_vacancy_and_seekers),
        hears(reports.VacancyChangedV1, changed, its_vacancy),
        hears(reports.VacancyClosedV1, vacancies.closed, its_vacancy),
        wakes("vacancy", vacancies.EXPIRES, vacancies.expired),
        hears(reports.HireMadeV1, hired, its_hire),
        hears(reports.HireWithdrawnV1, partial(hires.withdrawn, near=near), its_hire),
        hears(reports.TrainingDemandRaisedV1, demands.raised, its_demand),
        hears(reports.TrainingDemandWithdrawnV1, demands.withdrawn, its_demand),
        wakes("demand", demands.NEEDED, demands.lapsed),
        hears(programs.ProgramPublishedV1, courses.published, its_course),
        hears(programs.IntakeOpenedV1, courses.opened, its_course),
        hears(programs.IntakeChangedV1, courses.altered, its_intake),
        hears(programs.IntakeCancelledV1, courses.ended, its_intake),
        hears(programs.IntakeAbortedV1, courses.ended, its_intake),
        hears(reports.ForecastSubmittedV1, forecasts.submitted),
        hears(reports.PracticePlacesOfferedV1, offers.offered),
        hears(agreements.AgreementDraftedV1, offers.drafted),
        hears(agreements.AgreementAmendedV1, offers.drafted),
        hears(trainees.GraduateAvailableV1, partial(seekers.available, near=near), its_seeker),
        hears(trainees.AvailabilityDeclaredV1, partial(seekers.declared, near=near), its_seeker),
        hears(trainees.TraineeLinkedV1, partial(seekers.linked, near=near), its_seeker),
        hears(trainees.PersonErasedV1, seekers.erased, its_seeker),
        *(hears(model, partial(seekers.told, near=near), those_seeking) for model in CHANGING),
    ],
    aggregates=store.AGGREGATES,
    metadata=store.METADATA,
)
