"""Facts about practice, and about the credentials a study ends with."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from kadry_contracts.codes import ParticipantId, RegionalId
from kadry_contracts.facts.trainees.of_person import OfPerson
from kadry_contracts.reports.trainees import Credential


class _Practice(OfPerson):
    """`provider` is where the person studies, `agreement` that of the offer or of the study.

    The cell is that of the offer; without one, where the person counts. A practice is one place in use.
    """

    practice: RegionalId
    employer: ParticipantId
    on: date
    provider: ParticipantId | None = None
    enrolment: RegionalId | None = None
    offer: RegionalId | None = None
    agreement: RegionalId | None = None


class PracticeStartedV1(_Practice):
    """A person in training began a practice."""

    type: ClassVar[str] = "kadry.fact.trainees.practice_started.v1"


class PracticeEndedV1(_Practice):
    """A practice ended; `evaluation` is 1 to 5, where there is one."""

    type: ClassVar[str] = "kadry.fact.trainees.practice_ended.v1"
    started_on: date | None = None
    evaluation: int | None = None


class CredentialIssuedV1(OfPerson):
    """A diploma or a certificate was issued; the occupation is that of the credential."""

    type: ClassVar[str] = "kadry.fact.trainees.credential_issued.v1"
    credential: RegionalId
    kind: Credential
    provider: ParticipantId
    issued_on: date
