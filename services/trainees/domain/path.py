"""Where a person counts, derived from their history: one account and one cell at a time (section 7).

Everything is put in the order of its days, whatever order it arrived in; what falls on one day as ORDER says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kadry_contracts.moves import OUTSIDE, Place, Step

if TYPE_CHECKING:
    from .history import Entry

ORDER = {
    "registered": 0,
    "referred": 1,
    "enrolled": 2,
    "ended": 3,
    "available": 4,
    "hired": 5,
    "closed": 6,
    "withdrawn": 6,
    # A hold lasts until the end of its day, so whatever else that day brought came before.
    "lapsed": 7,
}
NOWHERE = Place(OUTSIDE)
LOOKING = ("unemployed", "referred")
GONE = ("moved", "died")


def derive(entries: Iterable[Entry]) -> tuple[Step, ...]:
    """The path of a person through the accounts of the ledger."""
    history = in_order(entries)
    void = misregistered(history)
    walk = Walk()
    for entry in history:
        if not walk.dead and (not void or entry not in void):
            STRIDES[entry.what](walk, entry)
    return tuple(walk.steps)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By day, then by ORDER, then by the time their sources give, then by report."""
    return sorted(entries, key=lambda e: (e.on, ORDER[e.what], e.said, e.report))


def misregistered(history: Sequence[Entry]) -> set[Entry]:
    """Entries that should never have been counted: registrations and studies said to be mistakes."""
    void: set[Entry] = set()
    for mistake in history:
        if mistake.outcome != "misregistered":
            continue
        about = [e for e in history if e.ref == mistake.ref]
        if mistake.what == "ended":
            void.update(about)
        elif begun := [e for e in about if e.what == "registered" and e.on <= mistake.on]:
            # Of several registrations under one reference the latest is meant, with all that closed it.
            void.update(e for e in about if e is begun[-1] or begun[-1].on <= e.on <= mistake.on)
    return void


@dataclass(slots=True)
class Walk:
    """A person on their way.

    residence   their municipality as far as it is known; `told` is how well: 0 not at all, 1 from the place
                of training, 2 by a college, 3 by a register
    open        registrations, by reference, the earliest first
    live        referrals that neither lapsed nor led to a study
    studies     that run, the earliest first
    job         found while studying: it counts when the study ends
    offer       availability declared while studying: it says where the graduate counts
    """

    place: Place = NOWHERE
    steps: list[Step] = field(default_factory=list)
    residence: str = "-"
    told: int = 0
    open: dict[str, Entry] = field(default_factory=dict)
    live: set[str] = field(default_factory=set)
    studies: dict[str, Entry] = field(default_factory=dict)
    job: Entry | None = None
    offer: Entry | None = None
    dead: bool = False

    def go(self, on: date, account: str, municipality: str, occupation: str) -> None:
        """One step, unless the person stands there already. A move within an account keeps its `since`."""
        here = self.place
        since = here.since if here.account == account else on
        there = Place(account, municipality, occupation, since)
        if there != here:
            self.steps.append(Step(on, here, there))
            self.place = there

    def live_at(self, municipality: str, told: int) -> None:
        """Learns the residence; what a register says is not replaced by what a place of training suggests."""
        if municipality and told >= self.told:
            self.residence, self.told = municipality, told


def registered(walk: Walk, entry: Entry) -> None:
    """→ unemployed, unless the person studies. Of two open registrations the earlier goes on counting."""
    walk.open.pop(entry.ref, None)
    walk.open[entry.ref] = entry
    if walk.place.account in LOOKING:
        return
    walk.live_at(entry.municipality, 3)
    if walk.place.account == "in_training":
        walk.job = None
        walk.go(entry.on, "in_training", walk.residence, walk.place.occupation)
    else:
        walk.go(entry.on, "unemployed", entry.municipality, entry.occupation)


