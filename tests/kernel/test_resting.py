"""Connections that nobody uses are given back to the database, without a word in its log."""

from __future__ import annotations

import asyncio

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kernel import db
from services.kernel.resting import Resting

from .conftest import NewDatabase

SLEEP = text("SELECT pg_sleep(0.2)")
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def others(url: str) -> int:
    """How many connections the database holds besides this one."""
    conn = await asyncpg.connect(url.replace("postgresql+asyncpg", "postgresql"))
    try:
        return int(await conn.fetchval(OTHERS))
    finally:
        await conn.close()


async def use(engine: AsyncEngine) -> None:
    async with engine.connect() as conn:
        await conn.execute(SLEEP)


async def test_connections_that_rest_are_closed_and_opened_again_when_needed(counters: NewDatabase) -> None:
    url = await counters()
    engine = db.pool(url)
    resting = asyncio.create_task(Resting(engine, 0.3).run())
    try:
        await asyncio.gather(*[use(engine) for _ in range(4)])
        assert await others(url) == 4
        for _ in range(100):
            if not await others(url):
                break
            await asyncio.sleep(0.05)
        assert await others(url) == 0
        await use(engine)
        assert await others(url) == 1
    finally:
        resting.cancel()
        await engine.dispose()


async def test_a_connection_in_use_is_left_alone(counters: NewDatabase) -> None:
    url = await counters()
    engine = db.pool(url)
    resting = asyncio.create_task(Resting(engine, 0.1).run())
    try:
        async with engine.connect() as conn:
            await use(engine)
            await asyncio.sleep(0.5)
            assert (await conn.execute(text("SELECT 1"))).scalar() == 1
            assert await others(url) == 2
    finally:
        resting.cancel()
        await engine.dispose()
