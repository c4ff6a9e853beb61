"""Claimed messages that are decided later: they wait for something they name, or for another try.

A service has one writer, which keeps in memory for which keys anything waits: a batch that touches none of
them
asks the database nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from .bulk import insert
from .codec import Raw
from .decision import Key
from .tables import PARKED

COLUMNS = [
    "source",
    "id",
    "stream",
    "seq",
    "subject",
    "recorded",
    "body",
    "kind",
    "key",
    "at",
    "tries",
    "error",
]
INSERT = text(insert(PARKED, COLUMNS))
_FIELDS = ", ".join(COLUMNS)
TAKE_KEYS = text(
    "WITH woken AS (DELETE FROM parked p "
    "USING unnest(CAST(:kind AS text[]), CAST(:key AS text[])) AS q(kind, key) "
    f"WHERE p.kind = q.kind AND p.key = q.key RETURNING p.*) SELECT {_FIELDS} FROM woken ORDER BY seq, n"
)
TAKE_DUE = text(
    "WITH due AS (DELETE FROM parked WHERE n IN "
    "(SELECT n FROM parked WHERE at <= :now ORDER BY at, n LIMIT :most) RETURNING *) "
    f"SELECT {_FIELDS} FROM due ORDER BY seq, n"
)
WAITED_FOR = text("SELECT kind, key, count(*) FROM parked WHERE kind <> '' GROUP BY kind, key")
NEXT = text("SELECT min(at) FROM parked")


@dataclass(frozen=True, slots=True)
class Parked:
    """A message set aside.

    key        what it waits for; None where it only waits for another try
    until      when it is decided for the last time (waiting), or again (another try)
    """

    raw: Raw
    source: str
    id: str
    key: Key | None
    until: datetime
    tries: int = 0
    error: str | None = None


async def put(conn: AsyncConnection, parked: Sequence[Parked]) -> None:
    """Stores messages set aside."""
    if not parked:
        return
    values: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for p in parked:
        row = (p.source, p.id, p.raw.stream, p.raw.seq, p.raw.subject, p.raw.recorded, p.raw.body)
        row += (p.key.kind if p.key else "", p.key.id if p.key else "", p.until)  # type: ignore[assignment]
        for name, value in zip(COLUMNS, (*row, p.tries, p.error), strict=True):
            values[name].append(value)
    await conn.execute(INSERT, values)


async def take(conn: AsyncConnection, keys: Iterable[Key]) -> list[Parked]:
    """Takes out, in stream order, what waits for these keys."""
    wanted = list(keys)
    values = {"kind": [k.kind for k in wanted], "key": [k.id for k in wanted]}
    return [_parked(row) for row in await conn.execute(TAKE_KEYS, values)]


async def take_due(conn: AsyncConnection, now: datetime, most: int) -> list[Parked]:
    """Takes out, in stream order, what is to be decided again now."""
    return [_parked(row) for row in await conn.execute(TAKE_DUE, {"now": now, "most": most})]


async def waited_for(conn: AsyncConnection) -> Counter[Key]:
    """How many messages wait for which key."""
    return Counter({Key(kind, key): number for kind, key, number in await conn.execute(WAITED_FOR)})


async def next_at(conn: AsyncConnection) -> datetime | None:
    """When the next message set aside is to be decided again."""
    found: datetime | None = (await conn.execute(NEXT)).scalar()
    return found


def _parked(row: Any) -> Parked:
    raw = Raw(row.stream, row.subject, row.body, row.seq, row.recorded)
    key = Key(row.kind, row.key) if row.kind else None
    return Parked(raw, row.source, row.id, key, row.at, row.tries, row.error)
