"""The writer of a service: the one process that holds its lock, decides batches and acknowledges them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import structlog
from nats.js import JetStreamContext
from sqlalchemy.ext.asyncio import AsyncEngine

from . import db, metrics
from .batch import Batches
from .clock import Clock
from .reader import Fetched, Reader
from .relay import Relay
from .routing import Service
from .settings import Settings
from .work import Done

log = structlog.get_logger()
STANDBY_SECONDS = 1.0
ACK_SECONDS = 10.0
LOOK_SECONDS = 1.0
"""How often at least the clock is compared with what comes due."""


class Writer:
    """Reads, decides, acknowledges; sets what comes due going. Begins anew after every trouble.

    active  whether this process holds the lock now
    """

    def __init__(
        self,
        service: Service,
        settings: Settings,
        clock: Clock,
        engine: AsyncEngine,
        js: JetStreamContext,
        relay: Relay,
        committed: Callable[[], None],
    ) -> None:
        self.service, self.settings, self.clock = service, settings, clock
        self.engine, self.js, self.relay, self.committed = engine, js, relay, committed
        self.active = False
        self.beat = time.monotonic()
        self.readers: list[Reader] = []
        self._batches: asyncio.Queue[Fetched | None] = asyncio.Queue(maxsize=1)
        self._due: datetime | None = None
        self._read = False
        self._stop = asyncio.Event()

    def look(self) -> None:
        """The clock was turned: see what comes due, without waiting for the next look.

        What stands in the streams was said before: it is read first.
        """
        self._read = False
        if self._batches.empty():
            self._batches.put_nowait(None)

    def stop(self) -> None:
        """Finish what is in hand and return."""
        self._stop.set()

    async def run(self) -> None:
        """One turn as the writer: waits for the lock, works until `stop`. Whatever goes wrong is raised."""
        async with self.engine.connect() as conn:
            while not await db.try_lock(conn, self.service.name):
                self.beat = time.monotonic()
                if await self._stopped(STANDBY_SECONDS):
                    return
            self.active = True
            metrics.WRITER.labels(self.service.name).set(1)
            log.info("writer", service=self.service.name)
            try:
                await self._work(Batches(self.service, conn, self.settings, self.clock))
            finally:
                self.active = False
                metrics.WRITER.labels(self.service.name).set(0)

    async def _work(self, batches: Batches) -> None:
        self.relay.wake()  # what an earlier writer left
        self._due = await batches.begin()
        self._read = False
        queue: asyncio.Queue[Fetched | None] = asyncio.Queue(maxsize=1)
        self._batches = queue
        self.readers = [
            Reader(self.service.name, stream, self.relay.nc, self.js, queue, self.settings.batch, self.clock)
            for stream in self.service.streams
        ]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(reader.run()) for reader in self.readers]
            try:
                while not self._stop.is_set():
                    await self._turn(batches)
            finally:
                for task in tasks:
                    task.cancel()

    async def _turn(self, batches: Batches) -> None:
        """A batch of a stream if there is one, else what is due."""
        self.beat = time.monotonic()
        fetched = None
        with suppress(TimeoutError):
            fetched = await asyncio.wait_for(self._batches.get(), self._patience())
        if fetched is not None:
            self._finish(await batches.stream(fetched.stream, fetched.raws))
            await fetched.last.ack_sync(timeout=ACK_SECONDS)
        if self._due is not None and self.clock.now() >= self._due and not self._stop.is_set():
            await self._fire(batches)

    def _patience(self) -> float:
        if self._due is None:
            return LOOK_SECONDS
        return min(max((self._due - self.clock.now()).total_seconds(), 0.01), LOOK_SECONDS)

    async def _fire(self, batches: Batches) -> None:
        """Other tries and ended waits at once; timers once the streams have been read.

        A timer that is due when it is set, or when the process starts, waits until everything that stood in
        the streams then has been read: a report sent before a deadline must not find it passed.
        """
        self._read = self._read or all([await reader.finished() for reader in self.readers])
        now = self.clock.now()
        read = self._read
        done = await batches.due(now, with_timers=read)
        self._due = None
        self._finish(done)
        if not read and self._due is not None and self._due <= now:
            await asyncio.sleep(0.05)

    def _finish(self, done: Done) -> None:
        if done.said:
            self.relay.add(done.said)
        if done.due is not None:
            if done.due <= self.clock.now():
                self._read = False
            if self._due is None or done.due < self._due:
                self._due = done.due
        if done.decided:
            self.committed()

    async def _stopped(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return False
        return True
