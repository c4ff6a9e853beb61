"""An agreement: its revisions, who signed which, and from which day to which it holds.

What holds is the latest revision that all its parties signed and whose day came. An amendment that still
lacks signatures changes nothing: one party alone can neither suspend nor rewrite what all have agreed to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from kadry_contracts.terms import (
    AgreementKind,
    CovenantTerms,
    FundingTerms,
    ObligationTerms,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A party's yes to a revision, or its taking back, of the day `on`; said at `at` by `report`."""

    party: str
    revision: int
    yes: bool
    on: date
    at: datetime
    report: str


@dataclass(frozen=True, slots=True)
class Terminated:
    """A party ended the agreement on a day, said at `at` by `report`."""

    party: str
    on: date
    at: datetime
    report: str


@dataclass(frozen=True, slots=True)
class Revision:
    """All terms as one report stated them.

    base  the revision whose signatures count for this one: itself, or an earlier one that differs in its
          title alone
    by    the party that stated it, at the moment `at`
    """

    number: int
    base: int
    report: str
    by: str
    at: datetime
    title: str
    parties: tuple[str, ...]
    starts_on: date
    ends_on: date
    obligations: tuple[ObligationTerms, ...] = ()
    funding: tuple[FundingTerms, ...] = ()
    covenants: tuple[CovenantTerms, ...] = ()

    @property
    def on(self) -> date:
        """The day on which it was stated."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is known of an agreement.

    drafted_on  the day of the draft; nothing that follows from it can be earlier
    revisions   in their order, the latest last
    words       signatures and their taking back, of every revision, in the order in which they were read
    activated   from which day on which revision (its base) holds, as it was last said
    begun       the last of the days that the clock was asked for saw begin
    lapsed      the last day that the clock saw end; it counts while it is still the last day
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
    words: tuple[Word, ...] = ()
    activated: dict[int, date] = field(default_factory=dict)
    begun: date | None = None
    terminated: Terminated | None = None
    lapsed: date | None = None
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

    @property
    def expired(self) -> bool:
        """Whether the clock saw its last day end."""
        return self.lapsed == self.terms.ends_on


def holds_on(agreement: Agreement, day: date) -> bool:
    """Whether some revision was in force on that day."""
    return bool(agreement.activated) and min(agreement.activated.values()) <= day <= agreement.last_day


def may_reach(agreement: Agreement, day: date) -> bool:
    """Whether some revision, signed or not, goes on until that day."""
    return any(r.ends_on >= day for r in agreement.revisions)
