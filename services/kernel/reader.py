"""Fetching: messages of one stream, batch after batch, as many as are there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import NamedTuple

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.errors import FetchTimeoutError

from . import metrics
from .clock import Clock
from .codec import Raw


class Fetched(NamedTuple):
    """What one fetch brought. Acknowledging `last` acknowledges all of it."""

    stream: str
    raws: Sequence[Raw]
    last: Msg


SMALL = 100
PACE = 0.02
"""Small batches come at most this often (seconds): a batch costs its milliseconds whatever its size. Whoever
reports now and then never waits for it."""


class Skipped(Exception):
    """Messages went to somebody else, or got lost on the way: begin again after the last acknowledged.

    Going on would lose them: acknowledging a message acknowledges all before it.
    """


class Reader:
    """Reads a stream through the service's durable consumer and hands batches on, one ahead of the writer.

    beat     when (monotonic) the stream last answered
    pending  how many messages stood there besides those it gave last
    """

    def __init__(
        self,
        service: str,
        stream: str,
        nc: Client,
        js: JetStreamContext,
        batches: asyncio.Queue[Fetched | None],
        most: int,
        clock: Clock,
    ) -> None:
        self.clock = clock
        self.service, self.stream, self.nc, self.js = service, stream, nc, js
        self.batches, self.most = batches, most
        self.beat = time.monotonic()
        self.pending = 0

    async def run(self) -> None:
        """Reads until it is cancelled. Raises Skipped where messages do not follow each other."""
        reconnects = self.nc.stats["reconnects"]
        # Everything unacknowledged comes again at once and in order, without waiting for ack_wait.
        await self.js.reset_consumer(self.stream, self.service)
        sub = await self.js.pull_subscribe_bind(
            self.service, self.stream, pending_msgs_limit=-1, pending_bytes_limit=-1
        )
        try:
            task = asyncio.current_task()
            expected = 1
            while True:
                try:
                    found = await sub.fetch(self.most, timeout=1.0)
                except (TimeoutError, FetchTimeoutError):  # the client raises asyncio's own as well as its
                    found = []
                # A cancellation that meets an arriving message gets lost inside the client: ask the task.
                if task is not None and task.cancelling():
                    return
                fetched = self.beat = time.monotonic()
                # Deliveries are numbered from 1 on since the reset. Another number means another reader (who
                # does not know yet that it is the writer no more) or a delivery that got lost on the way.
                numbers = [m.metadata.sequence.consumer for m in found]
                if numbers != list(range(expected, expected + len(found))):
                    raise Skipped(f"{self.stream}: delivery {numbers[0]} instead of {expected}")
                if self.nc.stats["reconnects"] != reconnects:
                    raise Skipped(f"{self.stream}: connected anew")
                expected += len(found)
                if not found:
                    self._lag(0)
                    continue
                left = int(found[-1].metadata.num_pending or 0)
                self._lag(left)
                raws = [
                    Raw(
                        self.stream,
                        m.subject,
                        m.data,
                        m.metadata.sequence.stream,
                        # Where time is turned by hand nobody else may say what time it is.
                        self.clock.now() if self.clock.by_hand else m.metadata.timestamp,
                        m.headers,
                    )
                    for m in found
                ]
                await self.batches.put(Fetched(self.stream, raws, found[-1]))
                if len(found) < SMALL:
                    await asyncio.sleep(max(0.0, fetched + PACE - time.monotonic()))
        finally:
            await sub.unsubscribe()

    async def finished(self) -> bool:
        """Whether everything that stands in the stream now has been read, decided and acknowledged."""
        info = await self.js.consumer_info(self.stream, self.service)
        return not info.num_pending and not info.num_ack_pending

    def _lag(self, pending: int) -> None:
        self.pending = pending
        metrics.CONSUMER_PENDING.labels(self.service, self.stream).set(pending)
