"""Fetching: messages of one stream, batch after batch, as many as are there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import NamedTuple

from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.errors import FetchTimeoutError

from . import metrics
from .codec import Raw


class Fetched(NamedTuple):
    """What one fetch brought. Acknowledging `last` acknowledges all of it."""

    stream: str
    raws: Sequence[Raw]
    last: Msg


class Reader:
    """Reads a stream through the service's durable consumer and hands batches on, one ahead of the writer.

    beat     when (monotonic) the stream last answered
    pending  how many messages stood there besides those it gave last
    """

    def __init__(
        self, service: str, stream: str, js: JetStreamContext, batches: asyncio.Queue[Fetched], most: int
    ) -> None:
        self.service, self.stream, self.js, self.batches, self.most = service, stream, js, batches, most
        self.beat = time.monotonic()
        self.pending = 0

    async def run(self) -> None:
        """Reads until it is cancelled."""
        # Everything unacknowledged comes again at once and in order, without waiting for ack_wait.
        await self.js.reset_consumer(self.stream, self.service)
        sub = await self.js.pull_subscribe_bind(
            self.service, self.stream, pending_msgs_limit=-1, pending_bytes_limit=-1
        )
        try:
            task = asyncio.current_task()
            while True:
                try:
                    found = await sub.fetch(self.most, timeout=1.0)
                except (TimeoutError, FetchTimeoutError):  # the client raises asyncio's own as well as its
                    found = []
                # A cancellation that meets an arriving message gets lost inside the client: ask the task.
                if task is not None and task.cancelling():
                    return
                self.beat = time.monotonic()
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
                        m.metadata.timestamp,
                        m.headers,
                    )
                    for m in found
                ]
                await self.batches.put(Fetched(self.stream, raws, found[-1]))
        finally:
            await sub.unsubscribe()

    async def finished(self) -> bool:
        """Whether everything that stands in the stream now has been read, decided and acknowledged."""
        info = await self.js.consumer_info(self.stream, self.service)
        return not info.num_pending and not info.num_ack_pending

    def _lag(self, pending: int) -> None:
        self.pending = pending
        metrics.CONSUMER_PENDING.labels(self.service, self.stream).set(pending)
