"""Databases: engines, migrations and the one connection whose lock makes a process the writer."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import MetaData, NullPool, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from . import register, tables

if TYPE_CHECKING:
    from alembic.config import Config

    from .routing import Service

SERVICES_FOLDER = Path(__file__).parent.parent
TRY_LOCK = text("SELECT pg_try_advisory_lock(:key)")
SETTINGS = {"random_page_cost": "1.1"}
"""What is read lies in memory or on an SSD: with the usual 4 small tables are read whole and many rows sorted
where an index has the few that are wanted in their order."""
CONNECT = {"timeout": 10.0, "command_timeout": 120.0, "server_settings": SETTINGS}


def pool(url: str, size: int = 5) -> AsyncEngine:
    """Connections for queries: checked before use, because a server may have been started anew."""
    return create_async_engine(
        url, pool_size=size, max_overflow=5, pool_pre_ping=True, pool_use_lifo=True, connect_args=CONNECT
    )


def lazy(url: str) -> AsyncEngine:
    """One connection for the relay: every statement commits by itself and does not wait for the disk.

    Losing one to a power cut repeats a publication, which its id makes harmless. Not checked before each use:
    the relay tries again whatever happens.
    """
    settings = {**SETTINGS, "synchronous_commit": "off"}
    return create_async_engine(
        url,
        pool_size=1,
        max_overflow=0,
        isolation_level="AUTOCOMMIT",
        connect_args={**CONNECT, "server_settings": settings},
    )


def single(url: str) -> AsyncEngine:
    """An engine whose connections are closed when they are given back: a pooled one would keep its lock."""
    return create_async_engine(url, poolclass=NullPool, connect_args=CONNECT)


def lock_key(service: str, partition: int = 0) -> int:
    """The number of the advisory lock of a service's writer."""
    return int.from_bytes(hashlib.blake2b(f"{service}/{partition}".encode(), digest_size=7).digest())


async def try_lock(conn: AsyncConnection, service: str, partition: int = 0) -> bool:
    """Whether this connection is now the writer's. The lock ends with the connection."""
    async with conn.begin():
        return bool((await conn.execute(TRY_LOCK, {"key": lock_key(service, partition)})).scalar())


def metadata(service: Service) -> MetaData:
    """All tables of a service: its own, the kernel's, and the register of participants where reports are
    decided.
    """
    parts = [tables.METADATA, *([service.metadata] if service.metadata is not None else [])]
    if service.decides_reports:
        parts.append(register.METADATA)
    found = MetaData()
    for part in parts:
        for table in part.sorted_tables:
            table.to_metadata(found)
    return found


def config(service: str, connection: Any = None) -> Config:
    """alembic's settings for the history of one service; `connection` is the one to migrate on."""
    from alembic.config import Config

    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent / "migrating"))
    found.set_main_option("version_locations", str(SERVICES_FOLDER / service / "migrations" / "versions"))
    found.set_main_option("path_separator", "os")
    found.attributes["connection"] = connection
    found.attributes["metadata"] = metadata(service_of(service))
    return found


def service_of(name: str) -> Service:
    """The routing table of a service, by its name."""
    found: Service = import_module(f"services.{name}.app").SERVICE
    return found


def upgrade(service: str, url: str) -> None:
    """Brings the tables of a service to the newest revision. Blocking: call it in a thread of its own."""
    import asyncio

    asyncio.run(_upgrade(service, url))


async def _upgrade(service: str, url: str) -> None:
    from alembic import command

    engine = single(url)
    try:
        async with engine.begin() as conn:
            # Two at once wait for each other instead of failing half way.
            await conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock_key("migrate")})
            await conn.run_sync(lambda sync: command.upgrade(config(service, sync), "head"))
    finally:
        await engine.dispose()
