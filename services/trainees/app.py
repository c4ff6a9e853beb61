"""The trainees service: what it hears, which rule decides, what it keeps. Read this file first."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path
from typing import Any
from uuid import UUID

from kadry_contracts.facts import agreements, programs, vacancies
from kadry_contracts.reports import trainees as reports
from services.kernel.corrections import correctable
from services.kernel.decision import Key, Message
from services.kernel.routing import Service, hears

from . import store
from .domain import (
    admission,
    availability,
    hire,
    hire_withdrawn,
    intake,
    place,
    referral,
    registration,
    study,
)
from .domain.identity import Mint

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


def service(mint: Mint) -> Service:
    """The service with a given mint of pseudonyms."""

    def of_person(message: Message[Any]) -> Iterable[Key]:
        said = message.data
        if (trainee := getattr(said, "trainee", None)) is not None:
            return [Key("person", trainee)]
        participant = message.participant or said.participant
        name = Key("alias", f"{participant}/{said.person_ref}")
        return [name, Key("person", mint(participant, said.person_ref))]

    return Service(
        name="trainees",
        metadata=store.metadata,
        aggregates=store.AGGREGATES,
        journal=store.journal,
        routes=[
            hears(
                reports.UnemployedRegisteredV1, correctable(partial(registration.register, mint)), of_person
            ),
            hears(reports.UnemployedClosedV1, correctable(registration.close), of_person),
            hears(
                reports.TrainingReferredV1,
                correctable(referral.refer),
                lambda m: [
                    Key("referral", f"{m.participant}/{m.data.referral_ref}"),
                    Key("intake", m.data.intake),
                    Key("roster", m.data.intake),
                    *of_person(m),
                ],
            ),
            hears(
                reports.EnrolledV1,
                correctable(partial(admission.enrol, mint)),
                lambda m: [
                    Key("enrolment", f"{m.participant}/{m.data.enrolment_ref}"),
                    Key("intake", m.data.intake),
                    *([Key("referral", m.data.referral)] if m.data.referral else ()),
                    *of_person(m),
                ],
            ),
            hears(
                reports.StudyEndedV1,
                correctable(study.end),
                lambda m: [Key("enrolment", f"{m.participant}/{m.data.enrolment_ref}")],
            ),
            hears(
                reports.AvailabilityDeclaredV1, correctable(partial(availability.declare, mint)), of_person
            ),
            hears(reports.AvailabilityWithdrawnV1, correctable(availability.withdraw), of_person),
            hears(programs.IntakeOpenedV1, intake.opened, _intake),
            hears(programs.IntakeChangedV1, intake.altered, _intake),
            hears(programs.IntakeCancelledV1, study.intake_ended, _intake),
            hears(programs.IntakeAbortedV1, study.intake_ended, _intake),
            hears(programs.PlaceTakenV1, place.place_taken, _place),
            hears(programs.PlaceRefusedV1, place.place_refused, _place),
            hears(programs.PlaceReleasedV1, referral.hold_lost, _place),
            hears(
                vacancies.HireMadeV1,
                partial(hire.hire, mint),
                lambda m: [Key("hire", m.data.hire), *of_person(m)],
            ),
            hears(vacancies.HireWithdrawnV1, hire_withdrawn.withdrawn, lambda m: [Key("hire", m.data.hire)]),
            hears(agreements.AgreementDraftedV1, intake.drafted, _agreement),
            hears(agreements.AgreementActivatedV1, intake.activated, _agreement),
            hears(agreements.AgreementTerminatedV1, intake.agreement_ended, _agreement),
            hears(agreements.AgreementExpiredV1, intake.agreement_ended, _agreement),
        ],
    )


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


SERVICE = service(mint)
