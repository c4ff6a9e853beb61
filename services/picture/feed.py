"""The feed of the live page: that something changed, at most once a second, to everybody who listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import orjson
import structlog

from services.kernel.context import Context

from . import queries

SECONDS = 1.0
"""The least time between two messages."""
QUIET = 15.0
"""After so many seconds without a change a comment shows that the connection lives."""
MOST = 200
"""Listeners at most; each may be so many messages behind before it is cut and comes again."""
BEHIND = 16

log = structlog.get_logger()


class Feed:
    """One look at the ledger for any number of listeners. It looks only while somebody listens."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.listeners: set[asyncio.Queue[bytes]] = set()
        self._task: asyncio.Task[None] | None = None
        self._seen = 0

    @property
    def full(self) -> bool:
        """Whether nobody else can listen."""
        return len(self.listeners) >= MOST

    async def messages(self) -> AsyncGenerator[bytes, None]:
        """Server-sent events until the listener goes: first what is known now, then each change."""
        queue: asyncio.Queue[bytes] = asyncio.Queue(BEHIND)
        self.listeners.add(queue)
        try:
            async with self.ctx.engine.connect() as conn:
                known = await queries.latest(conn, self.ctx.clock.now())
            if self._task is None or self._task.done() or self._task.cancelling():
                # It goes on from here: what is committed from now on is told to everybody who listens.
                self._seen = known.seq
                self._task = asyncio.create_task(self._look(), name="feed")
            yield b"retry: 3000\n\n" + event(max(known.seq, self._seen), [])
            while queue in self.listeners:
                try:
                    yield await asyncio.wait_for(queue.get(), QUIET)
                except TimeoutError:
                    yield b": \n\n"
        finally:
            self.listeners.discard(queue)
            if not self.listeners and self._task is not None:
                self._task.cancel()

    async def _look(self) -> None:
        while self.listeners:
            committed = self.ctx.committed.next()
            try:
                self._seen = await self._tell(self._seen)
            except Exception as error:
                # the page goes on with what it shows, and the next look may succeed
                log.warning("feed_failed", error=type(error).__name__)
            await asyncio.sleep(SECONDS)
            try:
                await asyncio.wait_for(committed.wait(), QUIET)
            except TimeoutError:
                continue

    async def _tell(self, seen: int) -> int:
        async with self.ctx.engine.connect() as conn:
            known = await queries.latest(conn, self.ctx.clock.now())
            if known.seq <= seen:
                return seen
            message = event(known.seq, await queries.changed(conn, seen))
        for queue in list(self.listeners):
            try:
                queue.put_nowait(message)
            except asyncio.QueueFull:
                self.listeners.discard(queue)
        return known.seq


def event(seq: int, changed: list[str]) -> bytes:
    """One message: the place in FACTS, and the municipalities whose numbers changed."""
    return b"data: " + orjson.dumps({"known_seq": seq, "changed": changed}) + b"\n\n"
