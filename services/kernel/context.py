"""What a service's own HTTP routes work with."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from faststream.nats import NatsBroker
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from kadry_contracts.envelope import Fact

from . import outbox
from .clock import Clock
from .publish import MOST, BatchRefused, Out, Unavailable, publish_batch, publish_each
from .relay import Relay
from .routing import Service
from .settings import Settings

__all__ = ["Context", "Signal", "Unavailable"]


class Signal:
    """Something that happens again and again; who waits hears of the next time."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def now(self) -> None:
        """It happened: everybody who waits goes on."""
        event, self._event = self._event, asyncio.Event()
        event.set()

    def next(self) -> asyncio.Event:
        """The next time. Take it before looking at what may have changed, then wait for it."""
        return self._event

    async def wait(self) -> None:
        """Returns when it happens next."""
        await self._event.wait()


@dataclass
class Context:
    """A running service, as its HTTP routes see it.

    engine     for queries, and for small writes of the routes' own
    broker     FastStream's broker, for subscribers of requests (`rpc.<service>.…`)
    committed  happens after each batch that this process committed
    relay      publishes what `tell` stored
    """

    service: Service
    settings: Settings
    clock: Clock
    engine: AsyncEngine
    broker: NatsBroker
    nc: Client
    js: JetStreamContext
    relay: Relay
    committed: Signal = field(default_factory=Signal)

    async def tell(
        self, conn: AsyncConnection, fact: Fact, *, id: str, time: datetime, correlation: str = ""
    ) -> None:
        """Stores a fact of this service for the relay, in the caller's transaction.

        For facts that follow from a request. Call `wake_relay` when the transaction has been committed.
        """
        now = self.clock.now()
        said = outbox.fact(self.service.name, fact, id=id, time=time, recorded=now, correlation=correlation)
        await outbox.append(conn, [said])

    def wake_relay(self) -> None:
        """There are new rows in the outbox."""
        self.relay.wake()

    async def publish_report(self, subject: str, body: bytes) -> int:
        """Publishes one report; returns its place in REPORTS. Unavailable: it may be stored or not."""
        try:
            return (await publish_each(self.js, [Out(subject, body)]))[0]
        except (NatsError, OSError) as error:
            raise Unavailable(type(error).__name__) from error

    async def publish_reports(self, rows: Sequence[tuple[str, bytes]]) -> list[int]:
        """Publishes reports in order, all of an atomic batch of up to 900 or none; returns their places.

        Unavailable: the stream did not acknowledge, and some of them may be stored.
        """
        places: list[int] = []
        try:
            for start in range(0, len(rows), MOST):
                part = [Out(subject, body) for subject, body in rows[start : start + MOST]]
                if len(part) == 1:
                    places += await publish_each(self.js, part)
                    continue
                try:
                    last = await publish_batch(self.nc, part)
                except BatchRefused:  # too many open batches: one by one takes longer and always works
                    places += await publish_each(self.js, part)
                else:
                    places += range(last - len(part) + 1, last + 1)
        except (NatsError, OSError) as error:
            raise Unavailable(type(error).__name__) from error
        return places
