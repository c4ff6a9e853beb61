"""A picture as it runs, in this process: real database, real broker, its routes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import orjson
import pytest
from faststream.nats import NatsBroker
from nats.aio.msg import Msg

from services.kernel import db
from services.kernel.clock import Clock
from services.kernel.context import Context
from services.kernel.relay import Relay
from services.kernel.settings import Settings
from services.kernel.web import application
from services.picture.app import SERVICE, mount
from tests.support.servers import NewDatabase

from .ledger import KEYS, NOON, Picture


@pytest.fixture
async def picture(nats_url: str, database: NewDatabase) -> AsyncIterator[Picture]:
    """An empty picture. A responder knows three keys, in the words the gateway uses for its answers."""
    engine = db.pool(await database("picture"))
    settings, clock = Settings(nats_url=nats_url), Clock()
    clock.turn(NOON.replace(hour=18))
    broker = NatsBroker(nats_url, logger=None)
    nc = await broker.connect()

    async def authenticate(message: Msg) -> None:
        key = orjson.loads(message.data)["key"]
        await message.respond(orjson.dumps(KEYS.get(key, {"error": "unknown_key"})))

    await nc.subscribe("rpc.gateway.authenticate", cb=authenticate)
    js = nc.jetstream()
    ctx = Context(SERVICE, settings, clock, engine, broker, nc, js, Relay(SERVICE.name, engine, nc, js))
    app = application(SERVICE.name, dict)
    mount(app, ctx)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://picture") as client:
        yield Picture(client, ctx)
    await broker.stop()
    await engine.dispose()
