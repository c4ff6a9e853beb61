"""Reports about an agreement itself: drafted, amended, signed, a signature revoked, terminated."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, model_validator

from kadry_contracts.codes import Municipality, Occupation, ParticipantId, Ref, RegionalId
from kadry_contracts.envelope import Report
from kadry_contracts.fields import LongText, Title
from kadry_contracts.rules import broken
from kadry_contracts.terms import AgreementKind, CovenantTerms, FundingTerms, ObligationTerms
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


class Covenant(CovenantTerms):
    """A condition on the money of an agreement: the least or the most that one source's share may be."""

    model_config = ConfigDict(extra="forbid")

    covenant_ref: Ref

    @model_validator(mode="after")
    def _limits_something(self) -> Covenant:
        if (self.at_least is None) == (self.at_most is None):
            raise broken("at_least", "нужно одно из двух: at_least или at_most", "give at_least or at_most")
        return self


Parties = Annotated[tuple[ParticipantId, ...], Field(min_length=2, max_length=64)]
Obligations = Annotated[tuple[Obligation, ...], Field(max_length=200)]
Funding = Annotated[tuple[FundingLine, ...], Field(max_length=64)]
Covenants = Annotated[tuple[Covenant, ...], Field(max_length=64)]


class AgreementDraftedV1(Report):
    """A party drafts an agreement between at least two. It binds nobody until every party signed the same
    revision.
    """

    type: ClassVar[str] = "kadry.report.agreements.agreement_drafted.v1"
    agreement_ref: Ref
    kind: AgreementKind
    title: Title
    parties: Parties
    starts_on: Day
    ends_on: Day
    obligations: Obligations = ()
    funding: Funding = ()
    covenants: Covenants = ()

    @model_validator(mode="after")
    def _terms_fit_together(self) -> AgreementDraftedV1:
        _in_order(self.starts_on, self.ends_on)
        _each_once(self.parties, self.obligations, self.covenants)
        _of_parties(self.parties, self.obligations)
        return self


class AgreementAmendedV1(Report):
    """A party states the next revision of an agreement. Terms that are not given stay as they were.

    `revision` is the one that this report makes: one more than the last. A change of parties, dates,
    obligations, funding or covenants is essential and revokes the signatures of the others; a change of the
    title alone is not. Lists are given whole.
    """

    type: ClassVar[str] = "kadry.report.agreements.agreement_amended.v1"
    agreement: RegionalId
    revision: Annotated[int, Field(ge=2, le=10_000, strict=True)]
    title: Title | None = None
    parties: Parties | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    obligations: Obligations | None = None
    funding: Funding | None = None
    covenants: Covenants | None = None

    @model_validator(mode="after")
    def _terms_fit_together(self) -> AgreementAmendedV1:
        if not self.model_fields_set - {"agreement", "revision"}:
            raise broken(
                "title", "назовите изменённые условия", "give the terms that change", "missing_field"
            )
        if self.starts_on is not None and self.ends_on is not None:
            _in_order(self.starts_on, self.ends_on)
        _each_once(self.parties or (), self.obligations or (), self.covenants or ())
        if self.parties is not None:
            _of_parties(self.parties, self.obligations or ())
        return self


def _in_order(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise broken("ends_on", "ends_on раньше starts_on", "ends_on is before starts_on")


def _each_once(
    parties: tuple[str, ...], obligations: tuple[Obligation, ...], covenants: tuple[Covenant, ...]
) -> None:
    if len(set(parties)) != len(parties):
        raise broken("parties", "участник назван дважды", "a participant is named twice")
    if len({o.obligation_ref for o in obligations}) != len(obligations):
        raise broken("obligations", "obligation_ref повторяется", "an obligation_ref is used twice")
    if len({c.covenant_ref for c in covenants}) != len(covenants):
        raise broken("covenants", "covenant_ref повторяется", "a covenant_ref is used twice")


def _of_parties(parties: tuple[str, ...], obligations: tuple[Obligation, ...]) -> None:
    if {o.party for o in obligations} - set(parties):
        raise broken(
            "obligations", "обязательство не стороны соглашения", "an obligation of one who is no party"
        )


class AgreementSignedV1(Report):
    """A party signs a revision. `signatory` is a post, never a name, and is not part of the fact."""

    type: ClassVar[str] = "kadry.report.agreements.agreement_signed.v1"
    agreement: RegionalId
    revision: Revision
    signed_on: Day
    signatory: Title


class SignatureRevokedV1(Report):
    """A party takes back its signature of a revision that not all have signed yet."""

    type: ClassVar[str] = "kadry.report.agreements.signature_revoked.v1"
    agreement: RegionalId
    revision: Revision
    on: Day
    reason: LongText


class AgreementTerminatedV1(Report):
    """A party ends an agreement. Nobody who already studies under it is expelled."""

    type: ClassVar[str] = "kadry.report.agreements.agreement_terminated.v1"
    agreement: RegionalId
    terminated_on: Day
    reason: LongText
