"""A person on their way through the accounts, and what the clock concludes about them on the way.

A registration that nobody confirms is overdue, and lapses after some days of grace: but only while the person
is looking for work, for who studies or works need not come. A declared availability fades unless it is
renewed. How many days each takes stands in the entries that began it, so a setting changes nothing that was
said before.

The clock is no entry. What it concludes follows from the entries alone; a mark only says that the day has
come and that it was told. A confirmation that arrives late undoes what no longer follows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kadry_contracts.moves import OUTSIDE, Place, Step

if TYPE_CHECKING:
    from .history import Entry

NOWHERE = Place(OUTSIDE)
LOOKING = ("unemployed", "referred")
AVAILABLE = "graduates_available"
WAITING = frozenset((*LOOKING, AVAILABLE))
"""Accounts in which the clock has something to conclude."""


class Mark(NamedTuple):
    """A conclusion of the clock at the end of the day `on`: what, and about which registration."""

    on: date
    what: str
    ref: str


OVERDUE, LAPSED, FADED = "overdue", "lapsed", "faded"


@dataclass(slots=True)
class Walk:
    """Where a person stands, and what is remembered of how they came there.

    marks       what the clock has concluded and said; None if it is to conclude everything
    residence   their municipality as far as it is known; `told` is how well: 0 not at all, 1 from the place
                of training, 2 by a college, 3 by a register
    open        registrations, by reference, the earliest first
    lapsed      registrations that lapsed, by reference
    seen        the last day on which each was registered or confirmed
    looking     the day from which the person is looking for work
    fades       the day at whose end the availability is over
    live        referrals that neither lapsed nor led to a study
    studies     that run, the earliest first
    qualified   the study of this spell of training that ended with a qualification, and its end
    job         found while studying: it counts when the study ends
    offer       availability declared while studying: it says where the graduate counts
    met         marks that are true, in their order
    due         the first conclusion that is not marked
    """

    marks: tuple[Mark, ...] | None = ()
    place: Place = NOWHERE
    steps: list[Step] = field(default_factory=list)
    residence: str = "-"
    told: int = 0
    open: dict[str, Entry] = field(default_factory=dict)
    lapsed: set[str] = field(default_factory=set)
    seen: dict[str, date] = field(default_factory=dict)
    looking: date = date.min
    fades: date | None = None
    live: set[str] = field(default_factory=set)
    studies: dict[str, Entry] = field(default_factory=dict)
    qualified: tuple[Entry, Entry] | None = None
    job: Entry | None = None
    offer: Entry | None = None
    dead: bool = False
    met: list[Mark] = field(default_factory=list)
    due: Mark | None = None
    passed: set[Mark] = field(default_factory=set)

    def go(self, on: date, account: str, municipality: str, occupation: str) -> None:
        """One step, unless the person stands there already. A move within an account keeps its `since`."""
        here = self.place
        since = here.since if here.account == account else on
        there = Place(account, municipality, occupation, since)
        if there != here:
            if account in LOOKING and here.account not in LOOKING:
                self.looking = on
            self.steps.append(Step(on, here, there))
            self.place = there

    def live_at(self, municipality: str, told: int) -> None:
        """Learns the residence; what a register says is not replaced by what a place of training suggests."""
        if municipality and told >= self.told:
            self.residence, self.told = municipality, told

    def elapse(self, until: date) -> None:
        """Draws the conclusions of all days before `until`. One that is not marked waits for the clock."""
        if self.marks == ():  # nearly always: then only the first one matters
            if self.due is None:
                self.due = self._next(until)
            return
        while (mark := self._next(until)) is not None:
            self.passed.add(mark)
            if self.marks is None or mark in self.marks:
                self.met.append(mark)
                if mark.what == LAPSED:
                    self.lapse(mark)
                elif mark.what == FADED:
                    self._fade(mark)
            elif self.due is None:
                self.due = mark

    def _next(self, until: date) -> Mark | None:
        """The first conclusion before `until` that follows from where the person stands and was not drawn."""
        account, first = self.place.account, None
        if account in LOOKING:
            for ref, begun in self.open.items():
                if begun.until is None or begun.lapses is None:
                    continue
                since = max(self.seen[ref], self.looking) - begun.on
                on = begun.until + since
                if on >= until:
                    continue
                mark = Mark(on, OVERDUE, ref)
                if mark in self.passed:
                    mark = Mark(begun.lapses + since, LAPSED, ref)
                    if mark.on >= until or mark in self.passed:
                        continue
                if first is None or mark < first:
                    first = mark
        elif account == AVAILABLE and self.fades is not None and self.fades < until:
            first = Mark(self.fades, FADED, "")
            return None if first in self.passed else first
        return first

    def lapse(self, mark: Mark) -> None:
        """The registration no longer counts: → left, unless the person is registered elsewhere too."""
        del self.open[mark.ref]
        self.lapsed.add(mark.ref)
        self.leave(mark.on)

    def leave(self, on: date) -> None:
        """One of those who look has lost a registration: they count in another one, or no more."""
        here, other = self.place, next(iter(self.open.values()), None)
        if other is not None:
            self.live_at(other.municipality, 3)
            self.go(on, here.account, other.municipality, other.occupation)
        else:
            self.go(on, "left", here.municipality, here.occupation)

    def _fade(self, mark: Mark) -> None:
        """graduates_available → unemployed if registered, → left."""
        here, begun = self.place, next(iter(self.open.values()), None)
        self.fades = None
        if begun is not None:
            self.go(mark.on, "unemployed", self.residence, begun.occupation)
        else:
            self.go(mark.on, "left", here.municipality, here.occupation)
