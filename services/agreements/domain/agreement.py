"""An agreement: its revisions, who signed which, and from which day to which it holds.

What holds is the latest revision that all its parties signed and whose day came. An amendment that still
lacks signatures changes nothing: one party alone can neither suspend nor rewrite what all have agreed to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from kadry_contracts.terms import (
    AgreementKind,
    AgreementStatus,
    CovenantTerms,
    FundingTerms,
    ObligationTerms,
)


@dataclass(frozen=True, slots=True)
class Signature:
    """A party signed a revision on a day, says `report`; `revoked` is the report that took it back."""

    party: str
    revision: int
    on: date
    report: str
    revoked: str | None = None


@dataclass(frozen=True, slots=True)
class Terminated:
    """A party ended the agreement on a day, says `report`."""

    party: str
    on: date
    report: str


@dataclass(frozen=True, slots=True)
class Revision:
    """All terms as one report stated them.

    base  the revision whose signatures count for this one: itself, or an earlier one that differs in its
          title alone
    by    the party that stated it, on the day `on`
    """

    number: int
    base: int
    report: str
    by: str
    on: date
    title: str
    parties: tuple[str, ...]
    starts_on: date
    ends_on: date
    obligations: tuple[ObligationTerms, ...] = ()
    funding: tuple[FundingTerms, ...] = ()
    covenants: tuple[CovenantTerms, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is known of an agreement.

    drafted_on  the day of the draft; nothing that follows from it can be earlier
    revisions   in their order, the latest last
    signatures  in the order in which they were read, of every revision
    activated   from which day on which revision (its base) holds, as it was last said
    expired     the clock saw its last day end
    kept        every obligation in force is met or waived, since that day
    broken      covenants that were said to be broken
    replaced    ids of reports that a later one corrected
    """

    kind: ClassVar[str] = "agreement"
    id: str
    version: int
    sort: AgreementKind
    drafted_on: date
    revisions: tuple[Revision, ...]
    signatures: tuple[Signature, ...] = ()
    activated: dict[int, date] = field(default_factory=dict)
    terminated: Terminated | None = None
    expired: bool = False
    kept: date | None = None
    broken: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()

    @property
    def latest(self) -> Revision:
        """The revision whose turn it is to be signed, or that holds."""
        return self.revisions[-1]

    @property
    def in_force(self) -> Revision | None:
        """The latest revision that was said to hold, with its latest title; None before the first."""
        return next((r for r in reversed(self.revisions) if r.base in self.activated), None)

    @property
    def terms(self) -> Revision:
        """The revision in force; before the first, the latest."""
        return self.in_force or self.latest

    @property
    def last_day(self) -> date:
        """The day on which it ends, as far as is known."""
        ends_on = self.terms.ends_on
        return ends_on if self.terminated is None else min(ends_on, self.terminated.on)


def signature_of(agreement: Agreement, party: str, revision: Revision | None = None) -> Signature | None:
    """The signature of a party that counts for a revision: for the latest, unless another is given."""
    of = revision or agreement.latest
    for signature in agreement.signatures:
        if (
            signature.party == party
            and signature.revoked is None
            and of.base <= signature.revision <= of.number
        ):
            return signature
    return None


def missing(agreement: Agreement) -> tuple[str, ...]:
    """The parties that have not signed the latest revision, in the order of the agreement."""
    return tuple(p for p in agreement.latest.parties if signature_of(agreement, p) is None)


def holds_from(agreement: Agreement) -> date | None:
    """The day from which on the latest revision holds: all have signed it, and its first day has come.

    None while somebody has not signed, or if it ended before.
    """
    latest = agreement.latest
    stated = next(r for r in agreement.revisions if r.number == latest.base)
    days = [latest.starts_on] if stated.number == 1 else [latest.starts_on, stated.on]
    for party in latest.parties:
        signature = signature_of(agreement, party)
        if signature is None:
            return None
        days.append(signature.on)
    day = max(days)
    if agreement.terminated is not None and agreement.terminated.on <= day:
        return None
    return day if day <= latest.ends_on else None


def holds_on(agreement: Agreement, day: date) -> bool:
    """Whether some revision was in force on that day."""
    return bool(agreement.activated) and min(agreement.activated.values()) <= day <= agreement.last_day


def status(agreement: Agreement) -> AgreementStatus:
    """Where it stands. It is derived, never said: parties say terms and signatures."""
    if agreement.terminated is not None:
        return "terminated"
    if agreement.kept is not None:
        return "fulfilled"
    if agreement.expired:
        return "expired"
    if agreement.activated:
        return "active" if agreement.latest.base in agreement.activated else "amended"
    signed = any(signature_of(agreement, party) for party in agreement.latest.parties)
    return "signed" if signed else "drafted"


def of_agreement(agreement: Agreement) -> dict[str, Any]:
    """What every fact about an agreement says of it."""
    return {
        "version": agreement.version,
        "agreement": agreement.id,
        "revision": agreement.latest.number,
        "parties": agreement.latest.parties,
        "status": status(agreement),
    }


def terms_of(agreement: Agreement) -> dict[str, Any]:
    """The terms of the latest revision, as the facts that carry them say them."""
    latest = agreement.latest
    return {
        "kind": agreement.sort,
        "title": latest.title,
        "starts_on": latest.starts_on,
        "ends_on": latest.ends_on,
        "obligations": latest.obligations,
        "funding": latest.funding,
        "covenants": latest.covenants,
    }
