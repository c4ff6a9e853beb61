"""The season of the demo with everything that it leaves out, as often as one likes.

Each copy has participants of its own, and so objects and people of its own; all else is the same, so a copy
is as valid as the first. Copies of one turn happen at the same time, the turns one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

import orjson

from kadry_contracts.subjects import report_subject
from services.console.demo.participants import PARTICIPANTS
from services.console.demo.scale import PERM
from services.console.demo.season import season
from services.console.demo.story import DAYS, ZONE, Told

from .mix import Sent
from .rest import VERIFIER, Who, person_of, rest

FIRST = date(2020, 7, 7)
"""The anchor of the first turn, a Tuesday. Later turns follow by whole weeks: their weekdays agree."""
TURN = timedelta(weeks=DAYS // 7)

START = datetime.combine(FIRST - timedelta(days=DAYS + 7), time(), ZONE)
"""A moment before the first report of the first turn."""

Mint = Callable[[str, str], str]


class Piece(NamedTuple):
    """A report as every copy tells it: `demo-` stands for the copy's own prefix, `who` for a pseudonym."""

    at: datetime
    participant: str
    type: str
    id: str
    body: bytes
    who: Who | None
    expected: str

    def copy(self, prefix: str, mint: Mint) -> Sent:
        """The report of one copy."""
        participant = self.participant.replace("demo-", prefix, 1)
        body = self.body.replace(b"demo-", prefix.encode())
        if self.who is not None:
            name = mint(self.who.participant.replace("demo-", prefix, 1), self.who.person_ref)
            body = body.replace(b"@who@", name.encode())
        return Sent(report_subject(participant, self.type), body, f"urn:kadry:{participant}#{self.id}")


@cache
def pieces(turn: int) -> list[Piece]:
    """All reports of a turn, in the order in which they happen; those rejected at the door are left out."""
    book = season(FIRST + turn * TURN)
    corrections = rest(book)
    people = person_of(book)
    found = []
    for told in book.told:
        if told.expected == "rejected":
            continue
        who = _who(told, people)
        envelope: dict[str, Any] = told.envelope("@who@" if who else None)
        if original := corrections.get((told.participant, told.id)):
            envelope["corrects"] = original
        found.append(
            Piece(
                told.at,
                told.participant,
                envelope["type"],
                told.id,
                orjson.dumps(envelope),
                who,
                told.expected,
            )
        )
    return found


def _who(told: Told, people: dict[tuple[str, str], Who]) -> Who | None:
    if told.introduced:
        return people[told.introduced]
    named = told.said.get("trainee")
    return named if isinstance(named, Who) else None


def participants(prefix: str) -> Iterator[dict[str, Any]]:
    """Who takes part in a copy."""
    fund = {"id": VERIFIER, "kind": "verifier", "name": "Вымышленный фонд (демо)", "municipality": PERM}
    for one in (*PARTICIPANTS, fund):
        yield {**one, "id": one["id"].replace("demo-", prefix, 1)}


def days(turn: int) -> Iterator[tuple[datetime, list[Piece]]]:
    """The reports of each day of a turn, with the moment at which the day begins."""
    for day, told in groupby(pieces(turn), key=lambda piece: piece.at.date()):
        yield datetime.combine(day, time(), ZONE), list(told)


def end_of(turn: int) -> datetime:
    """When a turn is over."""
    return datetime.combine(FIRST + turn * TURN, time(), ZONE)
