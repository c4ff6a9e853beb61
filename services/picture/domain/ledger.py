"""What a fact adds to the picture. Pure, and without memory: a fact names both ends of what it moves.

Sums commute, so the order of facts cannot hurt, and the inbox stops repeats: rebuilt from FACTS a ledger is
the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from kadry_contracts.envelope import Body, participant_of
from kadry_contracts.money import kopecks
from kadry_contracts.moves import OUTSIDE, End, Move
from services.kernel.decision import NOTHING, Decision, Look, Message, Outcome

PEOPLE = ("unemployed", "referred", "in_training", "graduates_available", "hired", "left")
"""Accounts a person stands in: in exactly one at a time."""

HIDDEN = frozenset({*PEOPLE, "graduates_expected", "upskilled"})
"""Accounts of people: their small numbers are hidden."""

MONEY = ("pledged", "transferred", "accounted", "accepted", "returned")
"""Accounts whose unit is a kopeck."""

POSITIONS = ("positions_open", "positions_filled", "positions_closed")
PLACES = ("places_free", "places_held", "places_taken", "places_lost")
HOURS = ("hours_booked_own", "hours_booked_guest", "hours_used")
YEARLY = ("forecast", "quota")
"""Accounts of one year: posted on 1 January, and nothing of them is left on 1 January of the next."""

MEASURES = (
    *PEOPLE,
    *POSITIONS,
    *PLACES,
    *("practice_offered", "practice_used"),
    *HOURS,
    *MONEY,
    *YEARLY,
    *("activities", "attendance", "upskilled", "graduates_expected"),
)
"""Every account of the ledger (domain contract, section 8), and people due to end a study, on that day."""

DERIVED: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "demand": {"positions_open": 1},
        "supply": {"unemployed": 1, "graduates_available": 1},
        "balance": {"unemployed": 1, "graduates_available": 1, "positions_open": -1},
    }
)
"""Sums of accounts that have a name of their own: account → +1 or −1."""


class Posting(NamedTuple):
    """From `valid_on` on, `measure` counts `delta` more in this cell, or less.

    The journal adds which fact says so, its place in FACTS and when it was recorded there, and whose report
    began it.

    object  the intake of places, the equipment of hours, the agreement of money
    purse   whose money it is, with its bound and the other agreements it serves: `federal:exact:`
    undone  a step that was said before is taken back
    """

    valid_on: date
    municipality: str
    occupation: str
    measure: str
    delta: int
    object: str | None = None
    purse: str | None = None
    undone: bool | None = None


def weights(measure: str) -> Mapping[str, int]:
    """The accounts a measure is the sum of, each with its sign; KeyError for a name nobody knows."""
    if measure in DERIVED:
        return DERIVED[measure]
    if measure not in MEASURES:
        raise KeyError(measure)
    return {measure: 1}


def posted(message: Message[Any], look: Look) -> Outcome:
    """Both ends of every movement of the fact; what is outside the region has no account."""
    moves: tuple[Move, ...] = message.data.moves
    if not moves:
        return NOTHING
    entries = []
    for move in moves:
        n = move.count if move.count is not None else kopecks(move.amount or "0.00")
        for end, delta in ((move.was, -n), (move.at, n)):
            account = end.account
            if account == OUTSIDE:
                continue
            if account in NAMED:
                named = end.agreement or message.data.__dict__.get(NAMED[account])
                more = (named, purse_of(end), move.undone)
            else:
                more = (None, None, move.undone)
            entries.append(Posting(move.on, end.municipality, end.occupation, account, delta, *more))
    return Decision(entries=entries)


NAMED: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(PLACES, "intake") | dict.fromkeys(HOURS, "equipment") | dict.fromkeys(MONEY, "agreement")
)
"""Accounts whose postings say which object they are of, and the field of a fact that names it."""


def purse_of(end: End) -> str | None:
    """Whose money an end is, with its bound and who shares it, in one word."""
    if end.source is None:
        return None
    return f"{end.source}:{end.bound or 'exact'}:{','.join(sorted(end.shared_by or ()))}"


def source_of(message: Message[Any]) -> str:
    """The participant whose report began the chain; `service:<name>` for what a service's clock began."""
    started_by = message.correlation.partition("#")[0] or message.source
    return participant_of(started_by) or started_by.removeprefix("urn:kadry:")


def moves_something(model: type[Body]) -> bool:
    """Whether facts of this model may carry movements, and so concern the ledger."""
    return "moves" in model.model_fields
