"""People who can be hired, as the registry's facts tell of them: what a proposal must know, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kadry_contracts.codes import Need
from kadry_contracts.moves import Move

ACCOUNT = "graduates_available"


@dataclass(frozen=True, slots=True)
class Seeker:
    """A person under a pseudonym.

    cell   municipality of residence and occupation, while the person is available; else None
    since  the day from which they are available
    needs  those that they agreed to be known
    by     the participant whose report made them available: whom an employer may ask; "" if unknown
    told   the chain in which the registry last said where they can be proposed; "" if it never did
    """

    kind: ClassVar[str] = "seeker"
    id: str
    version: int = 0
    cell: tuple[str, str] | None = None
    since: date | None = None
    needs: tuple[Need, ...] = ()
    by: str = ""
    told: str = ""


def shift(moves: Iterable[Move]) -> Counter[tuple[str, str]]:
    """By cell, how many more are available after these movements than before; never a nought."""
    sums: Counter[tuple[str, str]] = Counter()
    for move in moves:
        if move.was.account == ACCOUNT:
            sums[move.was.municipality, move.was.occupation] -= move.count or 0
        if move.at.account == ACCOUNT:
            sums[move.at.municipality, move.at.occupation] += move.count or 0
    return Counter({cell: n for cell, n in sums.items() if n})


def moved(seeker: Seeker, moves: Iterable[Move]) -> tuple[str, str] | None:
    """Where the person is available after these movements; None if nowhere."""
    sums = shift(moves)
    if seeker.cell is not None:
        sums[seeker.cell] += 1
    here = [cell for cell, n in sums.items() if n > 0]
    # What the registry says adds up to one place; the one not left is taken where it is not yet complete.
    return here[-1] if here else None
