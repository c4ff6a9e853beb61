"""Batches of the invented service on a real database, one after the other, with a clock turned by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel import db
from services.kernel.batch import Batches
from services.kernel.clock import Clock
from services.kernel.codec import Raw
from services.kernel.routing import Service
from services.kernel.settings import Settings
from services.kernel.work import Done
from tests.support.kernel import body_of, subject_of

NOON = datetime(2026, 11, 20, 7, tzinfo=UTC)
"""12:00 in the region's time zone."""


@dataclass
class Bench:
    """A service's batches without a broker. `decide` stands for what a stream brings."""

    service: Service
    url: str
    conn: AsyncConnection
    settings: Settings
    clock: Clock
    batches: Batches
    seqs: Counter[str] = field(default_factory=Counter)

    def raw(
        self, said: dict[str, Any] | bytes, subject: str = "", stream: str = "REPORTS", **more: Any
    ) -> Raw:
        """The next message of a stream."""
        if not subject:
            assert isinstance(said, dict)
            subject = subject_of(said)
        self.seqs[stream] += 1
        return Raw(stream, subject, body_of(said), self.seqs[stream], self.clock.now(), **more)

    async def decide(self, *said: dict[str, Any] | bytes | Raw) -> Done:
        """One batch of REPORTS."""
        raws = [one if isinstance(one, Raw) else self.raw(one) for one in said]
        return await self.batches.stream("REPORTS", raws)

    async def later(self, **by: float) -> Done:
        """Turns the clock on and decides what is due."""
        self.clock.turn(self.clock.now() + timedelta(**by))
        return await self.batches.due(self.clock.now(), with_timers=True)

    async def restart(self) -> datetime | None:
        """Another process becomes the writer; returns when anything is due."""
        self.batches = Batches(self.service, self.conn, self.settings, self.clock)
        return await self.batches.begin()

    async def rows(self, sql: str) -> list[Any]:
        """What a query answers; single columns as plain values."""
        async with self.conn.begin():
            found = (await self.conn.execute(text(sql))).all()
        return [row[0] if len(row) == 1 else tuple(row) for row in found]

    async def facts(self, *events: str) -> list[dict[str, Any]]:
        """Everything said so far, in order: envelopes of these events, or of all."""
        bodies = await self.rows("SELECT body FROM fact_log WHERE stream = 'FACTS' ORDER BY n")
        found = [json.loads(body) for body in bodies]
        return [f for f in found if not events or f["type"].split(".")[3] in events]

    async def said(self) -> list[tuple[str, str | None]]:
        """Everything said so far, in order: the event, and the id of the report that began it."""
        return [
            (f["type"].split(".")[3], f.get("correlationid", "").partition("#")[2] or None)
            for f in await self.facts()
        ]

    async def refusals(self) -> list[tuple[str | None, str]]:
        """All refusals so far, in order: the report and the code."""
        return [(f["data"]["report"], f["data"]["code"]) for f in await self.facts("report_refused")]

    async def dead(self) -> list[tuple[str, dict[str, str], bytes]]:
        """All dead letters so far, in order: subject, headers and body."""
        return await self.rows("SELECT subject, headers, body FROM fact_log WHERE stream = 'DEAD' ORDER BY n")

    async def totals(self) -> dict[str, int]:
        """The counters."""
        return dict(await self.rows("SELECT id, CAST(body->>'total' AS int) FROM counter ORDER BY id"))


@asynccontextmanager
async def opened(service: Service, url: str, **settings: Any) -> AsyncIterator[Bench]:
    """A bench on a database of its own; settings as in Settings."""
    engine = db.single(url)
    clock = Clock()
    clock.turn(NOON)
    made = Settings(**settings)
    try:
        async with engine.connect() as conn:
            batches = Batches(service, conn, made, clock)
            await batches.begin()
            yield Bench(service, url, conn, made, clock, batches)
    finally:
        await engine.dispose()
