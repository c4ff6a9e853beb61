"""A gateway as it runs, in this process: real broker, real database, its routes, its followers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from faststream.nats import NatsBroker

from services.gateway.app import SERVICE, mount
from services.kernel import db, streams
from services.kernel.clock import Clock
from services.kernel.context import Context
from services.kernel.relay import Relay
from services.kernel.settings import Settings
from services.kernel.tasks import cancelled
from services.kernel.web import application
from services.kernel.writer import Writer
from tests.support.servers import NewDatabase

from .house import ADMIN, House


@pytest.fixture
async def house(
    nats_url: str, database: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    """A gateway whose routes are called in this process and whose followers run."""
    for name, said in (("KADRY_PEPPER_FILE", "p" * 32), ("KADRY_ADMIN_KEY_FILE", ADMIN)):
        file = tmp_path / name
        file.write_text(said)
        monkeypatch.setenv(name, str(file))
    url = await database("gateway")
    settings, clock = Settings(nats_url=nats_url), Clock()
    engine, relay_engine, lock_engine = db.pool(url), db.pool(url, size=1), db.single(url)
    broker = NatsBroker(nats_url, logger=None)
    nc = await broker.connect()
    js = nc.jetstream()
    await streams.apply(nc, [SERVICE])
    relay = Relay(SERVICE.name, relay_engine, nc, js)
    ctx = Context(SERVICE, settings, clock, engine, broker, nc, js, relay)
    app = application(SERVICE.name, dict)
    mount(app, ctx)
    writer = Writer(SERVICE, settings, clock, lock_engine, js, relay, ctx.committed.now)
    tasks = [asyncio.create_task(relay.run()), asyncio.create_task(writer.run())]
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        yield House(ctx, app, client)
    writer.stop()
    with suppress(TimeoutError):
        await asyncio.wait_for(tasks[1], 5)
    await cancelled(*tasks)
    with suppress(TimeoutError):
        await asyncio.wait_for(broker.stop(), 5)
    for one in (engine, relay_engine, lock_engine):
        await one.dispose()
