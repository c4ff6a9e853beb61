"""Reports that the agreements service decides: who promised what to whom, and who signed it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kadry_contracts.codes import Municipality, Occupation, ParticipantId, Ref, RegionalId
from kadry_contracts.envelope import Report
from kadry_contracts.fields import LongText, Title
from kadry_contracts.money import Amount, Bound, MoneySource

AgreementKind = Literal[
    "cooperation",
    "network",
    "dual",
    "target",
    "cluster",
    "practice",
    "unemployed_training",
    "resource_sharing",
]
Measure = Literal[
    "places",
    "enrolled",
    "graduates",
    "practice_places",
    "hires",
    "equipment_hours_guests",
    "upskilled_instructors",
    "activities",
    "funding",
]
Revision = Annotated[int, Field(ge=1, le=10_000, strict=True)]


class Obligation(BaseModel):
    """What one party promises: a target of a measure by a day. It is computed from facts, never typed in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    obligation_ref: Ref
    party: ParticipantId
    measure: Measure
    target: Annotated[int, Field(ge=1, le=10**12, strict=True)]
    due_on: date
    occupation: Occupation | None = None
    municipality: Municipality | None = None


class FundingLine(BaseModel):
    """A sum from one source. `shared_by` names other agreements that the same sum also serves: it is never split."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: MoneySource
    amount: Amount
    bound: Bound = "exact"
    payer: ParticipantId | None = None
    shared_by: tuple[RegionalId, ...] = ()


class AgreementDraftedV1(Report):
    """A party drafts an agreement between at least two. It binds nobody until every party signed the same revision."""

    type: ClassVar[str] = "kadry.report.agreements.agreement_drafted.v1"
    agreement_ref: Ref
    kind: AgreementKind
    title: Title
    parties: Annotated[tuple[ParticipantId, ...], Field(min_length=2, max_length=64)]
    starts_on: date
    ends_on: date
    obligations: Annotated[tuple[Obligation, ...], Field(max_length=200)] = ()
    funding: Annotated[tuple[FundingLine, ...], Field(max_length=64)] = ()

    @model_validator(mode="after")
    def _terms_fit_together(self) -> AgreementDraftedV1:
        if self.ends_on < self.starts_on:
            raise ValueError("ends_on is before starts_on")
        if len(set(self.parties)) != len(self.parties):
            raise ValueError("parties names one participant twice")
        if strangers := {o.party for o in self.obligations} - set(self.parties):
            raise ValueError(f"obligations name {', '.join(sorted(strangers))}, not a party")
        refs = [o.obligation_ref for o in self.obligations]
        if len(set(refs)) != len(refs):
            raise ValueError("obligations use one obligation_ref twice")
        return self


class AgreementSignedV1(Report):
    """A party signs a revision. `signatory` is a post, never a name, and is not part of the fact."""

    type: ClassVar[str] = "kadry.report.agreements.agreement_signed.v1"
    agreement: RegionalId
    revision: Revision
    signed_on: date
    signatory: Title


class AgreementTerminatedV1(Report):
    """A party ends an agreement. Nobody who already studies under it is expelled."""

    type: ClassVar[str] = "kadry.report.agreements.agreement_terminated.v1"
    agreement: RegionalId
    terminated_on: date
    reason: LongText
