"""The trainees service: what it hears, which rule decides, what it keeps. Read this file first."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any
from uuid import UUID

from kadry_contracts.facts import agreements, programs, vacancies
from kadry_contracts.reports import trainees as reports
from services.kernel.decision import Key, Look, Message, Outcome
from services.kernel.participants import Participant
from services.kernel.routing import B, Needs, Route, Service, hears, wakes

from . import store
from .domain import erasure, needs
from .domain.copies import intake
from .domain.intakes import expected, intake_end, moved_intake
from .domain.periods import Periods
from .domain.person.identity import Mint
from .domain.practice import practice, practised
from .domain.referral import referral, withdrawal
from .domain.registration import confirmation, registration
from .domain.study import admission, credential, pauses, place, study
from .domain.watch import CLOCK, watched
from .domain.work import availability, employment, hire_withdrawn, hiring

SECRET_FILE = "KADRY_PSEUDONYM_SECRET_FILE"  # noqa: S105  the name of a setting
LEAST = 32


@cache
def secret() -> bytes:
    """The registry's secret. RuntimeError says how to make one if it is missing or short."""
    name = os.environ.get(SECRET_FILE)
    found = Path(name).read_bytes().strip() if name else b""
    if len(found) < LEAST:
        raise RuntimeError(
            f"{SECRET_FILE} must name a file of at least {LEAST} random bytes: openssl rand -hex 32"
        )
    return found


def mint(participant: str, person_ref: str) -> str:
    """The pseudonym of a person not yet named: nobody without the secret can work it out or go back."""
    digest = hmac.digest(secret(), f"{participant}/{person_ref}".encode(), "sha256")
    return str(UUID(bytes=digest[:16], version=5))


def days() -> Periods:
    """The periods of the region: KADRY_CONFIRM_DAYS, KADRY_GRACE_DAYS and KADRY_AVAILABLE_DAYS."""
    usual = Periods()
    return Periods(
        int(os.environ.get("KADRY_CONFIRM_DAYS", usual.confirm)),
        int(os.environ.get("KADRY_GRACE_DAYS", usual.grace)),
        int(os.environ.get("KADRY_AVAILABLE_DAYS", usual.available)),
    )


def inn_of(look: Look, participant: str) -> str | None:
    """The taxpayer number under which the gateway admitted a participant, "" if it told none; None if it did
    not.
    """
    known = look(Participant, participant)
    return None if known is None else known.inn or ""


def cares(look: Look, participant: str) -> bool:
    """Whether a participant is a care institution."""
    known = look(Participant, participant)
    return known is not None and known.role == "institution"


def decides(model: type[B], rule: Callable[[Message[B], Look], Outcome], needs: Needs | None = None) -> Route:
    """A report that may be corrected, with what follows from whom it changes."""
    return hears(model, watched(rule), needs)


def learns(model: type[B], rule: Callable[[Message[B], Look], Outcome], needs: Needs | None = None) -> Route:
    """A fact of another service, with what follows from whom it changes."""
    return hears(model, watched(rule), needs)


