"""Who went from which account to which, and after how long: what a sum of postings cannot tell any more.

A correction takes a step back, and says so; here that takes the step away again, so flows commute as postings
do.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from kadry_contracts.moves import OUTSIDE, Move
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome

from .ledger import PEOPLE, POSITIONS

ENDS = {*PEOPLE, *POSITIONS, "places_held"}
"""Movements from or to these are kept; those of places between other accounts tell nothing."""


class Flow(NamedTuple):
    """`n` units went from `was` to `at` on a day; fewer than none of them if a step is taken back.

    days    how long a person had stood in `was`; None where stays have no length
    object  the vacancy whose position was filled
    """

    on: date
    was: str
    at: str
    municipality: str
    occupation: str
    days: int | None
    n: int
    object: str | None = None


def flowed(message: Message[Any], look: Look) -> Outcome:
    """The movements of a fact that somebody asks about as movements."""
    vacancy = message.data.__dict__.get("vacancy")
    found = [flow_of(move, vacancy) for move in message.data.moves if flows(move)]
    return Decision(entries=found) if found else NOTHING


def flows(move: Move) -> bool:
    """Whether it leads from one account to another, and somebody asks about one of them."""
    was, at = move.was.account, move.at.account
    return move.count is not None and was != at and (was in ENDS or at in ENDS)


def flow_of(move: Move, vacancy: str | None = None) -> Flow:
    """A movement as a flow; one that takes a step back counts less of that step."""
    was, at, count = move.was, move.at, move.count or 0
    if move.undone:
        was, at, count = at, was, -count
    cell = at if was.account == OUTSIDE else was
    days = None if was.since is None else (move.on - was.since).days
    named = vacancy if at.account == "positions_filled" else None
    return Flow(move.on, was.account, at.account, cell.municipality, cell.occupation, days, count, named)
