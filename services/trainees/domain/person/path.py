"""Where a person counts, derived from their history: one account and one cell at a time (section 7).

Everything is put in the order of its days, whatever order it arrived in (order.py), without what should never
have been counted (mistakes.py). What the clock concludes on the way, walk.py says.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from kadry_contracts.moves import Step

from .mistakes import misregistered, with_ends_of_holds
from .order import in_order
from .walk import AVAILABLE, LOOKING, WAITING, Mark, Walk

if TYPE_CHECKING:
    from .history import Entry

GONE = ("moved", "died")


def derive(entries: Iterable[Entry], marks: tuple[Mark, ...] = ()) -> tuple[Step, ...]:
    """The path of a person through the accounts of the ledger."""
    return tuple(walked(entries, marks).steps)


def walked(entries: Iterable[Entry], marks: tuple[Mark, ...] | None = (), until: date = date.max) -> Walk:
    """The whole way, with what the clock has still to conclude before the day `until`."""
    history = with_ends_of_holds(in_order(entries))
    void = misregistered(history)
    walk = Walk(marks)
    for entry in history:
        if not walk.dead and (not void or entry not in void):
            if walk.place.account in WAITING:
                walk.elapse(entry.on)
            STRIDES[entry.what](walk, entry)
    if not walk.dead:
        walk.elapse(until)
    return walk


def registered(walk: Walk, entry: Entry) -> None:
    """→ unemployed, unless the person studies. Of two open registrations the earlier goes on counting."""
    walk.open.pop(entry.ref, None)
    walk.open[entry.ref] = entry
    walk.seen[entry.ref] = entry.on
    walk.lapsed.discard(entry.ref)
    if walk.place.account in LOOKING:
        return
    walk.live_at(entry.municipality, 3)
    if walk.place.account == "in_training":
        walk.job = None
        walk.go(entry.on, "in_training", walk.residence, walk.place.occupation)
    else:
        walk.go(entry.on, "unemployed", entry.municipality, entry.occupation)


def confirmed(walk: Walk, entry: Entry) -> None:
    """The registration goes on."""
    walk.seen[entry.ref] = entry.on


def closed(walk: Walk, entry: Entry) -> None:
    """hired → hired; moved, died → left; for other reasons only the unemployed and the referred → left.

    Who is still registered elsewhere goes on counting there, also after a move.
    """
    if walk.open.pop(entry.ref, None) is None:
        if entry.outcome == "hired" and entry.ref in walk.lapsed and walk.place.account == "left":
            walk.go(entry.on, "hired", walk.place.municipality, walk.place.occupation)
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
        walk.leave(entry.on)


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
        walk.job = walk.offer = walk.qualified = None
        walk.go(entry.on, "in_training", walk.residence, entry.occupation)


def ended(walk: Walk, entry: Entry) -> None:
    """Hired meanwhile → hired; graduated → graduates_available; else → unemployed if registered, → left.

    Of several studies at one time the last one to end decides when; a qualification from any of them counts.
    """
    study = walk.studies.pop(entry.ref, None)
    if study is None:
        return
    here, graduated = walk.place, entry.outcome == "graduated"
    if graduated:
        walk.qualified = study, entry
    if other := next(iter(walk.studies.values()), None):
        if here.account == "in_training":
            walk.go(entry.on, "in_training", walk.residence, other.occupation)
    elif here.account != "in_training" and not graduated:
        pass  # left already, and not with a qualification
    elif walk.job is not None:
        walk.go(entry.on, "hired", walk.residence, walk.job.occupation or study.occupation)
    elif walk.qualified is not None:
        study, over = walk.qualified
        occupation = walk.offer.occupation if walk.offer else study.occupation
        fades = None if over.until is None else over.until + (entry.on - over.on)
        walk.fades = walk.offer.until if walk.offer else fades
        walk.go(entry.on, AVAILABLE, walk.residence, occupation)
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
        walk.fades = entry.until
        walk.go(entry.on, AVAILABLE, entry.municipality, entry.occupation)


def withdrawn(walk: Walk, entry: Entry) -> None:
    """graduates_available → left."""
    walk.offer = None
    if walk.place.account == AVAILABLE:
        walk.go(entry.on, "left", walk.place.municipality, walk.place.occupation)


def hired(walk: Walk, entry: Entry) -> None:
    """→ hired, in the job's occupation; one who studies stays in training until the study ends."""
    if walk.place.account == "in_training":
        walk.job = entry
        return
    residence = walk.residence if walk.told else entry.municipality or "-"
    walk.go(entry.on, "hired", residence, entry.occupation or walk.place.occupation)


def stayed(walk: Walk, entry: Entry) -> None:
    """The person counts where they counted."""


STRIDES = {
    "registered": registered,
    "confirmed": confirmed,
    "paused": stayed,
    "resumed": stayed,
    "credential": stayed,
    "employed": stayed,
    "dismissed": stayed,
    "referred": referred,
    "enrolled": enrolled,
    "ended": ended,
    "available": available,
    "hired": hired,
    "closed": closed,
    "withdrawn": withdrawn,
    "lapsed": lapsed,
}
