"""Databases and benches of the invented service."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from uuid import uuid4

import asyncpg
import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.console.embedded import Postgres
from services.kernel import db
from tests.support.kernel import SERVICE

from . import bench as benches
from .bench import Bench
from .wire import Wire, connected

NewDatabase = Callable[[], Awaitable[str]]
ADMITTED = text(
    "INSERT INTO participant (id, version, body) SELECT id, 1, "
    "json_build_object('id', id, 'role', 'employer', 'name', id, 'municipality', '57701000', 'version', 1) "
    "FROM unnest(ARRAY['factory-1', 'factory-2']) AS id"
)


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """One line for an error: its picture with all variables would take half a second."""
    structlog.configure(processors=[structlog.processors.KeyValueRenderer()])


@pytest.fixture(scope="session")
async def template(postgres: Postgres) -> str:
    """A database with the tables of the invented service and two participants, and nobody connected to it."""
    admin = await asyncpg.connect(host=postgres.host, user="kadry", database="postgres")
    try:
        await admin.execute("CREATE DATABASE template_counters")
    finally:
        await admin.close()
    engine = db.single(postgres.url("template_counters"))
    async with engine.begin() as conn:
        await conn.run_sync(db.metadata(SERVICE).create_all)
        await conn.execute(ADMITTED)
    await engine.dispose()
    return "template_counters"


@pytest.fixture
async def counters(postgres: Postgres, template: str) -> AsyncIterator[NewDatabase]:
    """A factory of fresh databases of the invented service."""
    made: list[str] = []
    admin = await asyncpg.connect(host=postgres.host, user="kadry", database="postgres")

    async def new() -> str:
        name = f"t_{uuid4().hex}"
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        made.append(name)
        return postgres.url(name)

    try:
        yield new
        for name in made:
            await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()


@pytest.fixture(scope="session")
async def shared(postgres: Postgres, template: str) -> AsyncIterator[AsyncEngine]:
    """One database for all benches: emptying it takes less time than making another."""
    admin = await asyncpg.connect(host=postgres.host, user="kadry", database="postgres")
    await admin.execute(f"CREATE DATABASE benches TEMPLATE {template} STRATEGY file_copy")
    await admin.close()
    engine = db.pool(postgres.url("benches"), size=1)
    yield engine
    await engine.dispose()


@pytest.fixture
async def bench(shared: AsyncEngine) -> AsyncIterator[Bench]:
    """Batches of the invented service on empty tables; what waits waits for a day."""
    async with shared.begin() as conn:
        for table in db.metadata(SERVICE).sorted_tables:
            await conn.execute(table.delete())
        await conn.execute(ADMITTED)
    settings = {"waiting_seconds": 86_400, "retry_seconds": (2, 4, 8, 16)}
    url = shared.url.render_as_string()
    async with benches.opened(SERVICE, url, **settings) as found:
        yield found


@pytest.fixture
def cut_off() -> Iterator[None]:
    """For tests that cut connections, marked UNCLOSED: the client leaves its old ones to the collector."""
    yield
    gc.collect()


@pytest.fixture
async def wire(nats_url: str) -> AsyncIterator[Wire]:
    """A client of a broker with the streams of the region and the consumers of the invented service."""
    async with connected(nats_url) as found:
        yield found
