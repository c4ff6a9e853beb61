"""The picture built anew from FACTS, in one transaction: until it commits, everybody sees the old one.

Whoever does this is the writer for as long as it takes. What the picture itself has said, in FACTS or in its
log, is not said again. Rules that have changed since then may say something else, and that is said.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import nats
import orjson
from nats.aio.client import Client
from nats.js import JetStreamContext, api
from nats.js.errors import FetchTimeoutError, NotFoundError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from kadry_contracts.facts import picture as facts
from services.kernel import db, tables, turning
from services.kernel.batch import Batches
from services.kernel.clock import Clock
from services.kernel.codec import Raw
from services.kernel.routing import hears
from services.kernel.settings import Settings

from .app import SERVICE
from .domain import imbalance, sources
from .tables import IMBALANCE, METADATA

ANEW = replace(
    SERVICE,
    routes=[
        *SERVICE.routes,
        hears(facts.SourceSilentV1, sources.told),
        hears(facts.SourceRecoveredV1, sources.told),
        hears(facts.ImbalanceRaisedV1, imbalance.told),
        hears(facts.ImbalanceClearedV1, imbalance.told),
    ],
)
"""The picture that hears its own words besides: what the clock made it say stands nowhere else."""
BATCH = 1_000
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
    nc = await nats.connect(nats_url, connect_timeout=5, max_reconnect_attempts=3)
    try:
        async with engine.connect() as conn:
            await _lock(conn, patience if take_over else 0.0)
            await _all_said(conn, patience)
            async with conn.begin():
                return await _again(conn, nc, settings, told)
    finally:
        await nc.close()
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
    conn: AsyncConnection, nc: Client, settings: Settings, told: Callable[[Progress], None]
) -> Rebuilt:
    begun = time.monotonic()
    js = nc.jetstream(timeout=10)
    by_hand = await _by_hand(js)
    last = (await js.stream_info("FACTS")).state.last_seq
    said = {row[0] for row in await conn.execute(LOGGED)}
    async for raws in _read(js, [OWN], last, by_hand=by_hand):
        said.update(orjson.loads(raw.body)["id"] for raw in raws)
    for name in FORGOTTEN:
        await conn.execute(text(f'DELETE FROM "{name}"'))  # noqa: S608  names of our own tables
    batches = Batches(ANEW, conn, settings, Clock(settings.timezone), said=said, within=True)
    read = new = 0
    async for raws in _read(js, ANEW.streams["FACTS"], last, by_hand=by_hand):
        done = await batches.stream("FACTS", raws)
        read, new = read + len(raws), new + len(done.said)
        told(Progress(raws[-1].seq, last, time.monotonic() - begun))
    return Rebuilt(read, time.monotonic() - begun, len(said), new)


async def _by_hand(js: JetStreamContext) -> bool:
    """Whether time is turned by hand: then the broker's own clock knows nothing of it."""
    try:
        return (await js.stream_info(turning.STREAM)).state.messages > 0
    except NotFoundError:
        return False


async def _read(
    js: JetStreamContext, subjects: Sequence[str], last: int, *, by_hand: bool
) -> AsyncIterator[list[Raw]]:
    """FACTS from the beginning to the place `last`, a batch at a time, one of them read ahead."""
    batches: asyncio.Queue[list[Raw] | Exception | None] = asyncio.Queue(maxsize=1)
    task = asyncio.create_task(_fetch(js, subjects, last, batches, by_hand=by_hand))
    try:
        while (found := await batches.get()) is not None:
            if isinstance(found, Exception):
                raise found
            yield found
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _fetch(
    js: JetStreamContext,
    subjects: Sequence[str],
    last: int,
    batches: asyncio.Queue[list[Raw] | Exception | None],
    *,
    by_hand: bool,
) -> None:
    config = api.ConsumerConfig(
        filter_subjects=list(subjects),
        ack_policy=api.AckPolicy.NONE,
        deliver_policy=api.DeliverPolicy.ALL,
        inactive_threshold=120.0,
        mem_storage=True,
    )
    info = await js.add_consumer("FACTS", config)
    consumer = info.name
    sub = await js.pull_subscribe_bind(consumer, "FACTS", pending_msgs_limit=-1, pending_bytes_limit=-1)
    try:
        expected, left = 1, bool(info.num_pending)
        while left:
            try:
                found = await sub.fetch(BATCH, timeout=2.0)
            except (TimeoutError, FetchTimeoutError):
                left = bool((await sub.consumer_info()).num_pending)
                continue
            numbers = [message.metadata.sequence.consumer for message in found]
            if numbers != list(range(expected, expected + len(found))):
                raise ConnectionError(f"FACTS: delivery {numbers[0]} instead of {expected}")
            expected += len(found)
            left = bool(found[-1].metadata.num_pending) and found[-1].metadata.sequence.stream < last
            raws = [
                Raw(
                    "FACTS",
                    message.subject,
                    message.data,
                    message.metadata.sequence.stream,
                    _recorded(message.data) if by_hand else message.metadata.timestamp,
                    message.headers,
                )
                for message in found
                if message.metadata.sequence.stream <= last
            ]
            if raws:
                await batches.put(raws)
        await batches.put(None)
    except Exception as error:
        await batches.put(error)
    finally:
        await sub.unsubscribe()
        with suppress(Exception):
            await js.delete_consumer("FACTS", str(consumer))


def _recorded(body: bytes) -> datetime:
    """When the service that said it had read what it follows from, by the clock that is turned by hand."""
    return datetime.fromisoformat(orjson.loads(body)["recordedat"])
