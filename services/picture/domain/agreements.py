"""Agreements as their service last decided them: status, signatures, obligations. A copy, nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

from kadry_contracts.facts import agreements as facts
from kadry_contracts.terms import CovenantTerms, ObligationTerms
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome


@dataclass(frozen=True, slots=True)
class Obligation:
    """How far one promise has come. `done` is in the unit of its measure; `amount` is roubles of funding."""

    obligation_ref: str
    party: str
    measure: str
    target: int
    due_on: date
    done: int = 0
    state: str = "scheduled"
    amount: str | None = None
    version: int = 0


SIGNING = (facts.AgreementAmendedV1, facts.AgreementSignedV1, facts.SignatureRevokedV1)


@dataclass(frozen=True, slots=True)
class Revision:
    """The terms of one revision. `signed` maps parties to the day since which they agree to it."""

    sort: str = ""
    title: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    parties: tuple[str, ...] = ()
    signed: Mapping[str, date] = field(default_factory=dict)
    obligations: tuple[ObligationTerms, ...] = ()
    covenants: tuple[CovenantTerms, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the picture shows of an agreement.

    revision     the latest one
    force        the revision in force, None before the first
    obligations  those of the revision in force, else of the latest: how far each has come
    """

    kind: ClassVar[str] = "agreement"
    id: str
    version: int
    seen: int = 0
    status: str = "drafted"
    revision: int = 1
    force: int | None = None
    revisions: Mapping[int, Revision] = field(default_factory=dict)
    obligations: Mapping[str, Obligation] = field(default_factory=dict)

    @property
    def shown(self) -> int:
        """Which revision holds; before any does, the one that is to be signed."""
        return self.force or self.revision

    @property
    def terms(self) -> Revision:
        """What holds, or is to be signed."""
        return self.revisions.get(self.shown, Revision())

    @property
    def pending(self) -> Revision | None:
        """What a later revision asks for, while that in force holds."""
        return self.revisions.get(self.revision) if self.revision > self.shown else None


def said_of(message: Message[facts.AgreementDraftedV1 | Any], look: Look) -> Outcome:
    """Any fact about an agreement: what it says replaces what an older one said."""
    said = message.data
    old = look(Agreement, said.agreement) or Agreement(said.agreement, 0)
    new = replace(old, version=old.version + 1, revision=max(old.revision, said.revision))
    if said.version >= old.seen:  # a later decision has been read already: only what it does not say is taken
        new = replace(new, seen=said.version)
        if said.status is not None:
            new = replace(new, status=said.status)
    new = _stated(new, said)
    if isinstance(said, facts.AgreementActivatedV1):
        new = replace(new, force=said.revision)
    elif said.status in ("drafted", "signed"):
        new = replace(new, force=None)
    elif isinstance(said, facts.AgreementAmendedV1) and not said.essential and old.force == said.revision - 1:
        new = replace(new, force=said.revision)  # another title needs no signature
    return Decision([replace(new, obligations=_shown(new))])


def _stated(agreement: Agreement, said: Any) -> Agreement:
    """What a fact tells of the terms of revisions, and who agrees to them."""
    of = agreement.revisions.get(said.revision, Revision(parties=said.parties))
    if isinstance(said, facts.AgreementDraftedV1 | facts.AgreementAmendedV1):
        of = Revision(
            said.kind,
            said.title,
            said.starts_on,
            said.ends_on,
            said.parties,
            of.signed,
            said.obligations,
            said.covenants,
        )
    elif isinstance(said, facts.AgreementActivatedV1) and said.signatures is not None:
        of = replace(of, signed={one.participant: one.signed_on for one in said.signatures})
    elif isinstance(said, facts.AgreementSignedV1):
        of = replace(of, signed={**of.signed, said.party: said.signed_on})
    elif isinstance(said, facts.SignatureRevokedV1):
        of = replace(of, signed={party: on for party, on in of.signed.items() if party != said.party})
    revisions = {**agreement.revisions, said.revision: of}
    if isinstance(said, SIGNING) and said.signatures is not None and agreement.revision in revisions:
        stand = {one.participant: one.signed_on for one in said.signatures}
        revisions[agreement.revision] = replace(revisions[agreement.revision], signed=stand)
    return replace(agreement, revisions=revisions)


def _shown(agreement: Agreement) -> dict[str, Obligation]:
    """The obligations that are in force, or else are to be signed; how far each had come is kept."""
    return {term.obligation_ref: _promised(agreement, term) for term in agreement.terms.obligations}


def _promised(agreement: Agreement, term: ObligationTerms) -> Obligation:
    new = Obligation(term.obligation_ref, term.party, term.measure, term.target, term.due_on)
    old = agreement.obligations.get(term.obligation_ref)
    if old is None or (old.party, old.measure) != (new.party, new.measure):
        return new
    return replace(new, done=old.done, state=old.state, amount=old.amount, version=old.version)


def obligation_said(message: Message[Any], look: Look) -> Outcome:
    """How an obligation stands: the fact with the greatest version is the newest."""
    said = message.data
    old = look(Agreement, said.agreement) or Agreement(said.agreement, 0)
    before = old.obligations.get(said.obligation_ref)
    if before is not None and before.version > said.version:
        return NOTHING
    new = Obligation(
        said.obligation_ref,
        said.party,
        said.measure,
        said.target,
        said.due_on,
        said.done,
        said.state,
        said.amount,
        said.version,
    )
    obligations = {**old.obligations, said.obligation_ref: new}
    # A promise that is kept, or no longer, may change where its agreement stands.
    status = said.status or old.status
    return Decision([replace(old, version=old.version + 1, obligations=obligations, status=status)])
