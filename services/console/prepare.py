"""Makes databases, tables and streams ready for the services: `python -m services.console.prepare`.

    --host FOLDER      the socket folder of a PostgreSQL of our own
    --provide SERVICE  its database and role are made there (may be repeated)

Every service's KADRY_OWNER_DATABASE_URL_<SERVICE> (else KADRY_DATABASE_URL_<SERVICE>) is migrated, and the
streams of KADRY_NATS_URL are applied. The owner's password may stand in KADRY_OWNER_DATABASE_PASSWORD_FILE.
Ends with one line of JSON that says what stands; a second time it changes nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
from collections.abc import Sequence
from typing import Any

import asyncpg
import nats

from services.kernel import db, streams
from services.kernel.settings import Settings, owner_database_url

from .catalogue import service, services
from .databases import provide


def owner_url(name: str) -> str:
    """The address by which a service's database is migrated; KeyError names the variable that is missing."""
    return owner_database_url(name) or Settings().database_url(name)


async def prepare(host: str | None, provided: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    """Does all of it; returns what stands."""
    new = [name for name in provided if host and await provide(host, name)]
    for name in names:  # one after the other: alembic keeps what it works on in globals
        await asyncio.to_thread(db.upgrade, name, owner_url(name))
    async with await nats.connect(Settings().nats_url) as nc:
        await streams.preflight(nc)
        manual = Settings().clock == "manual"
        done = await streams.apply(nc, [service(name) for name in names], manual_clock=manual)
        found = await nc.jetstream().streams_info()
    return {
        "postgres": await version(owner_url(names[0])),
        "new": len(new),
        "done": done,
        "streams": sorted(str(stream.config.name) for stream in found),
    }


async def version(url: str) -> str:
    """The version of the server behind a SQLAlchemy address."""
    conn = await asyncpg.connect(url.replace("postgresql+asyncpg://", "postgresql://"))
    try:
        return str(await conn.fetchval("SHOW server_version")).split()[0]
    finally:
        await conn.close()


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m services.console.prepare")
    parser.add_argument("--host")
    parser.add_argument("--provide", action="append", default=[])
    said = parser.parse_args()
    gc.disable()  # what a short job loads and makes lives as long as the job
    print(json.dumps(asyncio.run(prepare(said.host, said.provide, services()))))


if __name__ == "__main__":
    main()
