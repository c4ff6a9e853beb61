"""Reports that the agreements service decides: who promised what to whom, and who signed it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, model_validator

from kadry_contracts.codes import Municipality, Occupation, ParticipantId, Ref, RegionalId
from kadry_contracts.envelope import Report
from kadry_contracts.fields import LongText, Title
from kadry_contracts.rules import broken
from kadry_contracts.terms import AgreementKind, FundingTerms, ObligationTerms
from kadry_contracts.times import Day

Revision = Annotated[int, Field(ge=1, le=10_000, strict=True)]


class Obligation(ObligationTerms):
    """What one party promises: a target of a measure by a day. It is computed from facts, never typed in."""

    model_config = ConfigDict(extra="forbid")

    obligation_ref: Ref
    target: Annotated[int, Field(ge=1, le=10**12, strict=True)]
    due_on: Day
    occupation: Occupation | None = None
    municipality: Municipality | None = None


class FundingLine(FundingTerms):
    """A sum from one source. `shared_by` names other agreements that it also serves: it is never split."""

    model_config = ConfigDict(extra="forbid")


class AgreementDraftedV1(Report):
    """A party drafts an agreement between at least two. It binds nobody until every party signed the same
    revision.
    """

    type: ClassVar[str] = "kadry.report.agreements.agreement_drafted.v1"
    agreement_ref: Ref
    kind: AgreementKind
    title: Title
    parties: Annotated[tuple[ParticipantId, ...], Field(min_length=2, max_length=64)]
    starts_on: Day
    ends_on: Day
    obligations: Annotated[tuple[Obligation, ...], Field(max_length=200)] = ()
    funding: Annotated[tuple[FundingLine, ...], Field(max_length=64)] = ()

    @model_validator(mode="after")
    def _terms_fit_together(self) -> AgreementDraftedV1:
        if self.ends_on < self.starts_on:
            raise broken("ends_on", "ends_on раньше starts_on", "ends_on is before starts_on")
        if len(set(self.parties)) != len(self.parties):
            raise broken("parties", "участник назван дважды", "a participant is named twice")
        if {o.party for o in self.obligations} - set(self.parties):
            raise broken(
                "obligations", "обязательство не стороны соглашения", "an obligation of one who is no party"
            )
        refs = [o.obligation_ref for o in self.obligations]
        if len(set(refs)) != len(refs):
            raise broken("obligations", "obligation_ref повторяется", "an obligation_ref is used twice")
        return self


class AgreementSignedV1(Report):
    """A party signs a revision. `signatory` is a post, never a name, and is not part of the fact."""

    type: ClassVar[str] = "kadry.report.agreements.agreement_signed.v1"
    agreement: RegionalId
    revision: Revision
    signed_on: Day
    signatory: Title


class AgreementTerminatedV1(Report):
    """A party ends an agreement. Nobody who already studies under it is expelled."""

    type: ClassVar[str] = "kadry.report.agreements.agreement_terminated.v1"
    agreement: RegionalId
    terminated_on: Day
    reason: LongText
