"""The agreements service: what it hears, which rule decides, what it keeps. Read this file first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from kadry_contracts.facts import programs, trainees, vacancies
from kadry_contracts.reports import agreements as reports
from services.kernel.decision import Key, Look, Message
from services.kernel.participants import Participant
from services.kernel.routing import Service, hears, wakes

from . import store
from .domain import resolutions
from .domain.money import funds
from .domain.promises import people, standing, things, waiving
from .domain.signing import amending, force, signing


def known(look: Look, participant: str) -> bool:
    """Whether the register has this participant."""
    return look(Participant, participant) is not None


def drafted_one(message: Message[reports.AgreementDraftedV1]) -> Iterable[Key]:
    """The writer's own agreement, and its parties."""
    yield Key("agreement", f"{message.participant}/{message.data.agreement_ref}")
    for party in message.data.parties:
        yield Key("participant", party)


def named_one(message: Message[Any]) -> Iterable[Key]:
    """The agreement that a party names."""
    yield Key("agreement", message.data.agreement)


def paid_one(message: Message[reports.FundsTransferredV1]) -> Iterable[Key]:
    """The writer's own transfer, its agreement, and the purse of its source."""
    said = message.data
    yield Key("transfer", f"{message.participant}/{said.transfer_ref}")
    yield Key("agreement", said.agreement)
    yield Key("purse", f"{said.agreement}|{said.source}")


def transfer_named(message: Message[Any]) -> Iterable[Key]:
    """The transfer that a party names."""
    yield Key("transfer", message.data.transfer)


SERVICE = Service(
    name="agreements",
    routes=[
        hears(reports.AgreementDraftedV1, partial(signing.drafted, known=known), drafted_one),
        hears(reports.AgreementAmendedV1, partial(amending.amended, known=known), named_one),
        hears(reports.AgreementSignedV1, signing.signed, named_one),
        hears(reports.SignatureRevokedV1, signing.revoked, named_one),
        hears(reports.AgreementTerminatedV1, signing.terminated, named_one),
        wakes("agreement", force.STARTS, force.started),
        wakes("agreement", force.EXPIRES, force.expired),
        # What was promised
        hears(reports.ObligationWaivedV1, waiving.waived, named_one),
        wakes("obligation", standing.CONCERN, standing.concern),
        wakes("obligation", standing.DUE, standing.due),
        # What was done
        hears(trainees.EnrolledV1, people.enrolled, people.studied_needs),
        hears(trainees.StudyEndedV1, people.study_ended, people.studied_needs),
        hears(trainees.TraineeHiredV1, people.hired, people.hire_needs),
        hears(trainees.TraineeHireWithdrawnV1, people.hire_withdrawn, people.hire_needs),
        hears(trainees.TraineeLinkedV1, people.linked),
        hears(programs.IntakeOpenedV1, things.intake_opened, things.intake_needs),
        hears(programs.IntakeChangedV1, things.intake_changed, things.intake_needs),
        hears(programs.IntakeCancelledV1, things.intake_ended, things.intake_needs),
        hears(programs.IntakeAbortedV1, things.intake_ended, things.intake_needs),
        hears(programs.EquipmentUsedV1, things.equipment_used),
        hears(programs.ActivityHeldV1, things.activity_held),
        hears(programs.InstructorUpskilledV1, things.instructor_upskilled),
        hears(vacancies.PracticePlacesOfferedV1, things.practice_offered),
        # Money
        hears(reports.FundsTransferredV1, funds.transferred, paid_one),
        hears(reports.FundsReturnedV1, funds.returned, transfer_named),
        hears(reports.FundsAccountedV1, funds.accounted, transfer_named),
        hears(reports.AccountingAcceptedV1, funds.accepted, transfer_named),
        # Decisions of councils and ministries
        hears(reports.DecisionTakenV1, resolutions.taken),
        hears(reports.DecisionDoneV1, resolutions.done),
        wakes("resolution", resolutions.OVERDUE, resolutions.overdue),
    ],
    aggregates=store.AGGREGATES,
    metadata=store.METADATA,
)
