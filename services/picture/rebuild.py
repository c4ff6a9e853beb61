"""The picture built anew from FACTS, in one transaction: until it commits, everybody sees the old one.

Whoever does this is the writer for as long as it takes. What the picture itself has said, in FACTS or in its
log, is not said again. Rules that have changed since then may say something else, and that is said.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from kadry_contracts.facts import picture as own
from services.kernel import db, replay, tables
from services.kernel.batch import Batches
from services.kernel.clock import Clock
from services.kernel.routing import hears
from services.kernel.settings import Settings

from .app import SERVICE
from .domain import imbalance, sources
from .tables import IMBALANCE, METADATA

ANEW = replace(
    SERVICE,
    routes=[
        *SERVICE.routes,
        hears(own.SourceSilentV1, sources.told),
        hears(own.SourceRecoveredV1, sources.told),
        hears(own.ImbalanceRaisedV1, imbalance.told),
        hears(own.ImbalanceClearedV1, imbalance.told),
    ],
)
"""The picture that hears its own words besides: what the clock made it say stands nowhere else."""
KEPT = frozenset({tables.FACT_LOG.name, tables.OUTBOX.name, tables.RELAYED.name, IMBALANCE.name})
"""Tables of what was said: nobody can take that back."""
FORGOTTEN = [
    table.name
    for part in (METADATA, tables.METADATA)
    for table in part.sorted_tables
    if table.name not in KEPT
]
HOLDER = text("""
    SELECT pg_terminate_backend(pid) FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND ((CAST(classid AS bigint) << 32) | CAST(objid AS bigint)) = :key
""")
TO_SAY = text("SELECT count(*) FROM outbox")
LOGGED = text("SELECT id FROM fact_log")
OWN = "fact.picture.>"


class Held(Exception):
    """Another process is the writer of the picture."""


class Unsaid(Exception):
    """Facts of the picture have not reached FACTS yet: it could not be seen that they were said."""


class Progress(NamedTuple):
    """So many facts of so many are read, after so many seconds."""

    read: int
    of: int
    seconds: float


class Rebuilt(NamedTuple):
    """What was done. `said_before`: own facts that were not said again; `new`: what nobody had said yet."""

    facts: int
    seconds: float
    said_before: int
    new: int


async def rebuild(
    url: str,
    nats_url: str,
    settings: Settings,
    told: Callable[[Progress], None],
    *,
    take_over: bool = False,
    patience: float = 10.0,
) -> Rebuilt:
    """Forgets the picture and reads all of FACTS again. Whatever goes wrong, the old picture stays.

    take_over  a running process hands over; it goes on afterwards as if nothing had happened
    patience   for how many seconds to wait for the lock, and for the facts that are still to be said
    Raises Held, Unsaid, OSError where a server does not answer.
    """
    engine = db.single(url)
    try:
        async with replay.connected(nats_url) as js, engine.connect() as conn:
            await _lock(conn, patience if take_over else 0.0)
            await _all_said(conn, patience)
            async with conn.begin():
                return await _again(conn, await replay.facts(js), settings, told)
    finally:
        await engine.dispose()


async def _lock(conn: AsyncConnection, seconds: float) -> None:
    """Becomes the writer; with seconds to spare, by ending the session of whoever is."""
    end = time.monotonic() + seconds
    while not await db.try_lock(conn, SERVICE.name):
        if time.monotonic() >= end:
            raise Held
        async with conn.begin():
            await conn.execute(HOLDER, {"key": db.lock_key(SERVICE.name)})
        await asyncio.sleep(0.02)


async def _all_said(conn: AsyncConnection, seconds: float) -> None:
    """Waits for the relay of a running process to say what is left."""
    end = time.monotonic() + seconds
    while True:
        async with conn.begin():
            left = (await conn.execute(TO_SAY)).scalar_one()
        if not left:
            return
        if time.monotonic() >= end:
            raise Unsaid(f"{left}")
        await asyncio.sleep(0.1)


async def _again(
    conn: AsyncConnection, facts: replay.Facts, settings: Settings, told: Callable[[Progress], None]
) -> Rebuilt:
    begun = time.monotonic()
    said = {row[0] for row in await conn.execute(LOGGED)}
    async for raws in facts.read([OWN]):
        said.update(orjson.loads(raw.body)["id"] for raw in raws)
    for name in FORGOTTEN:
        await conn.execute(text(f'DELETE FROM "{name}"'))  # noqa: S608  names of our own tables
    batches = Batches(ANEW, conn, settings, Clock(settings.timezone), said=said, within=True)
    read = new = 0
    async for raws in facts.read(ANEW.streams["FACTS"]):
        done = await batches.stream("FACTS", raws)
        read, new = read + len(raws), new + len(done.said)
        told(Progress(raws[-1].seq, facts.last, time.monotonic() - begun))
    return Rebuilt(read, time.monotonic() - begun, len(said), new)
