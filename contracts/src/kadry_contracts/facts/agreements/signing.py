"""Facts about an agreement itself: from its draft to its end. They reach its parties."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from kadry_contracts.codes import ParticipantId
from kadry_contracts.facts.agreements.of_agreement import OfAgreement
from kadry_contracts.terms import AgreementKind, CovenantTerms, FundingTerms, ObligationTerms

Term = Literal["title", "parties", "starts_on", "ends_on", "obligations", "funding", "covenants"]


class SignatureOf(BaseModel):
    """A party agrees to the latest revision since that day: by signing it, or by stating it after signing."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    participant: ParticipantId
    signed_on: date


class AgreementDraftedV1(OfAgreement):
    """A draft that its parties may sign."""

    type: ClassVar[str] = "kadry.fact.agreements.agreement_drafted.v1"
    kind: AgreementKind
    title: str
    starts_on: date
    ends_on: date
    obligations: tuple[ObligationTerms, ...] = ()
    funding: tuple[FundingTerms, ...] = ()
    covenants: tuple[CovenantTerms, ...] = ()


class AgreementAmendedV1(OfAgreement):
    """An agreement has a new revision; the fields give all its terms, `changed` names those that differ.

    An essential change leaves the signature of `party` alone: `missing` are those who have to sign again, and
    until they have, what all had signed stays in force. `left` are those who are no longer parties.
    `signatures` are those of this revision.
    """

    type: ClassVar[str] = "kadry.fact.agreements.agreement_amended.v1"
    party: ParticipantId
    amended_on: date
    changed: tuple[Term, ...]
    essential: bool
    missing: tuple[ParticipantId, ...] = ()
    signatures: tuple[SignatureOf, ...] | None = None
    left: tuple[ParticipantId, ...] = ()
    kind: AgreementKind
    title: str
    starts_on: date
    ends_on: date
    obligations: tuple[ObligationTerms, ...] = ()
    funding: tuple[FundingTerms, ...] = ()
    covenants: tuple[CovenantTerms, ...] = ()


class AgreementSignedV1(OfAgreement):
    """A party signed this revision; `missing` are the parties whose turn it is.

    A signature that was on its way when the next revision was stated counts for its own one: `missing` and
    `signatures` are always those of the latest.
    """

    type: ClassVar[str] = "kadry.fact.agreements.agreement_signed.v1"
    party: ParticipantId
    signed_on: date
    missing: tuple[ParticipantId, ...] = ()
    signatures: tuple[SignatureOf, ...] | None = None


class SignatureRevokedV1(OfAgreement):
    """A party took its signature of this revision back before that held.

    `missing` are the parties whose turn it is, `signatures` those that stand, both of the latest revision. If
    the revision had been said to hold, `moves` take back what it pledged.
    """

    type: ClassVar[str] = "kadry.fact.agreements.signature_revoked.v1"
    party: ParticipantId
    revoked_on: date
    missing: tuple[ParticipantId, ...] = ()
    signatures: tuple[SignatureOf, ...] | None = None


class AgreementActivatedV1(OfAgreement):
    """Every party signed the same revision and its first day came: its money is pledged.

    Said again for each later revision that all have signed: `active_on` is since when the agreement holds,
    `revision_on` since when this revision does, and `moves` are then the differences.
    """

    type: ClassVar[str] = "kadry.fact.agreements.agreement_activated.v1"
    kind: AgreementKind
    active_on: date
    revision_on: date | None = None
    signatures: tuple[SignatureOf, ...] | None = None
    starts_on: date
    ends_on: date


class AgreementFulfilledV1(OfAgreement):
    """Every obligation of an active agreement is met or waived. It stays in force up to its last day.

    Should a correction undo that, the next fact about it has another `status`.
    """

    type: ClassVar[str] = "kadry.fact.agreements.agreement_fulfilled.v1"
    fulfilled_on: date


class AgreementTerminatedV1(OfAgreement):
    """A party ended the agreement."""

    type: ClassVar[str] = "kadry.fact.agreements.agreement_terminated.v1"
    party: ParticipantId
    terminated_on: date


class AgreementExpiredV1(OfAgreement):
    """The last day of an agreement ended (by the clock)."""

    type: ClassVar[str] = "kadry.fact.agreements.agreement_expired.v1"
    expired_on: date
