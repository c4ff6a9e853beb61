"""Money that stands together, and whether its shares keep the limits that an agreement sets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from ..domain.agreements import Agreement
from ..formulae.money import Range, added, bounded, share, slack


class Pool(NamedTuple):
    """Money that stands together: of one source, for one agreement or shared by several, never split."""

    source: str
    agreement: str
    shared_by: tuple[str, ...]

    @property
    def agreements(self) -> tuple[str, ...]:
        """Every agreement it serves."""
        return (self.agreement, *self.shared_by)


@dataclass(slots=True)
class Line:
    """One line: what was pledged by bound, and what became of it, in kopecks."""

    pledged: Counter[str] = field(default_factory=Counter)
    became: Counter[str] = field(default_factory=Counter)

    @property
    def range(self) -> Range:
        """What is pledged, as an interval."""
        return added(bounded(kopecks, bound) for bound, kopecks in self.pledged.items())

    @property
    def counts(self) -> bool:
        """Whether there is, or was, any money in it."""
        return any(self.pledged.values()) or any(self.became.values())

    def add(self, other: Line) -> None:
        """Another line's money in this one."""
        self.pledged.update(other.pledged)
        self.became.update(other.became)


ENDED = ("terminated", "expired", "fulfilled")


def covenants(of: Agreement, money: Mapping[Pool, Line]) -> list[dict[str, Any]]:
    """How far the shares of an agreement's money stay inside the limits of its terms.

    money  that of all agreements: a sum that several share counts whole, with what came of it anywhere
    """
    purses: dict[str, list[Pool]] = defaultdict(list)
    for pool in money:
        if of.id in pool.agreements:
            purses[pool.source].append(pool)
    found = []
    for term in of.terms.covenants:
        ranges = {source: _comes_to(of, mine, money, term.of) for source, mine in purses.items()}
        if not any(one.high != 0 for one in ranges.values()):
            continue  # while there is nothing, nothing has a share in it
        part = share(
            ranges.get(term.source, Range()),
            added(r for source, r in ranges.items() if source != term.source),
        )
        limits = [None if one is None else Decimal(one) for one in (term.at_least, term.at_most)]
        room = slack(part, *limits)
        found.append(
            {
                "agreement": of.id,
                "covenant_ref": term.covenant_ref,
                "source": term.source,
                "of": term.of,
                "at_least": term.at_least,
                "at_most": term.at_most,
                "share": {"low": float(part.low), "high": float(part.high)},
                "slack": {"low": float(room.low), "high": float(room.high)},
                "state": "kept" if room.low >= 0 else "broken" if room.high < 0 else "open",
            }
        )
    return found


def _comes_to(of: Agreement, mine: Sequence[Pool], money: Mapping[Pool, Line], stage: str) -> Range:
    """Between what has come to a stage and did not go back, and what is pledged, unless it has ended."""
    promised = added(money[pool].range for pool in mine)
    if stage == "pledged":
        return promised
    members = {member for pool in mine for member in pool.agreements}
    source = mine[0].source
    so_far = sum(
        line.became[stage] - (line.became["returned"] if stage == "transferred" else 0)
        for pool, line in money.items()
        if pool.source == source and pool.agreement in members
    )
    return Range(so_far, so_far if of.status in ENDED else promised.high)
