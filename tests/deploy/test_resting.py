"""Connections that rest are ended, so that an idle region is a small one; nobody who asks notices."""

from __future__ import annotations

import asyncio

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kernel import db
from tests.support.servers import NewDatabase, eventually

WHO = text("SELECT pg_backend_pid() FROM pg_sleep(0.1)")


async def asked(engine: AsyncEngine) -> int:
    """Which server process answered."""
    async with engine.connect() as conn:
        return int((await conn.execute(WHO)).scalar_one())


async def test_a_pool_that_rests_has_no_connections_and_answers_the_next_question(
    database: NewDatabase,
) -> None:
    url = await database("picture")
    engine = db.pool(url)
    admin = await asyncpg.connect(url.replace("postgresql+asyncpg://", "postgresql://"))
    try:
        first = set(await asyncio.gather(*(asked(engine) for _ in range(3))))
        count = "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY($1)"
        assert await admin.fetchval(count, list(first)) == 3
        await eventually(lambda: none_of(admin, count, first), seconds=20)
        assert await asked(engine) not in first
    finally:
        await admin.close()
        await engine.dispose()


async def none_of(admin: asyncpg.Connection, count: str, pids: set[int]) -> bool:
    """Whether all of these server processes have ended."""
    return int(await admin.fetchval(count, list(pids))) == 0
