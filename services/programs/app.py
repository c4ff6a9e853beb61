"""The programs service: what it hears, which rule decides, what it keeps. Read this file first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from kadry_contracts.codes import NO_CODE
from kadry_contracts.facts import agreements, trainees
from kadry_contracts.reports import programs as reports
from services.kernel.corrections import correctable
from services.kernel.decision import Key, Look, Message
from services.kernel.participants import Participant
from services.kernel.routing import Service, hears, wakes

from . import store
from .domain import clock, intakes, places, programmes, words

AboutAnIntake = reports.IntakeChangedV1 | reports.IntakeCancelledV1 | reports.IntakeAbortedV1
AboutAPlace = (
    trainees.TrainingReferredV1
    | trainees.PlaceRequestedV1
    | trainees.StudyEndedV1
    | trainees.ReferralLapsedV1
)


def home(look: Look, participant: str) -> str:
    """The municipality of a participant."""
    known = look(Participant, participant)
    return NO_CODE if known is None else known.municipality


def its_program(message: Message[reports.ProgramPublishedV1]) -> Iterable[Key]:
    """The writer's own programme."""
    yield Key("program", f"{message.participant}/{message.data.program_ref}")


def what_it_opens(message: Message[reports.IntakeOpenedV1]) -> Iterable[Key]:
    """The writer's own intake, the programme and the agreement it names."""
    yield Key("intake", f"{message.participant}/{message.data.intake_ref}")
    yield Key("program", message.data.program)
    if message.data.agreement is not None:
        yield Key("agreement", message.data.agreement)


def its_intake(message: Message[AboutAnIntake]) -> Iterable[Key]:
    """The writer's own intake."""
    yield Key("intake", f"{message.participant}/{message.data.intake_ref}")


def the_intake(message: Message[AboutAPlace]) -> Iterable[Key]:
    """The intake that a fact of the registry names."""
    yield Key("intake", message.data.intake)


def the_agreement(message: Message[agreements.AgreementDraftedV1]) -> Iterable[Key]:
    """The agreement that the fact is about."""
    yield Key("agreement", message.data.agreement)


SERVICE = Service(
    name="programs",
    routes=[
        hears(reports.ProgramPublishedV1, correctable(partial(programmes.published, home=home)), its_program),
        hears(reports.IntakeOpenedV1, correctable(intakes.opened), what_it_opens),
        hears(reports.IntakeChangedV1, correctable(intakes.changed), its_intake),
        hears(reports.IntakeCancelledV1, correctable(intakes.cancelled), its_intake),
        hears(reports.IntakeAbortedV1, correctable(intakes.aborted), its_intake),
        hears(trainees.TrainingReferredV1, places.referred, the_intake),
        hears(trainees.PlaceRequestedV1, places.requested, the_intake),
        hears(trainees.StudyEndedV1, places.study_ended, the_intake),
        hears(trainees.ReferralLapsedV1, places.referral_lapsed, the_intake),
        hears(agreements.AgreementDraftedV1, programmes.agreement_drafted, the_agreement),
        wakes("intake", words.STARTS, clock.started),
        wakes("intake", words.COMPLETES, clock.completed),
        wakes("intake", words.RISK, clock.looked_at),
        wakes("intake", words.HOLDS, clock.holds_ended),
    ],
    aggregates=[store.PROGRAMS, store.INTAKES, store.AGREEMENTS, store.REFUSED],
    metadata=store.METADATA,
)
