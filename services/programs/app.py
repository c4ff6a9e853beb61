"""The programs service: what it hears, which rule decides, what it keeps. Read this file first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from kadry_contracts.facts import agreements, trainees
from kadry_contracts.reports import programs as reports
from services.kernel.decision import Key, Look, Message
from services.kernel.participants import Participant
from services.kernel.routing import Service, hears, wakes

from . import store
from .domain import words
from .domain.equipment import equipment
from .domain.equipment.calendar import week_id, weeks_of
from .domain.intakes import agreed, intakes, programmes, quotas, republished
from .domain.lending import bookings, downtimes, lending
from .domain.people import activities, instructors
from .domain.places import clock, holds, places

AboutAnIntake = reports.IntakeChangedV1 | reports.IntakeCancelledV1 | reports.IntakeAbortedV1
AboutAProgram = reports.ProgramPublishedV1 | reports.ProgramWithdrawnV1
AboutEquipment = reports.EquipmentRegisteredV1 | reports.EquipmentOutOfServiceV1
AboutAPlace = (
    trainees.TrainingReferredV1
    | trainees.PlaceRequestedV1
    | trainees.StudyEndedV1
    | trainees.ReferralLapsedV1
    | trainees.ReferralWithdrawnV1
)


def home(look: Look, participant: str) -> str | None:
    """The municipality of a participant; None if nobody of that name takes part."""
    known = look(Participant, participant)
    return None if known is None else known.municipality


def role(look: Look, participant: str) -> str | None:
    """The kind of a participant."""
    known = look(Participant, participant)
    return None if known is None else known.role


def its_program(message: Message[AboutAProgram]) -> Iterable[Key]:
    """The writer's own programme."""
    yield Key("program", f"{message.participant}/{message.data.program_ref}")


def what_it_opens(message: Message[reports.IntakeOpenedV1]) -> Iterable[Key]:
    """The writer's own intake, the programme and the agreement it names."""
    yield Key("intake", f"{message.participant}/{message.data.intake_ref}")
    yield Key("program", message.data.program)
    if message.data.agreement is not None:
        yield Key("agreement", message.data.agreement)
    if message.data.quota is not None:
        yield Key("quota", message.data.quota)


def its_intake(message: Message[AboutAnIntake]) -> Iterable[Key]:
    """The writer's own intake."""
    yield Key("intake", f"{message.participant}/{message.data.intake_ref}")


def its_quota(message: Message[reports.AdmissionQuotaSetV1]) -> Iterable[Key]:
    """The writer's own quota, and whom it is for."""
    yield Key("quota", f"{message.participant}/{message.data.quota_ref}")
    yield Key("participant", message.data.provider)


def its_equipment(message: Message[AboutEquipment]) -> Iterable[Key]:
    """The writer's own equipment."""
    yield Key("equipment", f"{message.participant}/{message.data.equipment_ref}")


def what_it_books(message: Message[reports.EquipmentBookedV1]) -> Iterable[Key]:
    """The writer's own booking, the equipment it names and its calendar in those weeks."""
    said = message.data
    yield Key("booking", f"{message.participant}/{said.booking_ref}")
    yield Key("equipment", said.equipment)
    for monday in weeks_of(said.from_, said.to):
        yield Key("booked_week", week_id(said.equipment, monday))
    if said.intake is not None:
        yield Key("intake", said.intake)


def its_booking(message: Message[reports.BookingCancelledV1]) -> Iterable[Key]:
    """The writer's own booking."""
    yield Key("booking", f"{message.participant}/{message.data.booking_ref}")


def the_booking(message: Message[reports.EquipmentUsedV1]) -> Iterable[Key]:
    """The booking that was used."""
    yield Key("booking", message.data.booking)


def its_activity(message: Message[reports.ActivityHeldV1]) -> Iterable[Key]:
    """The writer's own activity."""
    yield Key("activity", f"{message.participant}/{message.data.activity_ref}")


def the_activity(message: Message[reports.ContestResultRecordedV1]) -> Iterable[Key]:
    """The activity at which something was won."""
    yield Key("activity", message.data.activity)


def its_instructor(message: Message[reports.InstructorUpskilledV1]) -> Iterable[Key]:
    """The writer's own instructor, and the agreement that is named."""
    yield Key("instructor", f"{message.participant}/{message.data.instructor_ref}")
    if message.data.agreement is not None:
        yield Key("agreement", message.data.agreement)


def the_intake(message: Message[AboutAPlace]) -> Iterable[Key]:
    """The intake that a fact of the registry names."""
    yield Key("intake", message.data.intake)


def the_agreement(message: Message[agreed.Told | agreed.Ended]) -> Iterable[Key]:
    """The agreement that the fact is about."""
    yield Key("agreement", message.data.agreement)


SERVICE = Service(
    name="programs",
    routes=[
        hears(
            reports.ProgramPublishedV1,
            partial(republished.published_or_corrected, home=home),
            its_program,
        ),
        hears(reports.ProgramWithdrawnV1, partial(programmes.withdrawn, home=home), its_program),
        hears(
            reports.AdmissionQuotaSetV1,
            partial(quotas.quota_set, home=home, role=role),
            its_quota,
        ),
        hears(reports.IntakeOpenedV1, partial(intakes.opened, role=role), what_it_opens),
        hears(reports.IntakeChangedV1, intakes.changed, its_intake),
        hears(reports.IntakeCancelledV1, intakes.cancelled, its_intake),
        hears(reports.IntakeAbortedV1, intakes.aborted, its_intake),
        hears(reports.EquipmentRegisteredV1, equipment.registered, its_equipment),
        hears(reports.EquipmentOutOfServiceV1, downtimes.out_of_service, its_equipment),
        hears(reports.EquipmentBookedV1, bookings.booked, what_it_books),
        hears(reports.BookingCancelledV1, lending.cancelled, its_booking),
        hears(reports.EquipmentUsedV1, lending.used, the_booking),
        hears(reports.ActivityHeldV1, activities.held, its_activity),
        hears(reports.ContestResultRecordedV1, activities.result_recorded, the_activity),
        hears(
            reports.InstructorUpskilledV1,
            partial(instructors.upskilled, home=home),
            its_instructor,
        ),
        hears(trainees.TrainingReferredV1, holds.referred, the_intake),
        hears(trainees.PlaceRequestedV1, places.requested, the_intake),
        hears(trainees.StudyEndedV1, places.study_ended, the_intake),
        hears(trainees.ReferralLapsedV1, holds.referral_lapsed, the_intake),
        hears(trainees.ReferralWithdrawnV1, holds.referral_withdrawn, the_intake),
        hears(agreements.AgreementDraftedV1, agreed.stated, the_agreement),
        hears(agreements.AgreementAmendedV1, agreed.stated, the_agreement),
        hears(agreements.AgreementActivatedV1, agreed.stated, the_agreement),
        hears(agreements.AgreementTerminatedV1, agreed.ended, the_agreement),
        hears(agreements.AgreementExpiredV1, agreed.ended, the_agreement),
        wakes("intake", words.STARTS, clock.started),
        wakes("intake", words.COMPLETES, clock.completed),
        wakes("intake", words.RISK, clock.looked_at),
        wakes("intake", words.HOLDS, clock.holds_ended),
    ],
    aggregates=store.AGGREGATES,
    metadata=store.METADATA,
)
