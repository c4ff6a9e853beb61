"""Facts about what people need, agree to and ask for, and who they turn out to be."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from kadry_contracts.codes import Need, ParticipantId, TraineeId
from kadry_contracts.facts.trainees.of_person import OfPerson
from kadry_contracts.reports.trainees import Purpose


class SupportNeedDeclaredV1(OfPerson):
    """What was declared that a person needs, and before that as far as the person agreed to its release.

    `declared` is what this declaration says alone.
    """

    type: ClassVar[str] = "kadry.fact.trainees.support_need_declared.v1"
    needs: tuple[Need, ...]
    declared: tuple[Need, ...] = ()
    consent: bool
    on: date
    declared_by: ParticipantId


class SupportReportedV1(OfPerson):
    """Whether `reported_by`, where the person studies or works, provides what the person needs."""

    type: ClassVar[str] = "kadry.fact.trainees.support_reported.v1"
    need: Need
    provided: bool
    on: date
    reported_by: ParticipantId


class _Consent(OfPerson):
    on: date
    purpose: Purpose
    reported_by: ParticipantId


class ConsentGrantedV1(_Consent):
    """A person agreed to a purpose."""

    type: ClassVar[str] = "kadry.fact.trainees.consent_granted.v1"


class ConsentRevokedV1(_Consent):
    """A person took their consent to a purpose back: what it allowed ends with this day."""

    type: ClassVar[str] = "kadry.fact.trainees.consent_revoked.v1"


class ErasureRequestedV1(OfPerson):
    """A person's data are to be erased; person_erased follows when that is done."""

    type: ClassVar[str] = "kadry.fact.trainees.erasure_requested.v1"
    on: date
    reported_by: ParticipantId


class PersonErasedV1(OfPerson):
    """The registry forgot who the person was. `participants` are those who reported on them: they erase too.

    The person leaves the account they stood in; what they did stays counted, and names nobody.
    """

    type: ClassVar[str] = "kadry.fact.trainees.person_erased.v1"
    erased_on: date
    participants: tuple[ParticipantId, ...] = ()


class TraineeLinkedV1(OfPerson):
    """Two pseudonyms are one person: readers replace `merged` by `trainee`, the older of the two."""

    type: ClassVar[str] = "kadry.fact.trainees.trainee_linked.v1"
    merged: TraineeId
    participants: tuple[ParticipantId, ...] = ()
