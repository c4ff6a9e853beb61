"""Real streams for tests of the kernel, and what stands in them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import nats
import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, DeliverPolicy

from services.kernel import publish, streams
from tests.support.kernel import SERVICE, body_of, subject_of
from tests.support.servers import eventually

UNCLOSED = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@dataclass
class Letter:
    """A message as it stands in a stream."""

    subject: str
    body: bytes
    headers: dict[str, str]
    seq: int

    @property
    def value(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Wire:
    """A client of the broker, the four streams and the consumers of the invented service made."""

    nc: Client
    js: JetStreamContext

    async def report(self, *said: dict[str, Any]) -> None:
        """Publishes reports, in order, as their participants would."""
        for start in range(0, len(said), 900):
            part = [publish.Out(subject_of(one), body_of(one)) for one in said[start : start + 900]]
            if len(part) == 1:
                await publish.publish_each(self.js, part)
            else:
                await publish.publish_batch(self.nc, part)

    async def count(self, stream: str) -> int:
        """How many messages stand in a stream."""
        return int((await self.js.stream_info(stream)).state.messages)

    async def read(self, stream: str) -> list[Letter]:
        """Everything in a stream, in order."""
        left = await self.count(stream)
        if not left:
            return []
        sub = await self.js.pull_subscribe(
            ">",
            stream=stream,
            config=ConsumerConfig(deliver_policy=DeliverPolicy.ALL, ack_policy="none"),  # type: ignore[arg-type]
        )
        found: list[Letter] = []
        while len(found) < left:
            for m in await sub.fetch(min(1_000, left - len(found)), timeout=5):
                found.append(Letter(m.subject, m.data, dict(m.headers or {}), m.metadata.sequence.stream))
        await sub.unsubscribe()
        return found

    async def facts(self) -> list[tuple[str, str | None]]:
        """Everything in FACTS, in order: the event, and the id of the report that began it."""
        return events(await self.read("FACTS"))


def events(letters: Iterable[Letter]) -> list[tuple[str, str | None]]:
    """The event of each fact, and the id of the report that began it."""
    return [
        (one.value["type"].split(".")[3], one.value.get("correlationid", "").partition("#")[2] or None)
        for one in letters
    ]


async def soon(check: Callable[[], Awaitable[object]], seconds: float = 10) -> None:
    """Waits until `check` says something true."""
    await eventually(cast("Callable[[], Any]", check), seconds)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Wire]:
    """A wire to the broker at `url`."""
    async with await nats.connect(url, reconnect_time_wait=0.05, max_reconnect_attempts=-1) as nc:
        await streams.apply(nc, [SERVICE])
        yield Wire(nc, nc.jetstream())
