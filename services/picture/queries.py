"""Numbers of the ledger, true ones: whoever shows them goes through `view`, which hides small cells.

Every number is a total without the postings that are later on either clock: today's costs nothing, and the
others the more the further back one looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Known:
    """A state of knowledge: everything up to this place in FACTS.

    at    the moment asked for
    last  when the last fact known then was recorded; None if nothing was
    """

    seq: int
    at: datetime
    last: datetime | None


class Cell(NamedTuple):
    """A true sum of one account in one cell."""

    measure: str
    municipality: str
    occupation: str
    value: int


class Line(NamedTuple):
    """One posting as a receipt shows it."""

    fact: str
    delta: int
    valid_on: date
    known_seq: int
    source: str


LATEST = text("SELECT seq, at FROM known ORDER BY seq DESC LIMIT 1")
BEFORE = text("SELECT seq, at FROM known WHERE at <= :at ORDER BY seq DESC LIMIT 1")
WITHIN = text("""
    SELECT known_seq, known_at FROM posting
    WHERE known_seq > :after AND known_seq < coalesce(
        (SELECT seq FROM known WHERE seq > :after ORDER BY seq LIMIT 1), 9223372036854775807)
    AND known_at <= :at ORDER BY known_seq DESC LIMIT 1
""")
RECORDED = text(
    "SELECT known_seq, known_at FROM posting WHERE known_seq <= :seq ORDER BY known_seq DESC LIMIT 1"
)


async def latest(conn: AsyncConnection, now: datetime) -> Known:
    """What is known now; place 0 of an empty ledger."""
    row = (await conn.execute(LATEST)).first()
    return Known(row[0], now, row[1]) if row else Known(0, now, None)


async def known_at(conn: AsyncConnection, at: datetime) -> Known:
    """What was known at a moment: places in FACTS grow with time."""
    row = (await conn.execute(BEFORE, {"at": at})).first()
    seq, last = (row[0], row[1]) if row else (0, None)
    # a batch is remembered by its last fact; the moment may lie inside the batch after it
    row = (await conn.execute(WITHIN, {"after": seq, "at": at})).first()
    return Known(row[0], at, row[1]) if row else Known(seq, at, last)


async def known_seq(conn: AsyncConnection, seq: int, now: datetime) -> Known:
    """What was known at a place in FACTS, and when that was."""
    row = (await conn.execute(RECORDED, {"seq": seq})).first()
    read = await latest(conn, now)
    return Known(min(seq, read.seq), row[1], row[1]) if row else Known(0, now, None)


CELLS = text("""
    SELECT measure, municipality, occupation, sum(value) FROM (
        SELECT measure, municipality, occupation, value, first_on <= :as_of AND first_seq <= :seq AS seen
        FROM total
        WHERE measure = ANY(:measures) AND municipality LIKE :municipality AND occupation LIKE :occupation
        UNION ALL
        SELECT measure, municipality, occupation, -sum(delta), NULL
        FROM posting
        WHERE (valid_on > :as_of OR known_seq > :seq) AND measure = ANY(:measures)
            AND municipality LIKE :municipality AND occupation LIKE :occupation
        GROUP BY measure, municipality, occupation
    ) AS parts
    GROUP BY measure, municipality, occupation HAVING bool_or(seen)
    ORDER BY measure, municipality, occupation
""")


async def cells(
    conn: AsyncConnection,
    measures: Sequence[str],
    as_of: date,
    known: Known,
    municipality: str = "",
    occupation: str = "",
) -> list[Cell]:
    """Sums by account, municipality and occupation; a cell that nothing had touched yet is absent, not 0.

    municipality, occupation   codes or their beginnings
    """
    rows = await conn.execute(
        CELLS,
        {
            "measures": list(measures),
            "as_of": as_of,
            "seq": known.seq,
            "municipality": f"{municipality}%",
            "occupation": f"{occupation}%",
        },
    )
    return [Cell(measure, m, o, int(value)) for measure, m, o, value in rows]


YEARLY = text("""
    SELECT measure, municipality, occupation, sum(delta) FROM posting
    WHERE measure = ANY(:measures) AND valid_on BETWEEN :since AND :as_of AND known_seq <= :seq
        AND municipality LIKE :municipality AND occupation LIKE :occupation
    GROUP BY measure, municipality, occupation ORDER BY measure, municipality, occupation
