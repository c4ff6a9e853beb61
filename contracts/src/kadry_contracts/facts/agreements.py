"""What the agreements service decides. Facts about an agreement reach its parties."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from kadry_contracts.codes import ParticipantId, RegionalId
from kadry_contracts.envelope import Fact
from kadry_contracts.moves import Move
from kadry_contracts.terms import AgreementKind, FundingTerms, ObligationTerms


class _Agreement(Fact):
    agreement: RegionalId
    revision: int
    parties: tuple[ParticipantId, ...]
    moves: tuple[Move, ...] = ()


class AgreementDraftedV1(_Agreement):
    """A draft that its parties may sign."""

    type: ClassVar[str] = "kadry.fact.agreements.agreement_drafted.v1"
    kind: AgreementKind
    title: str
    starts_on: date
    ends_on: date
    obligations: tuple[ObligationTerms, ...] = ()
    funding: tuple[FundingTerms, ...] = ()


class AgreementSignedV1(_Agreement):
    """A party signed this revision; `missing` are the parties whose turn it is."""

    type: ClassVar[str] = "kadry.fact.agreements.agreement_signed.v1"
    party: ParticipantId
    signed_on: date
    missing: tuple[ParticipantId, ...] = ()


class AgreementActivatedV1(_Agreement):
    """Every party signed the same revision and its first day came."""

    type: ClassVar[str] = "kadry.fact.agreements.agreement_activated.v1"
    kind: AgreementKind
    active_on: date
    starts_on: date
    ends_on: date


class AgreementTerminatedV1(_Agreement):
    """A party ended the agreement."""

    type: ClassVar[str] = "kadry.fact.agreements.agreement_terminated.v1"
    party: ParticipantId
    terminated_on: date


class AgreementExpiredV1(_Agreement):
    """The last day of an agreement ended (by the clock)."""

    type: ClassVar[str] = "kadry.fact.agreements.agreement_expired.v1"
    expired_on: date
