"""Writes a new revision of a service's tables: `python tools/revision.py SERVICE "what changes"`.

Compares what the service declares with what its history makes of an empty database, in a PostgreSQL of its
own.
Read what it writes before you commit it.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

import asyncpg
from alembic import command
from alembic.script import ScriptDirectory

from services.console.embedded import Postgres
from services.kernel import db

UNSAFE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def main(service: str, message: str) -> None:
    """Makes the revision file."""
    versions = db.SERVICES_FOLDER / service / "migrations" / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server = Postgres(Path(folder) / "postgres", UNSAFE)
        server.start()
        try:
            asyncio.run(_database(server.host, service))
            url = server.url(service)
            db.upgrade(service, url)
            asyncio.run(_write(service, url, message))
        finally:
            server.stop()


async def _database(host: str, service: str) -> None:
    conn = await asyncpg.connect(host=host, user="kadry", database="postgres")
    await conn.execute(f'CREATE DATABASE "{service}"')
    await conn.close()


async def _write(service: str, url: str, message: str) -> None:
    engine = db.single(url)
    async with engine.connect() as conn:

        def write(sync: object) -> None:
            config = db.config(service, sync)
            number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
            command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")

        await conn.run_sync(write)
    await engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:3])
