"""The picture service: what is done with each fact. One that only moves something needs no line here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from fastapi import FastAPI

from kadry_contracts.catalogue import FACTS
from kadry_contracts.envelope import Body
from kadry_contracts.facts import agreements as of_agreements
from kadry_contracts.facts import gateway, programs, trainees, vacancies
from services.kernel.context import Context
from services.kernel.decision import Decision, Key, Look, Message, Outcome
from services.kernel.routing import Route, Service, hears, wakes

from . import answers, api, problems, store, tables, watch
from .domain import (
    agreements,
    cases,
    decisions,
    demands,
    equipment,
    flows,
    ledger,
    objects,
    people,
    sources,
    words,
)
from .pages import routes

Rule = Callable[[Message[Any], Look], Outcome]

SPECIAL: dict[type[Body], list[Rule]] = {
    vacancies.VacancyOpenedV1: [objects.vacancy_opened],
    programs.IntakeOpenedV1: [objects.intake_opened],
    programs.IntakeChangedV1: [objects.intake_changed],
    programs.IntakeCompletedV1: [objects.intake_ended],
    programs.IntakeCancelledV1: [objects.intake_ended],
    programs.IntakeAbortedV1: [objects.intake_ended],
    trainees.UnemployedRegisteredV1: [people.registered],
    trainees.UnemployedClosedV1: [people.closed],
    trainees.TrainingReferredV1: [people.referred],
    trainees.EnrolledV1: [people.enrolled],
    trainees.StudyEndedV1: [people.ended],
    trainees.TraineeHiredV1: [people.hired],
    trainees.TraineeHireWithdrawnV1: [people.hire_withdrawn],
    trainees.TraineeLinkedV1: [people.linked],
    trainees.PersonErasedV1: [people.erased],
    trainees.SupportNeedDeclaredV1: [people.need_declared],
    trainees.SupportReportedV1: [people.need_answered],
    of_agreements.ObligationProgressedV1: [agreements.obligation_said],
    of_agreements.ObligationMetV1: [agreements.obligation_said],
    of_agreements.ObligationAtRiskV1: [agreements.obligation_said],
    of_agreements.ObligationBreachedV1: [agreements.obligation_said],
    of_agreements.ObligationWaivedV1: [agreements.obligation_said],
    of_agreements.DecisionTakenV1: [decisions.said_of],
    of_agreements.DecisionDoneV1: [decisions.said_of],
    of_agreements.DecisionOverdueV1: [decisions.said_of],
    vacancies.TrainingDemandRaisedV1: [demands.said_of],
    vacancies.TrainingDemandWithdrawnV1: [demands.said_of],
    vacancies.TrainingDemandCoveredV1: [demands.said_of],
    vacancies.TrainingDemandLapsedV1: [demands.said_of],
    programs.ActivityHeldV1: [objects.activity_held],
    programs.EquipmentRegisteredV1: [equipment.registered],
    programs.EquipmentOutOfServiceV1: [equipment.out_of_service],
    programs.BookingRefusedV1: [equipment.refused],
    gateway.ParticipantAddedV1: [sources.admitted],
    gateway.ParticipantChangedV1: [sources.admitted],
    gateway.ParticipantSuspendedV1: [sources.admitted],
}
"""What a fact means besides what it moves."""

TERMS = (
    of_agreements.AgreementDraftedV1,
    of_agreements.AgreementAmendedV1,
    of_agreements.AgreementSignedV1,
    of_agreements.SignatureRevokedV1,
    of_agreements.AgreementActivatedV1,
    of_agreements.AgreementFulfilledV1,
    of_agreements.AgreementTerminatedV1,
    of_agreements.AgreementExpiredV1,
)
UNHEARD = ("place_requested", "hire_made")
"""Said between services: what follows from them is heard."""


def together(rules: Iterable[Rule]) -> Rule:
    """One rule of several: what follows from a fact is what follows by any of them."""
    every = tuple(rules)

    def rule(message: Message[Any], look: Look) -> Outcome:
        outcomes = [found for one in every if isinstance(found := one(message, look), Decision)]
        return Decision(
            [state for found in outcomes for state in found.states],
            [fact for found in outcomes for fact in found.facts],
            [timer for found in outcomes for timer in found.timers],
            [entry for found in outcomes for entry in found.entries],
        )

    return rule


def rules_of(model: type[Body]) -> list[Rule]:
    """Everything that is done with a fact."""
    rules: list[Rule] = []
    if ledger.moves_something(model):
        rules += [ledger.posted, flows.flowed]
    rules += SPECIAL.get(model, [])
    if model in TERMS:
        rules.append(agreements.said_of)
    if model.event() == "contradiction_found":
        rules.append(cases.found)
    rules += [cases.settles(code, about) for of, code, about in cases.ENDINGS if of is model]
    rules.append(words.waits if model.event() == "report_waiting" else words.heard)
    return [*rules, sources.heard]


def needs(message: Message[Any]) -> list[Key]:
    """What most facts look at."""
    return [*sources.needs(message), *cases.needs(message)]


def heard() -> list[Route]:
    """A route for every fact of the region but its own and those between services."""
    return [
        hears(entry.model, together(rules_of(entry.model)), needs)
        for entry in FACTS.values()
        if entry.owner != "picture" and entry.model.event() not in UNHEARD
    ]


SERVICE = Service(
    name="picture",
    routes=[*heard(), wakes("source", "silent", sources.silent)],
    aggregates=store.AGGREGATES,
    journal=store.journal,
    metadata=tables.METADATA,
)


def mount(app: FastAPI, ctx: Context) -> None:
    """Adds the numbers, their receipts and the pages."""
    shared = api.Api(ctx)
    api.mount(app, shared)
    answers.mount(app, shared)
    pages = routes.mount(app, shared)
    problems.install(app, pages.problem)


def start(app: FastAPI, ctx: Context) -> None:
    """Everything of a process: the answers, and the watch over the balance."""
    mount(app, ctx)
    app.state.watch = asyncio.create_task(watch.watch(ctx), name="watch")  # a task nobody holds may vanish
