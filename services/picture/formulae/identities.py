"""What must always hold of a ledger, whatever was reported. Pure: the sums come from where they are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

PEOPLE = ("unemployed", "referred", "in_training", "graduates_available", "hired", "left")
POSITIONS = ("positions_open", "positions_filled", "positions_closed")


class Cell(NamedTuple):
    """A sum of one account in one cell."""

    measure: str
    municipality: str
    occupation: str
    value: int


class Money(NamedTuple):
    """A sum of one account of money, in kopecks.

    Only what is pledged has a bound, and other agreements that it serves, with commas between them.
    """

    measure: str
    agreement: str
    source: str
    bound: str
    value: int
    shared_by: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The sums that identities are about.

    posted    what the postings of each cell come to
    least     the least that a cell counts on any day, where that is less than none
    kept      the totals that are kept beside them
    entered   people who came from outside, less those who went back there, by movements
    opened    positions, in the same way
    intakes   (places that are free, held or taken; places by the terms) of each intake that has not ended
    money     sums of agreements' money
    """

    posted: Iterable[Cell] = ()
    least: Iterable[Cell] = ()
    kept: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    entered: int = 0
    opened: int = 0
    intakes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    money: Iterable[Money] = ()


class Identity(NamedTuple):
    """One identity: whether it holds, and where it does not."""

    name: str
    holds: bool
    wrong: tuple[str, ...] = ()


MOST = 5
"""How many exceptions are named."""


def identities(ledger: Ledger) -> list[Identity]:
    """All of them."""
    posted = list(ledger.posted)
    return [
        _totals(posted, ledger.kept),
        _never_negative(ledger.least),
        _people(posted, ledger.entered),
        _positions(posted, ledger.opened),
        _places(ledger.intakes),
        _money(ledger.money),
    ]


def _identity(name: str, wrong: list[str]) -> Identity:
    return Identity(name, not wrong, tuple(sorted(wrong)[:MOST]))


def _totals(posted: list[Cell], kept: Mapping[tuple[str, str, str], int]) -> Identity:
    """The total kept for a cell is the sum of its postings."""
    sums = {(c.measure, c.municipality, c.occupation): c.value for c in posted}
    wrong = ["/".join(cell) for cell in {*sums, *kept} if sums.get(cell, 0) != kept.get(cell, 0)]
    return _identity("totals", wrong)


def _never_negative(least: Iterable[Cell]) -> Identity:
    """Nothing counts less than none on any day: neither people, positions, places, hours nor money."""
    return _identity("never_negative", [f"{c[0]}/{c[1]}/{c[2]} {c.value}" for c in least if c.value < 0])


def _people(posted: list[Cell], entered: int) -> Identity:
    """Everybody who came into the picture stands in exactly one account."""
    stand = sum(c.value for c in posted if c.measure in PEOPLE)
    return _identity("people", [] if stand == entered else [f"{stand} stand, {entered} came"])


def _positions(posted: list[Cell], opened: int) -> Identity:
    """Every position that was ever opened is open, filled or closed."""
    stand = sum(c.value for c in posted if c.measure in POSITIONS)
    return _identity("positions", [] if stand == opened else [f"{stand} stand, {opened} were opened"])


def _places(intakes: Mapping[str, tuple[int, int]]) -> Identity:
    """Free, held and taken places of an intake that has not ended are its places."""
    return _identity("places", [f"{id} {n} of {of}" for id, (n, of) in intakes.items() if n != of])


def _money(money: Iterable[Money]) -> Identity:
    """pledged ≥ transferred − returned ≥ accounted ≥ accepted, per source.

    What was returned may be transferred again, so what did not come back is what counts. A shared sum is
    posted once: all agreements that it serves keep the identity together.
    """
    money = list(money)
    together = _together(money)
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    open_end: set[tuple[str, str]] = set()
    for one in money:
        key = (together(one.agreement, one.source), one.source)
        sums[key][one.measure] += one.value
        if one.measure == "pledged" and one.bound == "at_least" and one.value:
            open_end.add(key)
    wrong = []
    for key, found in sums.items():
        stays = found["transferred"] - found["returned"]
        chain = [found["pledged"], stays, found["accounted"], found["accepted"], 0]
        if key in open_end:
            chain = chain[1:]
        if any(a < b for a, b in pairwise(chain)):
            wrong.append(f"{key[0]} {key[1]}")
    return _identity("money", wrong)


def _together(money: Iterable[Money]) -> Callable[[str, str], str]:
    """The first of all agreements that share money of a source with one, directly or through others."""
    first: dict[tuple[str, str], str] = {}

    def of(agreement: str, source: str) -> str:
        while (before := first.get((agreement, source), agreement)) != agreement:
            agreement = before
        return agreement

    for one in money:
        for other in filter(None, one.shared_by.split(",")):
            a, b = sorted((of(one.agreement, one.source), of(other, one.source)))
            first[b, one.source] = a
    return of
