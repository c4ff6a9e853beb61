"""A stream from its beginning, outside any service's consumer: for building anew what follows from it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import nats
import orjson
from nats.js import JetStreamContext, api
from nats.js.errors import FetchTimeoutError, NotFoundError

from . import turning
from .codec import Raw

BATCH = 1_000


class Facts:
    """FACTS as it stood when it was opened.

    last     the place of its last message then
    by_hand  whether time is turned by hand: then the broker's own clock knows nothing of it
    """

    def __init__(self, js: JetStreamContext, last: int, *, by_hand: bool) -> None:
        self.js, self.last, self.by_hand = js, last, by_hand

    async def read(self, subjects: Sequence[str]) -> AsyncIterator[list[Raw]]:
        """Messages on these subjects from the beginning, a batch at a time, one of them read ahead."""
        batches: asyncio.Queue[list[Raw] | Exception | None] = asyncio.Queue(maxsize=1)
        task = asyncio.create_task(self._fetch(subjects, batches))
        try:
            while (found := await batches.get()) is not None:
                if isinstance(found, Exception):
                    raise found
                yield found
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _fetch(
        self, subjects: Sequence[str], batches: asyncio.Queue[list[Raw] | Exception | None]
    ) -> None:
        config = api.ConsumerConfig(
            filter_subjects=list(subjects),
            ack_policy=api.AckPolicy.NONE,
            deliver_policy=api.DeliverPolicy.ALL,
            inactive_threshold=120.0,
            mem_storage=True,
        )
        info = await self.js.add_consumer("FACTS", config)
        sub = await self.js.pull_subscribe_bind(
            info.name, "FACTS", pending_msgs_limit=-1, pending_bytes_limit=-1
        )
        try:
            expected, left = 1, bool(info.num_pending)
            while left:
                try:
                    found = await sub.fetch(BATCH, timeout=2.0)
                except (TimeoutError, FetchTimeoutError):
                    left = bool((await sub.consumer_info()).num_pending)
                    continue
                numbers = [message.metadata.sequence.consumer for message in found]
                if numbers != list(range(expected, expected + len(found))):
                    raise ConnectionError(f"FACTS: delivery {numbers[0]} instead of {expected}")
                expected += len(found)
                left = bool(found[-1].metadata.num_pending) and found[-1].metadata.sequence.stream < self.last
                raws = [
                    Raw(
                        "FACTS",
                        message.subject,
                        message.data,
                        message.metadata.sequence.stream,
                        _recorded(message.data) if self.by_hand else message.metadata.timestamp,
                        message.headers,
                    )
                    for message in found
                    if message.metadata.sequence.stream <= self.last
                ]
                if raws:
                    await batches.put(raws)
            await batches.put(None)
        except Exception as error:
            await batches.put(error)
        finally:
            await sub.unsubscribe()
            with suppress(Exception):
                await self.js.delete_consumer("FACTS", str(info.name))


@asynccontextmanager
async def connected(nats_url: str) -> AsyncIterator[JetStreamContext]:
    """A connection of its own. Raises OSError if nobody answers."""
    nc = await nats.connect(nats_url, connect_timeout=5, max_reconnect_attempts=3)
    try:
        yield nc.jetstream(timeout=10)
    finally:
        await nc.close()


async def facts(js: JetStreamContext) -> Facts:
    """FACTS as it stands now."""
    try:
        by_hand = (await js.stream_info(turning.STREAM)).state.messages > 0
    except NotFoundError:
        by_hand = False
    return Facts(js, (await js.stream_info("FACTS")).state.last_seq, by_hand=by_hand)


def _recorded(body: bytes) -> datetime:
    """When the service that said it had read what it follows from, by the clock that is turned by hand."""
    return datetime.fromisoformat(orjson.loads(body)["recordedat"])
