"""What the page shows, made of balances: rows in the order of need, links to receipts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ..balance import Balance
from ..view import Entry, Question
from .words import Words


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    floor   the balance; where it is hidden, what it is at least: the numbers shown say so much
    bar     the length of its bar in per cent of the longest
    """

    municipality: str
    occupation: str
    place: str
    kind: str
    work: str
    balance: Balance
    floor: int
    bar: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The page's numbers.

    unknown   the share of open positions without an occupation
    receipts  the query that pins a receipt to what the page knows
    """

    total: Balance
    rows: list[Row]
    count: int
    worst: Row | None
    unknown: float
    receipts: str

    def receipt(self, measure: str, row: Row | None = None, asked: Question | None = None) -> str:
        """The address of the receipt of a number."""
        m = row.municipality if row else (asked.municipality if asked else "")
        o = row.occupation if row else (asked.occupation if asked else "")
        return f"/receipts/{measure}/{m or 'all'}/{o or 'all'}?{self.receipts}"


def picture(
    asked: Question, lines: Mapping[Entry, Balance], total: Balance, words: Words, most: int
) -> Picture:
    """The page of these balances; `most` rows at most, the greatest lack first."""
    live = {entry: line for entry, line in lines.items() if _anything(line)}
    order = sorted(live, key=lambda entry: (_floor(live[entry]), entry))
    longest = max((abs(_floor(line)) for line in live.values()), default=1) or 1
    rows = [
        Row(
            m, o, *words.parted(m), words.occupation(o), line, _floor(line), 100 * abs(_floor(line)) / longest
        )
        for m, o, line in ((m, o, live[m, o]) for m, o in order[:most])
    ]
    open_without = sum(line.demand for (_, o), line in lines.items() if o == "-")
    pinned = {"as_of": asked.as_of.isoformat(), "known_seq": asked.known.seq}
    if words.language == "en":
        pinned["lang"] = "en"
    first = next((row for row in rows if row.occupation != "-" and row.floor < 0), None)
    return Picture(
        total=total,
        rows=rows,
        count=len(live),
        worst=first,
        unknown=open_without / total.demand if total.demand > 0 else 0.0,
        receipts=urlencode(pinned),
    )


def _floor(line: Balance) -> int:
    """The least that a balance can be, by the numbers that are shown.

    Rows are ordered by it: the place of a row must not tell a hidden balance.
    """
    return (line.unemployed or 0) + (line.graduates_available or 0) - line.demand


def _anything(line: Balance) -> bool:
    """Whether a line has any number but 0."""
    return line.suppressed or bool(line.demand or line.supply or line.in_training)
