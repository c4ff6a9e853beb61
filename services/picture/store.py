"""What the picture keeps: every posting for ever, their totals, and what was known when.

A number is a total without the postings that are later on either clock: that costs nothing for today, and the
more the further back one looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, Date, DateTime, Index, MetaData, Table, Text, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.bulk import arrays
from services.kernel.decision import Message

from .domain import Posting, source_of

METADATA = MetaData()
COLLATED = ' COLLATE "C"'
CODE = Text(collation="C")  # compared by bytes: so the beginning of a code can be found in an index

POSTING = Table(
    "posting",
    METADATA,
    Column("valid_on", Date, nullable=False),
    Column("known_seq", BigInteger, nullable=False),
    Column("known_at", DateTime(timezone=True), nullable=False),
    Column("municipality", CODE, nullable=False),
    Column("occupation", CODE, nullable=False),
    Column("measure", CODE, nullable=False),
    Column("delta", BigInteger, nullable=False),
    Column("fact", Text, nullable=False),
    Column("source", Text, nullable=False),
    Index("posting_known_seq", "known_seq"),
    Index("posting_valid_on", "valid_on"),
    Index("posting_cell", "measure", "municipality", "occupation"),
    comment="From valid_on on, a measure of a cell is delta more, or less. Append only.",
)

TOTAL = Table(
    "total",
    METADATA,
    Column("measure", CODE, primary_key=True),
    Column("municipality", CODE, primary_key=True),
    Column("occupation", CODE, primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("first_on", Date, nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    comment="The sum of all postings of a cell, the earliest day and place in FACTS of any of them.",
)

TOUCHED = Table(
    "touched",
    METADATA,
    Column("measure", CODE, primary_key=True),
    Column("municipality", CODE, primary_key=True),
    Column("valid_on", Date, primary_key=True),
    Column("first_seq", BigInteger, nullable=False),
    comment="The days on which a measure changed in a municipality: how fresh the picture of it is.",
)

KNOWN = Table(
    "known",
    METADATA,
    Column("seq", BigInteger, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("known_at", "at"),
    comment="How far in FACTS the ledger had read at which time: the last posting of each batch.",
)

NAMES = [column.name for column in POSTING.columns]
ARRAYS = arrays(POSTING).replace(COLLATED, "")
POST = text(f"""
    WITH new ({", ".join(NAMES)}) AS (SELECT * FROM unnest({ARRAYS})),
    kept AS (INSERT INTO posting ({", ".join(NAMES)}) SELECT * FROM new),
    heard AS (
        INSERT INTO known (seq, at) SELECT known_seq, known_at FROM new ORDER BY known_seq DESC LIMIT 1
        ON CONFLICT DO NOTHING
    ),
    touched AS (
        INSERT INTO touched (measure, municipality, valid_on, first_seq)
        SELECT measure, municipality, valid_on, min(known_seq) FROM new
        GROUP BY measure, municipality, valid_on
        ON CONFLICT DO NOTHING
    )
    INSERT INTO total AS old (measure, municipality, occupation, value, first_on, first_seq)
    SELECT measure, municipality, occupation, sum(delta), min(valid_on), min(known_seq) FROM new
    GROUP BY measure, municipality, occupation
    ON CONFLICT (measure, municipality, occupation) DO UPDATE
    SET value = old.value + excluded.value,
        first_on = least(old.first_on, excluded.first_on),
        first_seq = least(old.first_seq, excluded.first_seq)
""")  # noqa: S608  put together from the names of our own columns


async def journal(conn: AsyncConnection, entries: Sequence[tuple[Message[Any], Posting]]) -> None:
    """Writes the postings of one batch and adds them to the totals of their cells, in one statement."""
    if not entries:
        return
    rows = [
        (p.valid_on, m.seq, m.recorded, p.municipality, p.occupation, p.measure, p.delta, m.id, source_of(m))
        for m, p in entries
    ]
    values: dict[str, list[Any]] = dict(zip(NAMES, map(list, zip(*rows, strict=True)), strict=True))
    await conn.execute(POST, values)
