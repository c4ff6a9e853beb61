"""Connections that rest are closed from here: each costs its database 17 to 40 MB, a new one takes 10 ms."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import QueuePool, event
from sqlalchemy.ext.asyncio import AsyncEngine

REST_SECONDS = 5.0


class Resting:
    """Closes the pooled connections of an engine once nobody has used any of them for a while.

    The database could end them by itself (`idle_session_timeout`), and would call each a FATAL error in its
    log.
    """

    def __init__(self, engine: AsyncEngine, seconds: float = REST_SECONDS) -> None:
        self.engine, self.seconds = engine, seconds
        self.used = 0
        event.listen(engine.sync_engine, "checkout", self._use)

    def _use(self, *_: Any) -> None:
        self.used += 1

    async def run(self) -> None:
        """Looks until it is cancelled."""
        while True:
            before = self.used
            await asyncio.sleep(self.seconds)
            pool = self.engine.pool
            if not isinstance(pool, QueuePool) or self.used != before:
                continue
            # One that is out must come back to the pool it was taken from.
            if pool.checkedin() and not pool.checkedout():
                await self.engine.dispose()
