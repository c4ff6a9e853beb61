"""Movements of the double-entry ledger: what a fact takes from one account and adds to another.

The picture posts exactly these, so whoever counts needs no memory of its own. A service keeps dated
histories, derives the path they make, and says the *difference* between the path before and after a message:
a late or corrected event then ends in the same sums as the ideal order, whatever the order was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

OUTSIDE = "outside"
"""The account people, positions and places come from and leave to."""


class End(BaseModel):
    """One end of a movement: an account in a cell of the region.

    `since` is the day on which the person's stay in this account began, where that is known.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    account: str
    municipality: str = "-"
    occupation: str = "-"
    since: date | None = None


class Move(BaseModel):
    """`count` units (people, positions, places) or `amount` roubles leave `was` and arrive at `at` on the day
    `on`.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    on: date
    count: Annotated[int, Field(ge=1)] | None = None
    amount: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,15}\.[0-9]{2}$")] | None = None
    was: End
    at: End


class Place(NamedTuple):
    """An end of a step: account, cell and the day the stay began (None where stays have no length)."""

    account: str
    municipality: str = "-"
    occupation: str = "-"
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derived path: on that day, `count` units go from one place to another."""

    on: date
    was: Place
    at: Place
    count: int = 1


def differences(before: Iterable[Step], after: Iterable[Step]) -> tuple[Move, ...]:
    """The movements that turn the path `before` into the path `after`.

    Steps in both are not said again; a step that is no longer true is said backwards on its own day.
    """
    sums: Counter[tuple[date, Place, Place]] = Counter()
    for step in after:
        sums[step.on, step.was, step.at] += step.count
    for step in before:
        sums[step.on, step.was, step.at] -= step.count
    moves = []
    for (on, was, at), count in sums.items():
        if count > 0:
            moves.append(Move(on=on, count=count, was=End(**was._asdict()), at=End(**at._asdict())))
        elif count < 0:
            moves.append(Move(on=on, count=-count, was=End(**at._asdict()), at=End(**was._asdict())))
    return tuple(sorted(moves, key=lambda move: move.on))
