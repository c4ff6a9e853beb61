"""Who went from which account to which, and after how long: what a sum of postings cannot tell any more.

A correction says a step backwards on its own day; here that takes the step away again, so flows commute as
postings do.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from kadry_contracts.facts.programs import PlaceHeldV1
from kadry_contracts.moves import OUTSIDE, Move
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome

from .ledger import PEOPLE

ORDER = {name: n for n, name in enumerate((OUTSIDE, *PEOPLE))}
"""People's accounts in the order in which one passes through them within a day."""
ENDS = {*PEOPLE, "places_held", "positions_filled"}
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
    holding = isinstance(message.data, PlaceHeldV1)
    found = [
        flow_of(move, message.data.__dict__.get("vacancy"), holding)
        for move in message.data.moves
        if move.count is not None and (move.was.account in ENDS or move.at.account in ENDS)
    ]
    return Decision(entries=found) if found else NOTHING


def flow_of(move: Move, vacancy: str | None = None, holding: bool = False) -> Flow:
    """A movement as a flow; one that takes a step back counts less of that step.

    holding  the fact says that a place is held
    """
    was, at, count = move.was, move.at, move.count or 0
    if taken_back(move, holding):
        was, at, count = at, was, -count
    cell = at if was.account == OUTSIDE else was
    days = None if was.since is None else (move.on - was.since).days
    named = vacancy if at.account == "positions_filled" else None
    return Flow(move.on, was.account, at.account, cell.municipality, cell.occupation, days, count, named)


def taken_back(move: Move, holding: bool = False) -> bool:
    """Whether a movement takes back a step that was said before.

    A person's stay begins on the day they arrive, so a step arrives where the stay began that day, and one
    taken back leaves there. Where both began that day the order of the accounts decides. Positions and places
    have no stays. What leaves `positions_filled`, and what comes to `places_held` from lost or taken places,
    is taken back. So is what comes to it from free ones by another fact than that a place is held (a hold
    that had expired, and had not), and what goes to free ones by that fact.
    """
    was, at = move.was, move.at
    if was.account == at.account:
        return False
    if was.account in ORDER and at.account in ORDER:
        arrives, left = at.since == move.on, was.since == move.on
        return left and (not arrives or ORDER[was.account] > ORDER[at.account])
    if {was.account, at.account} == {"places_free", "places_held"}:
        return holding == (was.account == "places_held")
    return was.account == "positions_filled" or at.account == "places_held"