def service(mint: Mint, periods: Periods) -> Service:
    """The service with a given mint of pseudonyms and given periods."""

    def of_person(message: Message[Any]) -> list[Key]:
        said = message.data
        if (trainee := getattr(said, "trainee", None)) is not None:
            return [Key("person", trainee)]
        if said.person_ref is None:
            return []
        participant = message.participant or said.participant
        name = Key("alias", f"{participant}/{said.person_ref}")
        return [name, Key("person", mint(participant, said.person_ref))]

    def with_own(kind: str, ref: str, *named: tuple[str, str]) -> Needs:
        """The object the report is about, what it names in those fields, and the person."""

        def wanted(message: Message[Any]) -> list[Key]:
            keys = [Key(kind, f"{message.participant}/{getattr(message.data, ref)}"), *of_person(message)]
            for other, field in named:
                if name := getattr(message.data, field):
                    keys.append(Key(other, name))
            return keys

        return wanted

    return Service(
        name="trainees",
        metadata=store.metadata,
        aggregates=store.AGGREGATES,
        journal=store.journal,
        routes=[
            # out of work
            decides(reports.UnemployedRegisteredV1, partial(registration.register, mint, periods), of_person),
            decides(reports.UnemployedConfirmedV1, confirmation.confirm, of_person),
            decides(reports.UnemployedClosedV1, registration.close, of_person),
            wakes("person", CLOCK, watched(confirmation.concluded)),
            # in training
            decides(
                reports.TrainingReferredV1,
                referral.refer,
                with_own("referral", "referral_ref", ("intake", "intake"), ("roster", "intake")),
            ),
            decides(reports.ReferralWithdrawnV1, withdrawal.withdraw, _referral),
            decides(
                reports.EnrolledV1,
                partial(admission.enrol, mint, cares),
                with_own("enrolment", "enrolment_ref", ("intake", "intake"), ("referral", "referral")),
            ),
            decides(reports.StudyPausedV1, pauses.pause, _enrolment),
            decides(reports.StudyResumedV1, pauses.resume, _enrolment),
            decides(reports.StudyEndedV1, partial(study.end, periods), _enrolment),
            wakes("roster", intake.EXPECTED, expected.expected),
            decides(
                reports.PracticeStartedV1,
                practice.start,
                with_own("practice", "practice_ref", ("offer", "offer"), ("practice_places", "offer")),
            ),
            decides(reports.PracticeEndedV1, practice.end, with_own("practice", "practice_ref")),
            decides(reports.CredentialIssuedV1, credential.issue, with_own("credential", "credential_ref")),
            # at work
            decides(reports.AvailabilityDeclaredV1, partial(availability.declare, mint, periods), of_person),
            decides(reports.AvailabilityWithdrawnV1, availability.withdraw, of_person),
            decides(reports.EmploymentConfirmedV1, partial(employment.confirm, inn_of), of_person),
            decides(reports.EmploymentEndedV1, partial(employment.end, inn_of), of_person),
            # needs and wishes
            decides(reports.SupportNeedDeclaredV1, partial(needs.declare, mint), of_person),
            decides(reports.SupportReportedV1, needs.provided, of_person),
            decides(reports.ConsentGrantedV1, partial(needs.grant, mint), of_person),
            decides(reports.ConsentRevokedV1, needs.revoke, of_person),
            decides(reports.ErasureRequestedV1, erasure.erase, of_person),
            # what others decide
            learns(programs.IntakeOpenedV1, moved_intake.told, _intake),
            learns(programs.IntakeChangedV1, moved_intake.altered, _intake),
            learns(programs.IntakeCancelledV1, intake_end.intake_ended, _intake),
            learns(programs.IntakeAbortedV1, intake_end.intake_ended, _intake),
            learns(programs.PlaceTakenV1, place.place_taken, _place),
            learns(programs.PlaceRefusedV1, place.place_refused, _place),
            learns(programs.PlaceReleasedV1, referral.hold_lost, _place),
            learns(
                vacancies.HireMadeV1,
                partial(hiring.hire, mint, inn_of),
                lambda m: [Key("hire", m.data.hire), *of_person(m)],
            ),
            learns(vacancies.HireWithdrawnV1, hire_withdrawn.withdrawn, lambda m: [Key("hire", m.data.hire)]),
            hears(vacancies.PracticePlacesOfferedV1, practised.offer_told, _offer),
            hears(agreements.AgreementDraftedV1, intake.drafted, _agreement),
            hears(agreements.AgreementActivatedV1, intake.activated, _agreement),
            hears(agreements.SignatureRevokedV1, intake.signature_revoked, _agreement),
            hears(agreements.AgreementTerminatedV1, intake.agreement_ended, _agreement),
            hears(agreements.AgreementExpiredV1, intake.agreement_ended, _agreement),
        ],
    )


def _referral(message: Message[Any]) -> list[Key]:
    return [Key("referral", f"{message.participant}/{message.data.referral_ref}")]


def _enrolment(message: Message[Any]) -> list[Key]:
    return [Key("enrolment", f"{message.participant}/{message.data.enrolment_ref}")]


def _offer(message: Message[Any]) -> list[Key]:
    return [Key("offer", message.data.offer), Key("practice_places", message.data.offer)]


def _intake(message: Message[Any]) -> list[Key]:
    return [Key("intake", message.data.intake), Key("roster", message.data.intake)]


def _agreement(message: Message[Any]) -> list[Key]:
    return [Key("agreement", message.data.agreement)]


def _place(message: Message[Any]) -> list[Key]:
    said = message.data
    keys = [*_intake(message)]
    if said.enrolment:
        keys.append(Key("enrolment", said.enrolment))
    if said.referral:
        keys.append(Key("referral", said.referral))
    return keys


SERVICE = service(mint, days())
