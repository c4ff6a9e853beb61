"""One PostgreSQL and one nats-server per pytest process, real ones, without waiting for the disk.

Fixtures (made known to all tests by tests/conftest.py):

nats_server   the running `Nats`; for tests that keep streams longer than one test
nats_url      its url; whatever streams the test leaves behind are deleted after it
postgres      the running `Postgres`; `.url(database)` for SQLAlchemy, `.host` for asyncpg
database      `await database("trainees")` makes a fresh migrated database and returns its url; dropped after
"""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, Protocol, TypeVar, overload
from uuid import uuid4

import asyncpg
import nats
import pytest

from services.console.embedded import Nats, Postgres

T = TypeVar("T")
UNSAFE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class NewDatabase(Protocol):
    """Makes a fresh database, migrated as the service's; returns its url for the owner, or for `role`."""

    async def __call__(self, service: str, role: str = "kadry") -> str: ...


@overload
async def eventually(
    check: Callable[[], Coroutine[Any, Any, T | None]], seconds: float = 5.0, every: float = 0.01
) -> T: ...
@overload
async def eventually(check: Callable[[], T | None], seconds: float = 5.0, every: float = 0.01) -> T: ...
async def eventually(check: Callable[[], Any], seconds: float = 5.0, every: float = 0.01) -> Any:
    """The first true answer of `check`, plain or async. Raises what it last raised, or AssertionError."""
    end = time.monotonic() + seconds
    while True:
        try:
            found = check()
            answer = await found if inspect.isawaitable(found) else found
            problem: Exception = AssertionError(f"still {answer!r} after {seconds} s: {_words(check)}")
            if answer:
                return answer
        except Exception as error:  # a refused connection today is an answer tomorrow
            problem = error
        if time.monotonic() > end:
            raise problem
        await asyncio.sleep(every)


def _words(check: Callable[[], Any]) -> str:
    """A check as it is written, as far as it can be found."""
    try:
        return inspect.getsource(check).strip()
    except (TypeError, OSError):
        return repr(check)


@pytest.fixture(scope="session")
def nats_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nats]:
    """The session's broker. Never someone else's: its name is checked."""
    server = Nats(tmp_path_factory.mktemp("broker"), sync="2m")
    server.start()
    try:
        server.preflight()
        yield server
    finally:
        server.stop()


@pytest.fixture
async def nats_url(nats_server: Nats) -> AsyncIterator[str]:
    """The address of the session's broker, without streams at the beginning of each test."""
    yield nats_server.url
    async with await nats.connect(nats_server.url) as nc:
        js = nc.jetstream()
        for stream in await js.streams_info():
            await js.delete_stream(str(stream.config.name))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """The session's database server."""
    server = Postgres(tmp_path_factory.mktemp("database") / "postgres", UNSAFE)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    """Names of the migrated template databases made so far, by service."""
    return {}


@pytest.fixture
async def database(postgres: Postgres, templates: dict[str, str]) -> AsyncIterator[NewDatabase]:
    """A factory of fresh databases: each is a copy of one that was migrated once."""
    made: list[str] = []
    admin = await asyncpg.connect(host=postgres.host, user="kadry", database="postgres")

    async def new(service: str, role: str = "kadry") -> str:
        if service not in templates:
            templates[service] = await migrated(postgres, admin, service)
        name = f"t_{uuid4().hex}"
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {templates[service]} STRATEGY file_copy")
        made.append(name)
        return postgres.url(name, role)

    try:
        yield new
        for name in made:
            await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()


async def migrated(postgres: Postgres, admin: asyncpg.Connection, service: str) -> str:
    """A new template database with the service's role and tables, and nobody connected to it."""
    from services.console.databases import provide
    from services.kernel.db import upgrade

    name = f"template_{service}"
    await provide(postgres.host, service, database=name)
    await asyncio.to_thread(upgrade, service, postgres.url(name))
    await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    return name