""")


async def within_year(
    conn: AsyncConnection,
    measures: Sequence[str],
    as_of: date,
    known: Known,
    municipality: str = "",
    occupation: str = "",
) -> list[Cell]:
    """Sums of accounts that begin anew each year: what was posted in the year of `as_of`, up to that day."""
    rows = await conn.execute(
        YEARLY,
        {
            "measures": list(measures),
            "since": as_of.replace(month=1, day=1),
            "as_of": as_of,
            "seq": known.seq,
            "municipality": f"{municipality}%",
            "occupation": f"{occupation}%",
        },
    )
    return [Cell(measure, m, o, int(value)) for measure, m, o, value in rows]


FRESH = text("""
    WITH day AS (
        SELECT measure, municipality, valid_on, last_seq, n FROM touched
        WHERE measure = ANY(:measures) AND municipality LIKE :municipality
            AND valid_on <= :as_of AND first_seq <= :seq
    ),
    changed_since AS (
        SELECT p.measure, p.municipality, p.valid_on
        FROM day AS d JOIN posting AS p USING (measure, municipality, valid_on)
        WHERE d.last_seq > :seq AND p.known_seq <= :seq
        GROUP BY p.measure, p.municipality, p.valid_on
        HAVING sum(CASE WHEN p.undone THEN -abs(p.delta) ELSE abs(p.delta) END) > 0
    )
    SELECT municipality, measure, max(valid_on) FROM (
        SELECT measure, municipality, valid_on FROM day WHERE last_seq <= :seq AND n > 0
        UNION ALL SELECT measure, municipality, valid_on FROM changed_since
    ) AS moved GROUP BY municipality, measure
""")


async def freshness(
    conn: AsyncConnection, measures: Sequence[str], as_of: date, known: Known, municipality: str = ""
) -> dict[tuple[str, str], date]:
    """The last day on which an account moved in a municipality, by (municipality, account).

    A step that was taken back moved nothing.
    """
    values = {
        "measures": list(measures),
        "as_of": as_of,
        "seq": known.seq,
        "municipality": f"{municipality}%",
    }
    return {(m, measure): on for m, measure, on in await conn.execute(FRESH, values)}


FEEDS = text("""
    SELECT f.municipality, f.measure, f.participant, CAST(s.body ->> 'silent' AS date)
    FROM fed AS f JOIN source AS s ON s.id = f.participant
    WHERE f.measure = ANY(:measures) AND f.municipality LIKE :municipality
""")


async def feeding(
    conn: AsyncConnection, measures: Sequence[str], municipality: str = ""
) -> list[tuple[str, str, str, date | None]]:
    """Whose reports feed these accounts, by municipality, and since when each is silent, if it is."""
    rows = await conn.execute(FEEDS, {"measures": list(measures), "municipality": f"{municipality}%"})
    return [(m, measure, who, silent) for m, measure, who, silent in rows]


DAYS = text("""
    SELECT valid_on, measure, municipality, occupation, sum(delta) FROM posting
    WHERE measure = ANY(:measures) AND valid_on <= :until AND known_seq <= :seq
        AND municipality LIKE :municipality AND occupation LIKE :occupation
    GROUP BY valid_on, measure, municipality, occupation ORDER BY valid_on
""")


async def days(
    conn: AsyncConnection,
    measures: Sequence[str],
    until: date,
    known: Known,
    municipality: str = "",
    occupation: str = "",
) -> list[tuple[date, str, str, str, int]]:
    """What each day up to `until` changed: (day, account, municipality, occupation, change), by day."""
    rows = await conn.execute(
        DAYS,
        {
            "measures": list(measures),
            "until": until,
            "seq": known.seq,
            "municipality": f"{municipality}%",
            "occupation": f"{occupation}%",
        },
    )
    return [(on, measure, m, o, int(value)) for on, measure, m, o, value in rows]


RECEIPT = text("""
    SELECT fact, measure, delta, valid_on, known_seq, source FROM posting
    WHERE measure = ANY(:measures) AND municipality LIKE :municipality AND occupation LIKE :occupation
        AND valid_on BETWEEN :since AND :as_of AND known_seq <= :seq
    ORDER BY known_seq, valid_on, measure, municipality, occupation, delta
    LIMIT :most
""")


async def postings(
    conn: AsyncConnection,
    weights: dict[str, int],
    as_of: date,
    known: Known,
    municipality: str,
    occupation: str,
    most: int,
    since: date = date.min,
) -> list[Line]:
    """The postings whose sum a number is, in the order of FACTS; `most` at most.

    weights   the accounts that count, each with its sign
    since     the first day that counts
    """
    rows = await conn.execute(
        RECEIPT,
        {
            "measures": list(weights),
            "as_of": as_of,
            "seq": known.seq,
            "municipality": f"{municipality}%",
            "occupation": f"{occupation}%",
            "most": most,
            "since": since,
        },
    )
    return [Line(fact, delta * weights[m], on, seq, source) for fact, m, delta, on, seq, source in rows]


CHANGED = text("SELECT DISTINCT municipality FROM posting WHERE known_seq > :seq ORDER BY municipality")


async def changed(conn: AsyncConnection, seq: int) -> list[str]:
    """Municipalities that anything was posted for since this place in FACTS."""
    return [row[0] for row in await conn.execute(CHANGED, {"seq": seq})]
