"""An agreement: its terms, who signed which revision, and from which day to which it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from kadry_contracts.terms import AgreementKind, FundingTerms, ObligationTerms


@dataclass(frozen=True, slots=True)
class Signature:
    """A party signed a revision on a day, says `report`."""

    party: str
    revision: int
    on: date
    report: str


@dataclass(frozen=True, slots=True)
class Terminated:
    """A party ended the agreement on a day, says `report`."""

    party: str
    on: date
    report: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is known of an agreement.

    drafted_on  the day of the draft; nothing that follows from it can be earlier
    signatures  in the order in which they were read, of every revision
    activated   the day from which on it holds, as it was last said; None while that was not said
    expired     the clock saw its last day end
    replaced    ids of reports that a later one corrected
    """

    kind: ClassVar[str] = "agreement"
    id: str
    version: int
    report: str
    drafted_on: date
    revision: int
    sort: AgreementKind
    title: str
    parties: tuple[str, ...]
    starts_on: date
    ends_on: date
    obligations: tuple[ObligationTerms, ...] = ()
    funding: tuple[FundingTerms, ...] = ()
    signatures: tuple[Signature, ...] = ()
    activated: date | None = None
    terminated: Terminated | None = None
    expired: bool = False
    replaced: tuple[str, ...] = ()

    @property
    def last_day(self) -> date:
        """The day on which it ends, as far as is known."""
        return self.ends_on if self.terminated is None else min(self.ends_on, self.terminated.on)


def signature_of(agreement: Agreement, party: str) -> Signature | None:
    """The signature of a party under the revision in force."""
    for signature in agreement.signatures:
        if signature.party == party and signature.revision == agreement.revision:
            return signature
    return None


def missing(agreement: Agreement) -> tuple[str, ...]:
    """The parties that have not signed the revision in force, in the order of the agreement."""
    return tuple(party for party in agreement.parties if signature_of(agreement, party) is None)


def holds_from(agreement: Agreement) -> date | None:
    """The day from which on it holds: all have signed the same revision, and its first day has come.

    None while somebody has not signed, or if it ended before.
    """
    days = [agreement.starts_on]
    for party in agreement.parties:
        signature = signature_of(agreement, party)
        if signature is None:
            return None
        days.append(signature.on)
    day = max(days)
    if agreement.terminated is not None and agreement.terminated.on <= day:
        return None
    return day if day <= agreement.ends_on else None


def of_agreement(agreement: Agreement) -> dict[str, Any]:
    """What every fact about an agreement says of it."""
    return {
        "version": agreement.version,
        "agreement": agreement.id,
        "revision": agreement.revision,
        "parties": agreement.parties,
    }
