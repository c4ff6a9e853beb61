"""Movements of the double-entry ledger: what a fact takes from one account and adds to another.

The picture posts exactly these, so whoever counts needs no memory of its own. A service keeps dated
histories, derives the path they make, and says the *difference* between the path before and after a message:
a late or corrected event then ends in the same sums as the ideal order, whatever the order was.

What each group of accounts means, besides people, positions and the places of intakes:

* practice: `practice_offered` are places on offer that nobody is in. An offer comes from outside on its first
  day, and what is left of it goes back on the day after its last. A practice takes its place to
  `practice_used`, from its offer or from outside, and at its end back to where that came from.
* hours of equipment, activities, attendance: what has been so far; they come from outside and stay.
* `upskilled`: whose certificate is valid; it comes from outside and goes back on the day after it ends.
* `forecast` and `quota`: of one year, posted on 1 January of it; they come from outside.
* money: what has been so far, of one `source`; each account comes from outside, so that `pledged` stays what
  was promised when it is transferred, and `transferred` stays when something is `returned`.
* `graduates_expected`: people due to end a study, posted on the last day of their intake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kadry_contracts.money import Bound, MoneySource, roubles

OUTSIDE = "outside"
"""The account people, positions and places come from and leave to."""


class End(BaseModel):
    """One end of a movement: an account in a cell of the region.

    since      the day on which the person's stay in this account began, where that is known
    source     whose money it is, in accounts of money
    agreement  the agreement whose money, or whose obligation, it is
    bound      whether the amount is exact, or the least or the most it can be; only what is pledged has one
    shared_by  other agreements that the same sum serves: it is posted once, and never split
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    account: str
    municipality: str = "-"
    occupation: str = "-"
    since: date | None = None
    source: MoneySource | None = None
    agreement: str | None = None
    bound: Bound | None = None
    shared_by: tuple[str, ...] | None = None


class Move(BaseModel):
    """`count` units (people, positions, places) or `amount` roubles leave `was` and arrive at `at` on the day
    `on`.

    undone  nothing went this way: a step that was said before, in the other direction, is taken back
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    on: date
    count: Annotated[int, Field(ge=1)] | None = None
    amount: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,15}\.[0-9]{2}$")] | None = None
    was: End
    at: End
    undone: Literal[True] | None = None


class Place(NamedTuple):
    """An end of a step: account, cell and the day the stay began (None where stays have no length).

    Money has its source besides, and the agreement it belongs to; what is pledged, its bound and who shares
    it.
    """

    account: str
    municipality: str = "-"
    occupation: str = "-"
    since: date | None = None
    source: MoneySource | None = None
    agreement: str | None = None
    bound: Bound | None = None
    shared_by: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derived path: on that day, `count` units go from one place to another.

    With `money` the unit is a kopeck, and the movement says the amount in roubles.
    """

    on: date
    was: Place
    at: Place
    count: int = 1
    money: bool = False


def differences(before: Iterable[Step], after: Iterable[Step]) -> tuple[Move, ...]:
    """The movements that turn the path `before` into the path `after`.

    Steps in both are not said again; a step that is no longer true is said backwards on its own day, undone.
    """
    sums: Counter[tuple[date, Place, Place, bool]] = Counter()
    for step in after:
        sums[step.on, step.was, step.at, step.money] += step.count
    for step in before:
        sums[step.on, step.was, step.at, step.money] -= step.count
    moves = []
    for (on, was, at, money), count in sums.items():
        if count > 0:
            moves.append(_move(on, was, at, count, money))
        elif count < 0:
            moves.append(_move(on, at, was, -count, money, undone=True))
    return tuple(sorted(moves, key=lambda move: move.on))


def _move(
    on: date, was: Place, at: Place, units: int, money: bool, *, undone: Literal[True] | None = None
) -> Move:
    if money:
        return Move(on=on, amount=roubles(units), was=_end(was), at=_end(at), undone=undone)
    return Move(on=on, count=units, was=_end(was), at=_end(at), undone=undone)


@lru_cache(maxsize=8_192)
def _end(place: Place) -> End:
    """A place as a fact says it. The same few come again and again, and an end never changes."""
    return End(**place._asdict())
