"""Watches the balance of every cell, and says where it leaves and where it comes back to its bounds.

That is no rule of a single fact: a cell goes out of balance by many, and by days going by. So the ledger is
looked at once a minute while it changes. What was said last stands in a table and changes in the transaction
that says it: of two processes one says it, and none says it twice.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import structlog
from sqlalchemy import text

from kadry_contracts.facts.picture import ImbalanceClearedV1, ImbalanceRaisedV1
from services.kernel.context import Context

from . import queries
from .balance import DEMAND, SUPPLY
from .domain.imbalance import Kind, kind_of

SECONDS = 60.0
"""The least time between two looks."""
IDLE = timedelta(hours=1)
"""Without any change the ledger is looked at so often: days go by."""

SAID = text("SELECT municipality, occupation, version, kind FROM imbalance")
SAY = text("""
    INSERT INTO imbalance AS old (municipality, occupation, version, kind)
    VALUES (:municipality, :occupation, :version, :kind)
    ON CONFLICT (municipality, occupation) DO UPDATE SET version = excluded.version, kind = excluded.kind
    WHERE excluded.version = old.version + 1
    RETURNING version
""")

log = structlog.get_logger()


async def watch(ctx: Context) -> None:
    """Looks again and again, until it is cancelled."""
    while True:
        committed = ctx.committed.next()
        try:
            await look(ctx)
        except Exception as error:  # the next look may succeed
            log.warning("watch_failed", error=type(error).__name__)
        await asyncio.sleep(SECONDS)
        try:
            await asyncio.wait_for(committed.wait(), IDLE.total_seconds())
        except TimeoutError:
            continue


async def look(ctx: Context) -> int:
    """Compares every cell with what was said of it; returns how many facts that led to."""
    now = ctx.clock.now()
    today = now.astimezone(ctx.clock.zone)
    async with ctx.engine.begin() as conn:
        said: dict[tuple[str, str], tuple[int, Kind | None]] = {
            (m, o): (version, kind) for m, o, version, kind in await conn.execute(SAID)
        }
        known = await queries.latest(conn, now)
        demand: Counter[tuple[str, str]] = Counter()
        supply: Counter[tuple[str, str]] = Counter()
        for cell in await queries.cells(conn, [DEMAND, *SUPPLY[:2]], today.date(), known):
            if cell.occupation != "-":
                side = demand if cell.measure == DEMAND else supply
                side[cell.municipality, cell.occupation] += cell.value
        n = 0
        for place in sorted({*demand, *supply, *said}):
            version, before = said.get(place, (0, None))
            kind = kind_of(demand[place], supply[place], before)
            if kind == before:
                continue
            row = {"municipality": place[0], "occupation": place[1], "version": version + 1, "kind": kind}
            if (await conn.execute(SAY, row)).first() is None:
                continue  # another process has just said it
            n += 1
            model = ImbalanceClearedV1 if kind is None else ImbalanceRaisedV1
            fact = model(
                version=version + 1,
                municipality=place[0],
                occupation=place[1],
                kind=kind or before or "deficit",
                demand=demand[place],
                supply=supply[place],
                on=today.date(),
            )
            await ctx.tell(conn, fact, id=_id(place, version + 1), time=_second(today))
    if n:
        ctx.wake_relay()
    return n


def _id(place: tuple[str, str], version: int) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:kadry:service:picture:imbalance:{'/'.join(place)}:{version}"))


def _second(at: datetime) -> datetime:
    """With a fixed offset, and without parts of a second."""
    return datetime.fromisoformat(at.replace(microsecond=0).isoformat())
