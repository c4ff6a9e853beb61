"""The relay: brings what was committed to its streams, in order, and takes it out of the outbox.

One per database. Rows just committed come from memory; what an earlier process left comes from the table.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterable, Sequence

import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from . import metrics, outbox
from .outbox import Said
from .publish import MOST, Out, Unavailable, publish_all

log = structlog.get_logger()


class Relay:
    """Publishes the rows of the outbox in the order of their numbers."""

    def __init__(self, service: str, engine: AsyncEngine, nc: Client, js: JetStreamContext) -> None:
        self.service, self.engine, self.nc, self.js = service, engine, nc, js
        self.rows: deque[Said] = deque()
        self._since: deque[tuple[int, float]] = deque()
        self._wake = asyncio.Event()
        self._look = True
        self._seen: set[int] = set()
        self._idle = asyncio.Event()
        self.last_error = ""
        metrics.OUTBOX_OLDEST.labels(service).set_function(lambda: self.age)

    def add(self, rows: Iterable[Said]) -> None:
        """Rows whose transaction has committed, in order."""
        new = [row for row in rows if row.n not in self._seen]
        self.rows.extend(new)
        if new:
            self._since.append((new[-1].n, time.monotonic()))
        self._idle.clear()
        self._wake.set()

    def wake(self) -> None:
        """Somebody else committed rows: look into the table."""
        self._look = True
        self._idle.clear()
        self._wake.set()

    @property
    def age(self) -> float:
        """Seconds for which the oldest row known here has waited."""
        return time.monotonic() - self._since[0][1] if self._since else 0.0

    async def drained(self, seconds: float) -> bool:
        """Waits until nothing is left to publish; False if something is after `seconds`."""
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def run(self) -> None:
        """Works until it is cancelled."""
        delay = 0.2
        while True:
            try:
                await self._once()
                delay = 0.2
                self.last_error = ""
            except Exception as error:  # whatever it is: a relay that ends would be missed only much later
                self._look = True
                self.last_error = type(error).__name__
                known = isinstance(error, (Unavailable, NatsError, SQLAlchemyError, OSError))
                log.warning(
                    "relay waits",
                    error=type(error).__name__,
                    seconds=delay,
                    exc_info=None if known else error,
                )
                metrics.RELAY_BATCHES.labels(self.service, "failed").inc()
                await asyncio.sleep(delay)
                delay = min(delay * 2, 5.0)

    async def _once(self) -> None:
        if self._look:
            await self._read_table()
        if not self.rows and not self._look:
            self._since.clear()
            self.last_error = ""
            self._idle.set()
            self._wake.clear()
            await self._wake.wait()
            return
        if not self.rows:
            return
        # Never `n <= last`: a lower number may commit later. Exactly the rows that were published are taken
        # out.
        rows = [self.rows.popleft() for _ in range(min(MOST, len(self.rows)))]
        last_seqs = await self.publish(rows)
        async with self.engine.begin() as conn:
            await outbox.done(conn, rows, last_seqs)
        while self._since and self._since[0][0] <= rows[-1].n:
            self._since.popleft()
        metrics.OUTBOX_ROWS.labels(self.service).set(len(self.rows))

    async def _read_table(self) -> None:
        """The oldest rows of the table, and after them those that were added while it was read."""
        self._look = False  # whoever wakes us from here on may have committed what the query does not see
        self.rows.clear()
        async with self.engine.connect() as conn:
            found = await outbox.pending(conn, MOST)
        self._seen = {row.n for row in found}
        if len(found) == MOST:  # there may be more before those that were added: they come with the next look
            self._look = True
            self.rows.clear()
        self.rows = deque([*found, *(row for row in self.rows if row.n not in self._seen)])

    async def publish(self, rows: Sequence[Said]) -> dict[str, int]:
        """Publishes rows stream by stream; returns the last place in each stream."""
        facts = [Out(r.subject, r.body, r.id, r.headers) for r in rows if r.stream == "FACTS"]
        dead = [Out(r.subject, r.body, r.id, r.headers) for r in rows if r.stream == "DEAD"]
        notices = [
            Out(f"notice.{who}.{r.subject.split('.', 1)[1].rsplit('.', 2)[0]}", r.body, f"{r.id}:{who}")
            for r in rows
            for who in r.notify
        ]
        last: dict[str, int] = {}
        for stream, out in (("FACTS", facts), ("NOTICES", notices), ("DEAD", dead)):
            for start in range(0, len(out), MOST):
                last[stream], how = await publish_all(self.nc, self.js, out[start : start + MOST])
                metrics.RELAY_BATCHES.labels(self.service, how).inc()
        return last
