"""What each participant has done that an agreement may count, by measure: kept in pages of bounded size.

Facts come in any order, so what nobody counts today is kept for an agreement that is read tomorrow. A fact
costs its page and the tally, which names the obligations that listen; nothing is ever scanned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, NamedTuple

from kadry_contracts.terms import Measure

from ..changes import Changes

PAGE = 200
"""Entries of a page: few enough to be rewritten for each fact, enough to read a party's years quickly."""


class Entry(NamedTuple):
    """Something done on a day.

    units      people, places, instructors, activities, hours; kopecks for money (see promise.SCALE)
    agreement  the one it was done under, where that was said
    partners   who trained the person, for a hire
    once       what counts once however often it is done: a person hired, an instructor upskilled
    """

    on: date
    units: int
    municipality: str = "-"
    occupation: str = "-"
    agreement: str | None = None
    partners: tuple[str, ...] = ()
    once: str = ""


class Done(NamedTuple):
    """An entry of a participant: `key` names the object behind it, within the measure."""

    measure: Measure
    party: str
    key: str
    entry: Entry

    @property
    def tally(self) -> str:
        return tally_id(self.measure, self.party)


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one measure and participant: how many pages, how full the last is, and which obligations listen."""

    kind: ClassVar[str] = "tally"
    id: str
    version: int = 0
    pages: int = 0
    last: int = 0
    obligations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries of a tally, by key."""

    kind: ClassVar[str] = "page"
    id: str
    version: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)


def tally_id(measure: Measure, party: str) -> str:
    return f"{measure}/{party}"


def page_id(tally: str, number: int) -> str:
    return f"{tally}/{number}"


def tally_of(changes: Changes, id: str) -> Tally:
    """The tally, an empty one where there is none."""
    return changes.of(Tally, id) or Tally(id)


def entries(changes: Changes, measure: Measure, party: str) -> dict[str, Entry]:
    """Everything a participant has done of a measure."""
    tally = tally_of(changes, tally_id(measure, party))
    found: dict[str, Entry] = {}
    for number in range(tally.pages):
        page = changes.of(Page, page_id(tally.id, number))
        if page is not None:
            found.update(page.entries)
    return found


def write(changes: Changes, done: Done, pages: dict[str, int]) -> None:
    """Puts an entry on its page: where it stood before, else on the last one. `pages` remembers where."""
    place = f"{done.tally}/{done.key}"
    if place in pages:
        _put(changes, page_id(done.tally, pages[place]), done.key, done.entry)
        return
    tally = tally_of(changes, done.tally)
    full = tally.pages == 0 or tally.last >= PAGE
    number, last = (tally.pages, 1) if full else (tally.pages - 1, tally.last + 1)
    changes.keep(Tally(tally.id, tally.version, number + 1, last, tally.obligations))
    _put(changes, page_id(tally.id, number), done.key, done.entry)
    pages[place] = number


def strike(changes: Changes, done: Done, pages: dict[str, int]) -> None:
    """Takes an entry off its page; its place is not used again."""
    number = pages.pop(f"{done.tally}/{done.key}", None)
    if number is not None:
        _put(changes, page_id(done.tally, number), done.key, None)


def listen(changes: Changes, measure: Measure, party: str, obligation: str, *, to: bool) -> None:
    """An obligation begins to listen to a tally, or ceases to."""
    tally = tally_of(changes, tally_id(measure, party))
    if (obligation in tally.obligations) != to:
        others = tuple(o for o in tally.obligations if o != obligation)
        listeners = (*others, obligation) if to else others
        changes.keep(Tally(tally.id, tally.version, tally.pages, tally.last, listeners))


def _put(changes: Changes, id: str, key: str, entry: Entry | None) -> None:
    page = changes.of(Page, id) or Page(id)
    kept = (
        {k: e for k, e in page.entries.items() if k != key} if entry is None else {**page.entries, key: entry}
    )
    changes.keep(Page(id, page.version, kept))
