"""Facts about registrations as unemployed. `registrar` is the job centre that keeps the registration."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from kadry_contracts.codes import Need, ParticipantId
from kadry_contracts.facts.trainees.of_person import OfPerson
from kadry_contracts.reports.trainees import CloseReason, Education, TrainingGround


class UnemployedRegisteredV1(OfPerson):
    """The person counts as unemployed, where they live and in the occupation they seek."""

    type: ClassVar[str] = "kadry.fact.trainees.unemployed_registered.v1"
    registered_on: date
    education: Education | None = None
    training_ground: TrainingGround | None = None
    needs: tuple[Need, ...] = ()
    registrar: ParticipantId | None = None


class UnemployedConfirmedV1(OfPerson):
    """The registration goes on; it has to be confirmed again by the end of `next_by`."""

    type: ClassVar[str] = "kadry.fact.trainees.unemployed_confirmed.v1"
    registrar: ParticipantId
    registered_on: date
    confirmed_on: date
    next_by: date


class RegistrationOverdueV1(OfPerson):
    """Nobody confirmed a registration in time (by the clock): it lapses at the end of `lapses_on`."""

    type: ClassVar[str] = "kadry.fact.trainees.registration_overdue.v1"
    registrar: ParticipantId
    registered_on: date
    last_confirmed_on: date | None = None
    overdue_on: date
    lapses_on: date


class RegistrationLapsedV1(OfPerson):
    """The grace after an overdue confirmation ended (by the clock): the registration is no longer counted."""

    type: ClassVar[str] = "kadry.fact.trainees.registration_lapsed.v1"
    registrar: ParticipantId
    registered_on: date
    lapsed_on: date


class UnemployedClosedV1(OfPerson):
    """The registration ended."""

    type: ClassVar[str] = "kadry.fact.trainees.unemployed_closed.v1"
    closed_on: date
    reason: CloseReason
    registrar: ParticipantId | None = None
