"""The vacancies service: what it hears, which rule decides, what it keeps. Read this file first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from kadry_contracts.codes import NO_CODE
from kadry_contracts.facts import agreements, programs, trainees
from kadry_contracts.facts.trainees.of_person import OfPerson
from kadry_contracts.reports import vacancies as reports
from services.kernel.decision import Key, Look, Message
from services.kernel.participants import Participant
from services.kernel.routing import Idle, Service, hears, wakes

from . import store
from .classify import classify
from .domain.demand import courses, demands, forecasts
from .domain.hiring import endings, hires, vacancies
from .domain.matching import matching, seekers
from .domain.practice import agreed, offers, uses
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


def its_agreement(message: Message[Any]) -> Iterable[Key]:
    """The agreement."""
    yield Key("agreement", message.data.agreement)


def its_practice(message: Message[Any]) -> Iterable[Key]:
    """The practice, and who is in the places of its offer."""
    yield Key("practice", message.data.practice)
    if message.data.offer is not None:
        yield Key("practice_use", message.data.offer)


opened = partial(vacancies.opened, classify=classify, is_employer=is_employer, near=near)
changed = partial(vacancies.changed, classify=classify, near=near)
hired = partial(hires.made, is_employer=is_employer, near=near)

BY_THEIR_OWN = (
    trainees.AvailabilityDeclaredV1,
    trainees.TraineeLinkedV1,
    trainees.PersonErasedV1,
    trainees.PracticeStartedV1,
    trainees.PracticeEndedV1,
)
CHANGING = tuple(
    model
    for model in vars(trainees).values()
    if isinstance(model, type) and issubclass(model, OfPerson) and model not in BY_THEIR_OWN
)
"""Whatever else is said of people may change who can be hired: a back-dated referral, a consent, a closing.
Most of it changes nobody: then it is passed over."""


def names_nobody(body: bytes) -> bool:
    """Whether a fact about a person, as it stands on the bus, names nobody who is or was available."""
    return b'"seeking":[]' in body and b"graduates_available" not in body


def passed_over(model: type[OfPerson]) -> Idle | None:
    """How those that change nobody are told; None for those that end an availability whatever they name."""
    return None if issubclass(model, seekers.ENDING) else names_nobody


SERVICE = Service(
    name="vacancies",
    routes=[
        hears(reports.VacancyOpenedV1, opened, its_vacancy_and_seekers),
        hears(reports.VacancyChangedV1, changed, its_vacancy),
        hears(reports.VacancyClosedV1, endings.closed, its_vacancy),
        wakes("vacancy", vacancies.EXPIRES, endings.expired),
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
        hears(agreements.AgreementDraftedV1, agreed.heard, its_agreement),
        hears(agreements.AgreementAmendedV1, agreed.heard, its_agreement),
        hears(agreements.AgreementActivatedV1, agreed.heard, its_agreement),
        hears(trainees.PracticeStartedV1, uses.practised, its_practice),
        hears(trainees.PracticeEndedV1, uses.practised, its_practice),
        hears(trainees.GraduateAvailableV1, partial(seekers.available, near=near), its_seeker),
        hears(trainees.AvailabilityDeclaredV1, partial(seekers.declared, near=near), its_seeker),
        hears(trainees.TraineeLinkedV1, partial(seekers.linked, near=near), its_seeker),
        hears(trainees.PersonErasedV1, seekers.erased, its_seeker),
        *(hears(one, partial(seekers.told, near=near), those_seeking, passed_over(one)) for one in CHANGING),
    ],
    aggregates=store.AGGREGATES,
    metadata=store.METADATA,
)
