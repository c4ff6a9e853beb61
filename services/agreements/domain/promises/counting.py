"""What a fact changes in what was done: pages, and every obligation that listens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..agreement import Agreement
from ..changes import Changes
from .promise import Obligation, counts, with_done
from .standing import Pair, told
from .tally import Done, strike, tally_of, write


def recount(
    changes: Changes, before: Sequence[Done], after: Sequence[Done], pages: dict[str, int], on: date
) -> dict[str, int]:
    """Turns what was done `before` into what was done `after`; returns on which pages it stands now."""
    pages = dict(pages)
    touched: dict[str, Obligation] = {}
    new, stays = set(after), {(done.tally, done.key) for done in after}
    for done in before:
        if done in new:
            continue
        if (done.tally, done.key) not in stays:
            strike(changes, done, pages)
        _count(changes, done, touched, to=False)
    old = set(before)
    for done in after:
        if done not in old:
            write(changes, done, pages)
            _count(changes, done, touched, to=True)
    _tell(changes, touched, on)
    return pages


def _count(changes: Changes, done: Done, touched: dict[str, Obligation], *, to: bool) -> None:
    """Adds an entry to the obligations that it counts for, or takes it away."""
    for id in tally_of(changes, done.tally).obligations:
        obligation = changes.of(Obligation, id)
        if obligation is not None and counts(obligation, done.entry):
            touched.setdefault(id, obligation)
            entries = (done.entry,)
            changes.keep(with_done(obligation, entries if to else (), () if to else entries))


def _tell(changes: Changes, touched: dict[str, Obligation], on: date) -> None:
    pairs: dict[str, list[Pair]] = {}
    for id, old in touched.items():
        new = changes.of(Obligation, id)
        if new is not None and new.days != old.days:
            pairs.setdefault(new.agreement, []).append((old, new))
    for id, of_one in pairs.items():
        agreement = changes.of(Agreement, id)
        if agreement is not None:
            told(changes, agreement, of_one, on)
