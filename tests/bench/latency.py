"""How long a report takes to the picture, and when a region has nothing left to do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

import orjson
from nats.aio.msg import Msg

from services.kernel import db

from .machine import Machine
from .mix import Sent

PATIENCE = 600.0
"""Seconds after which it is clear that a region will never come to rest."""


async def drained(machine: Machine, services: Sequence[str], pause: float = 0.02) -> None:
    """Waits until every service has read, decided and posted everything, and FACTS grows no more.

    It looks every `pause` seconds, at a consumer with something left before any other: asking costs, too.
    """
    wanted = [(s, name) for name in services for s in db.service_of(name).streams]
    calm, before, end = 0, -1, time.monotonic() + PATIENCE
    while calm < 2:
        await asyncio.sleep(pause)
        machine.check()
        if time.monotonic() > end:
            raise RuntimeError(f"still not read, or said: {wanted[0]}")
        quiet = True
        for n, (stream, name) in enumerate(wanted):
            info = await machine.js.consumer_info(stream, name)
            if info.num_pending or info.num_ack_pending:
                quiet = False
                wanted.insert(0, wanted.pop(n))
                break
        last = (await machine.js.stream_info("FACTS")).state.last_seq if quiet else -1
        calm = calm + 1 if quiet and last == before else 0
        before = last


async def latency_of(
    machine: Machine,
    rows: Sequence[Sent],
    finished: Callable[[], Awaitable[None]],
    least: float,
    rate: int = 300,
    begin: Callable[[Sent], Awaitable[None]] | None = None,
) -> dict[str, float]:
    """p50 and p99 from a report's publication to the first sight of its posting in the picture's database.

    rows      are published one by one, `rate` a second
    finished  waits until the region has nothing left to do
    least     the share of the reports that must be seen: some move nothing that is posted
    begin     is awaited before each report
    """
    conn = await machine.postgres_connection("picture")
    sent: dict[str, float] = {}
    report_of: dict[str, str] = {}
    seen: dict[str, float] = {}
    told: dict[str, float] = {}

    async def fact(message: Msg) -> None:
        envelope = orjson.loads(message.data)
        report = envelope.get("correlationid", "")
        told.setdefault(report, time.monotonic())
        report_of[envelope["id"]] = report

    sub = await machine.nc.subscribe("fact.>", cb=fact)
    at = await conn.fetchval("SELECT coalesce(max(known_seq), 0) FROM posting")
    done = False

    async def watch() -> None:
        nonlocal at
        while not done:
            found = await conn.fetch("SELECT DISTINCT fact, known_seq FROM posting WHERE known_seq > $1", at)
            now = time.monotonic()
            for one in found:
                seen.setdefault(one["fact"], now)
                at = max(at, one["known_seq"])
            await asyncio.sleep(0.004)

    watching = asyncio.create_task(watch())
    begun = time.monotonic()
    for n, row in enumerate(rows):
        wait = begun + n / rate - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        if begin is not None:
            await begin(row)
        sent[row.name] = time.monotonic()
        await machine.nc.publish(row.subject, row.body)
    await finished()
    await asyncio.sleep(0.2)
    done = True
    await watching
    await sub.unsubscribe()
    await conn.close()
    first: dict[str, float] = {}
    for fact_id, when in seen.items():
        if (report := report_of.get(fact_id, "")) in sent:
            first[report] = min(when, first.get(report, when))
    times = sorted((when - sent[report]) * 1000 for report, when in first.items())
    decided = sorted((told[report] - when) * 1000 for report, when in sent.items() if report in told)
    if len(times) < least * len(rows):
        raise RuntimeError(f"only {len(times)} of {len(rows)} reports were seen in the picture")
    return {
        "p50": round(times[len(times) // 2], 1),
        "p99": round(times[int(len(times) * 0.99)], 1),
        "max": round(times[-1], 1),
        "p50_to_fact": round(decided[len(decided) // 2], 1),
        "rate_per_s": rate,
        "measured": len(times),
    }
