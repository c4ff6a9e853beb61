"""Whose yes stands for which revision, and since when each revision holds: derived from what was said.

Signatures come late and in any order, so nothing of this is remembered. A signature counts from its day on
until the day it was taken back. Who states an essential change and had signed before has agreed to it.
"""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import NamedTuple

from .agreement import Agreement, Revision, Word


class Yes(NamedTuple):
    """A party agrees from the day `begin` on and before `end`; None if it never took that back."""

    begin: date
    end: date | None = None

    def stands(self, day: date) -> bool:
        return self.begin <= day and (self.end is None or day < self.end)


def stated(agreement: Agreement, base: int) -> Revision:
    """The revision that gave its terms to those that differ from it in their title alone."""
    return agreement.revisions[base - 1]


def words_of(agreement: Agreement, party: str, base: int) -> list[Word]:
    """What a party said of a revision, in the order of its days: those of one day as they were said."""
    mine = [w for w in agreement.words if w.party == party and w.revision >= base]
    if any(w.revision > base for w in mine):
        last = max(r.number for r in agreement.revisions if r.base == base)
        mine = [w for w in mine if w.revision <= last]
    return sorted(mine, key=attrgetter("on", "at"))


def agreed(agreement: Agreement, party: str, base: int) -> list[Yes]:
    """When a party agrees to a revision, by its signatures or because it stated it."""
    words = words_of(agreement, party, base)
    if (by_stating := _stating(agreement, party, base)) is not None:
        words = sorted((by_stating, *words), key=attrgetter("on", "at"))
    return _times(words)


def signed_on(agreement: Agreement, party: str, base: int, day: date) -> date | None:
    """The day of the signature of a party that stands on a day."""
    return next((y.begin for y in _times(words_of(agreement, party, base)) if y.stands(day)), None)


def _times(words: list[Word]) -> list[Yes]:
    found: list[Yes] = []
    for word in words:
        stands = bool(found) and found[-1].end is None
        if word.yes and not stands:
            found.append(Yes(word.on))
        elif not word.yes and stands:
            found[-1] = found[-1]._replace(end=word.on)
    return found


def _stating(agreement: Agreement, party: str, base: int) -> Word | None:
    """The yes of the party that stated this revision, if it agreed to the one before."""
    revision = stated(agreement, base)
    if base == 1 or revision.by != party or party not in revision.parties:
        return None
    before = agreement.revisions[base - 2]
    if not any(yes.stands(revision.on) for yes in agreed(agreement, party, before.base)):
        return None
    return Word(party, base, True, revision.on, revision.at, revision.report)


def standing(agreement: Agreement, revision: Revision) -> dict[str, date]:
    """The parties that agree to a revision, in the order of the agreement, and since when."""
    return {
        party: yes.begin
        for party in revision.parties
        for yes in agreed(agreement, party, revision.base)
        if yes.end is None
    }


def missing(agreement: Agreement) -> tuple[str, ...]:
    """The parties that do not agree to the latest revision yet, in the order of the agreement."""
    found = standing(agreement, agreement.latest)
    return tuple(party for party in agreement.latest.parties if party not in found)


def holds_from(agreement: Agreement, base: int) -> date | None:
    """The day from which on a revision holds: all agree to it, and its first day has come.

    None while somebody does not agree, or if it ended before.
    """
    revision = stated(agreement, base)
    first = revision.starts_on if base == 1 else max(revision.starts_on, revision.on)
    found = [agreed(agreement, party, base) for party in revision.parties]
    days = sorted({first, *(yes.begin for each in found for yes in each if yes.begin > first)})
    since = next((d for d in days if all(any(yes.stands(d) for yes in each) for each in found)), None)
    if since is None or since > revision.ends_on:
        return None
    if agreement.terminated is not None and agreement.terminated.on <= since:
        return None
    return since


def turns(agreement: Agreement) -> dict[int, date]:
    """Since when each revision holds that ever does: one that a later one overtakes never did."""
    found: dict[int, date] = {}
    for base in sorted({r.base for r in agreement.revisions}):
        since = holds_from(agreement, base)
        if since is not None:
            found = {earlier: day for earlier, day in found.items() if day < since}
            found[base] = since
    return found


def by_the_clock(agreement: Agreement, base: int, since: date) -> bool:
    """Whether all had agreed before its first day, so that the clock and no signature begins a revision."""
    revision = stated(agreement, base)
    return since == revision.starts_on and all(
        any(yes.begin < since and yes.stands(since) for yes in agreed(agreement, party, base))
        for party in revision.parties
    )
