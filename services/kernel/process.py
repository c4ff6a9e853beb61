"""A service process: settings, connections, the writer's loop, the relay, HTTP, and a clean end."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import structlog
from faststream.nats import NatsBroker
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import Error as JetStreamError
from sqlalchemy.exc import SQLAlchemyError

from . import db, logs, streams, turning
from .clock import Clock
from .context import Context
from .reader import Skipped
from .relay import Relay
from .resting import Resting
from .routing import Service
from .settings import Settings
from .tasks import cancelled
from .web import Mount, application, serve
from .work import EverythingFails, Overtaken
from .writer import Writer

log = structlog.get_logger()
LAG_SECONDS = 60.0
BEAT_SECONDS = 30.0
EXIT_CLOSED = 75
TROUBLE = (SQLAlchemyError, NatsError, JetStreamError, OSError, TimeoutError, Overtaken, Skipped)


def run(service: Service, mount: Mount | None = None) -> None:
    """Runs a service until SIGTERM or SIGINT. The entry point of `python -m services.<name>`."""
    settings = Settings()
    logs.configure(service.name, settings.log_level)
    with suppress(ImportError):
        import uvloop

        uvloop.install()
    # Messages and states die young and hold no cycles: collecting at every 700 allocations only costs time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()
    sys.exit(asyncio.run(Process(service, settings, mount).main()))


class Process:
    """One service in one process."""

    def __init__(self, service: Service, settings: Settings, mount: Mount | None = None) -> None:
        self.service, self.settings, self.mount = service, settings, mount
        self.clock = Clock(settings.timezone)
        self.stopping = asyncio.Event()
        self.trouble = "starting"
        self.fatal = ""
        self.writer: Writer | None = None
        self.relay: Relay | None = None
        self.nc: Client | None = None
        self.started = time.monotonic()

    async def main(self) -> int:
        """Starts everything, works until told to stop, stops in order; returns the exit code."""
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, self.stop)
        url = self.settings.database_url(self.service.name)
        engine, lock_engine = db.pool(url), db.single(url)
        broker = NatsBroker(
            self.settings.nats_url,
            max_reconnect_attempts=-1,
            reconnect_time_wait=1,
            ping_interval=10,
            max_outstanding_pings=2,
            name=f"kadry-{self.service.name}",
            inbox_prefix=f"_INBOX_{self.service.name}".encode(),
            closed_cb=self._closed,
            pending_size=64 * 1024 * 1024,
            logger=None,
        )
        nc = self.nc = await self._connected(broker)
        if nc is None:
            log.info("stopped")
            return 0
        js = nc.jetstream(timeout=10)
        self.relay = relay = Relay(self.service.name, db.lazy(url), nc, js)
        context = Context(self.service, self.settings, self.clock, engine, broker, nc, js, relay)
        app = application(self.service.name, self.checks)
        if self.mount is not None:
            self.mount(app, context)
        if self.settings.clock == "manual":
            await turning.follow(nc, js, self.clock, self._turned)
        await broker.start()
        server, http, port = await serve(app, self.settings.http_host, self.settings.http_port)
        log.info("started", port=port)
        relaying = asyncio.create_task(relay.run(), name="relay")
        writing = asyncio.create_task(self._write(lock_engine, context), name="writer")
        resting = [asyncio.create_task(Resting(one).run(), name="resting") for one in (engine, relay.engine)]
        await self.stopping.wait()
        # Without a broker nothing can be acknowledged or published, and nothing is lost: it comes again, and
        # what was committed stands in the outbox.
        reached = nc.is_connected
        await asyncio.wait({writing}, timeout=10 if reached else 2)
        if not await relay.drained(5 if reached else 0.1):
            log.warning("stopped with rows in the outbox", error=relay.last_error)
        server.should_exit = True
        context.committed.now()
        await cancelled(writing, relaying, *resting)
        with suppress(TimeoutError):
            await asyncio.wait_for(http, 5)
        with suppress(NatsError, OSError, TimeoutError):
            await asyncio.wait_for(broker.stop(), 5 if reached else 1)
        for one in (engine, lock_engine, relay.engine):
            with suppress(TimeoutError):
                await asyncio.wait_for(one.dispose(), 2)
        log.info("stopped")
        return 0

    async def _connected(self, broker: NatsBroker) -> Client | None:
        """The connection, as soon as there is a broker; None if this process is told to stop before that."""
        connecting = asyncio.ensure_future(broker.connect())
        stopping = asyncio.ensure_future(self.stopping.wait())
        waits: set[asyncio.Future[Any]] = {connecting, stopping}
        while not connecting.done() and not stopping.done():
            done, _ = await asyncio.wait(waits, timeout=5, return_when=asyncio.FIRST_COMPLETED)
            if not done:
                log.warning("no broker answers yet", setting="KADRY_NATS_URL")
        stopping.cancel()
        if connecting.done():
            return connecting.result()
        await cancelled(connecting)
        return None

    def stop(self) -> None:
        """Finish what is in hand, then end."""
        self.stopping.set()
        if self.writer is not None:
            self.writer.stop()

    def _turned(self) -> None:
        if self.writer is not None:
            self.writer.look()

    async def _write(self, engine: Any, context: Context) -> None:
        """Keeps a writer going: after any trouble it begins again from the lock."""
        delay = 0.2
        while not self.stopping.is_set():
            since = time.monotonic()
            try:
                await streams.preflight(context.nc)
                self.writer = Writer(
                    self.service,
                    self.settings,
                    self.clock,
                    engine,
                    context.js,
                    context.relay,
                    context.committed.now,
                )
                if self.stopping.is_set():
                    return
                self.trouble = ""
                await self.writer.run()
            except* EverythingFails as failed:
                # A bad deploy must not empty a stream into DEAD: stand still, visibly.
                self.fatal = str(failed.exceptions[0])
                log.critical("every rule of a batch fails", exc_info=failed.exceptions[0])
                await self.stopping.wait()
            except* TROUBLE as error:
                self.trouble = _words(error)
                log.warning("the writer begins again", trouble=self.trouble, seconds=delay)
            except* Exception as error:
                self.trouble = _words(error)
                log.error("the writer failed and begins again", seconds=delay, exc_info=error.exceptions[0])
            if time.monotonic() - since > 30:
                delay = 0.2
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), delay)
            delay = min(delay * 2, 5.0)

    async def _closed(self) -> None:
        if (
            not self.stopping.is_set()
        ):  # a closed client never comes back: whoever keeps us running starts us anew
            log.critical("the connection to the broker is closed for good")
            os._exit(EXIT_CLOSED)

    def checks(self) -> Mapping[str, Any]:
        """What /readyz says: one entry a check."""
        writer, relay, nc = self.writer, self.relay, self.nc
        now = time.monotonic()
        found: dict[str, Any] = {
            "broker": {"ok": nc is not None and nc.is_connected},
            "rules": {"ok": not self.fatal, **({"why": self.fatal} if self.fatal else {})},
        }
        if writer is None or self.trouble:
            found["database"] = {"ok": False, "why": self.trouble or "starting"}
            return found
        found["database"] = {"ok": now - writer.beat < BEAT_SECONDS, "writer": writer.active}
        if relay is not None:
            well = relay.age < LAG_SECONDS and not relay.last_error
            found["relay"] = {"ok": well, "age_seconds": round(relay.age, 1), "error": relay.last_error}
        for reader in writer.readers if writer.active else ():
            silent = now - reader.beat
            found[f"stream {reader.stream}"] = {
                "ok": silent < BEAT_SECONDS,
                "pending": reader.pending,
                "silent_seconds": round(silent, 1),
            }
        if writer.active and not writer.readers:
            found["streams"] = {"ok": not self.service.streams, "why": "not read yet"}
        return found


def _words(error: BaseException) -> str:
    """The first thing that went wrong inside a group, without values."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    calls = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
    return f"{type(error).__name__} {str(error)[:200]} in {' '.join(calls[-4:])}"
