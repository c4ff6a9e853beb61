"""Deadlines: rows that decisions write and the clock turns into messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from .clock import Clock
from .decision import Due, Key, Message, Timer

SET = text(
    "INSERT INTO timer (kind, key, name, at) SELECT * FROM unnest("
    "CAST(:kind AS text[]), CAST(:key AS text[]), CAST(:name AS text[]), CAST(:at AS timestamptz[])) "
    "ON CONFLICT (kind, key, name) DO UPDATE SET at = excluded.at"
)
DROP = text(
    "DELETE FROM timer t USING unnest(CAST(:kind AS text[]), CAST(:key AS text[]), CAST(:name AS text[])) "
    "AS q(kind, key, name) WHERE t.kind = q.kind AND t.key = q.key AND t.name = q.name"
)
TAKE_DUE = text(
    "DELETE FROM timer WHERE (kind, key, name) IN "
    "(SELECT kind, key, name FROM timer WHERE at <= :now ORDER BY at, kind, key, name LIMIT :most) "
    "RETURNING kind, key, name, at"
)
NEXT = text("SELECT min(at) FROM timer")


async def put(conn: AsyncConnection, timers: Iterable[Timer], clock: Clock) -> datetime | None:
    """Sets, replaces and takes away; returns the earliest moment that was set."""
    set_: list[tuple[Any, ...]] = []
    drop: list[tuple[Any, ...]] = []
    for timer in timers:
        where = (*timer.about, timer.name)
        if timer.at is None:
            drop.append(where)
        else:
            set_.append((*where, clock.instant(timer.at)))
    if drop:
        await conn.execute(DROP, _columns(("kind", "key", "name"), drop))
    if set_:
        await conn.execute(SET, _columns(("kind", "key", "name", "at"), set_))
    return min((row[3] for row in set_), default=None)


async def take_due(
    conn: AsyncConnection, service: str, now: datetime, zone: tzinfo, most: int
) -> list[Message[Due]]:
    """Takes out the timers that are due, as messages in their order. Their time is what they were set for."""
    found = sorted(
        (row.at, row.kind, row.key, row.name)
        for row in await conn.execute(TAKE_DUE, {"now": now, "most": most})
    )
    return [
        Message(
            # A timer may come due twice for the same moment, with different conclusions: the id is never
            # reused.
            id=f"timer.{kind}.{name}.{uuid4().hex}",
            source=f"urn:kadry:service:{service}",
            # A day that ends at midnight here would be the day before in UTC.
            time=at.astimezone(zone),
            recorded=now,
            seq=0,
            correlation="",
            data=Due(Key(kind, key), name),
        )
        for at, kind, key, name in found
    ]


async def next_at(conn: AsyncConnection) -> datetime | None:
    """When the next timer is due."""
    found: datetime | None = (await conn.execute(NEXT)).scalar()
    return found


def _columns(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    return {name: [row[n] for row in rows] for n, name in enumerate(names)}