def closed(walk: Walk, entry: Entry) -> None:
    """hired → hired; moved, died → left; for other reasons only the unemployed and the referred → left.

    Who is still registered elsewhere goes on counting there, also after a move.
    """
    if walk.open.pop(entry.ref, None) is None:
        return
    here, other = walk.place, next(iter(walk.open.values()), None)
    if entry.outcome in GONE and not (entry.outcome == "moved" and other and here.account in LOOKING):
        walk.live.clear()
        walk.dead = entry.outcome == "died"
        walk.go(entry.on, "left", here.municipality, here.occupation)
    elif entry.outcome == "hired":
        if here.account == "in_training":
            walk.job = walk.job or entry
        else:
            walk.go(entry.on, "hired", here.municipality, here.occupation)
    elif here.account in LOOKING:
        if other is not None:
            walk.live_at(other.municipality, 3)
            walk.go(entry.on, here.account, other.municipality, other.occupation)
        else:
            walk.go(entry.on, "left", here.municipality, here.occupation)


def referred(walk: Walk, entry: Entry) -> None:
    """unemployed → referred."""
    walk.live.add(entry.ref)
    if walk.place.account == "unemployed":
        walk.go(entry.on, "referred", walk.place.municipality, walk.place.occupation)


def lapsed(walk: Walk, entry: Entry) -> None:
    """referred → unemployed, unless another referral still stands."""
    walk.live.discard(entry.ref)
    if walk.place.account == "referred" and not walk.live:
        walk.go(entry.on, "unemployed", walk.place.municipality, walk.place.occupation)


def enrolled(walk: Walk, entry: Entry) -> None:
    """→ in_training, in the programme's occupation; a second study changes nothing while the first runs."""
    walk.live.discard(entry.referral or "")
    walk.live_at(entry.municipality, 2)
    walk.live_at(entry.site, 1)
    walk.studies[entry.ref] = entry
    if walk.place.account != "in_training":
        walk.job = walk.offer = None
        walk.go(entry.on, "in_training", walk.residence, entry.occupation)


def ended(walk: Walk, entry: Entry) -> None:
    """Hired meanwhile → hired; graduated → graduates_available; else → unemployed if registered, → left."""
    study = walk.studies.pop(entry.ref, None)
    if study is None:
        return
    here, graduated = walk.place, entry.outcome == "graduated"
    if other := next(iter(walk.studies.values()), None):
        if here.account == "in_training":
            walk.go(entry.on, "in_training", walk.residence, other.occupation)
    elif here.account != "in_training" and not graduated:
        pass  # left already, and not with a qualification
    elif walk.job is not None:
        walk.go(entry.on, "hired", walk.residence, walk.job.occupation or study.occupation)
    elif graduated:
        occupation = walk.offer.occupation if walk.offer else study.occupation
        walk.go(entry.on, "graduates_available", walk.residence, occupation)
    elif registration := next(iter(walk.open.values()), None):
        walk.go(entry.on, "unemployed", walk.residence, registration.occupation)
    else:
        walk.go(entry.on, "left", here.municipality, here.occupation)


def available(walk: Walk, entry: Entry) -> None:
    """→ graduates_available where the declaration says; one who studies stays until the study ends."""
    walk.live_at(entry.municipality, 3)
    if walk.place.account == "in_training":
        walk.offer = entry
        walk.go(entry.on, "in_training", walk.residence, walk.place.occupation)
    else:
        walk.go(entry.on, "graduates_available", entry.municipality, entry.occupation)


def withdrawn(walk: Walk, entry: Entry) -> None:
    """graduates_available → left."""
    walk.offer = None
    if walk.place.account == "graduates_available":
        walk.go(entry.on, "left", walk.place.municipality, walk.place.occupation)


def hired(walk: Walk, entry: Entry) -> None:
    """→ hired, in the job's occupation; one who studies stays in training until the study ends."""
    if walk.place.account == "in_training":
        walk.job = entry
        return
    residence = walk.residence if walk.told else entry.municipality or "-"
    walk.go(entry.on, "hired", residence, entry.occupation or walk.place.occupation)


STRIDES = {
    "registered": registered,
    "referred": referred,
    "enrolled": enrolled,
    "ended": ended,
    "available": available,
    "hired": hired,
    "closed": closed,
    "withdrawn": withdrawn,
    "lapsed": lapsed,
}
