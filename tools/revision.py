"""Writes a new revision of a service's tables: `python tools/revision.py SERVICE "what changes"`.

Compares what the service declares with what its history makes of an empty database, in a PostgreSQL of its
own, and writes nothing where both are the same. Read what it writes before you commit it.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import Script, ScriptDirectory

from services.console.embedded import Postgres
from services.kernel import db

UNSAFE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def main(service: str, message: str) -> int:
    """Makes the revision file, formatted; returns the exit code."""
    versions = db.SERVICES_FOLDER / service / "migrations" / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server = Postgres(Path(folder) / "postgres", UNSAFE)
        server.start()
        try:
            asyncio.run(_database(server.host, service))
            url = server.url(service)
            db.upgrade(service, url)
            file = asyncio.run(_write(service, url, message))
        finally:
            server.stop()
    if file is None:
        print(f"{service}: its history leads to the tables it declares; nothing to write")
        return 0
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if "# ###" not in line), encoding="utf-8")
    print(f"{file}: read it, then commit it with what declares the tables")
    return subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", file], check=False).returncode


async def _database(host: str, service: str) -> None:
    conn = await asyncpg.connect(host=host, user="kadry", database="postgres")
    await conn.execute(f'CREATE DATABASE "{service}"')
    await conn.close()


async def _write(service: str, url: str, message: str) -> Path | None:
    engine = db.single(url)
    async with engine.connect() as conn:
        script = await conn.run_sync(lambda sync: _revision(db.config(service, sync), message))
    await engine.dispose()
    return script


def _revision(config: Config, message: str) -> Path | None:
    number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
    made = command.revision(
        config, message, autogenerate=True, rev_id=f"{number:04}", process_revision_directives=_unless_empty
    )
    return Path(made.path) if isinstance(made, Script) else None


def _unless_empty(context: Any, revision: Any, directives: list[Any]) -> None:
    if directives[0].upgrade_ops.is_empty():
        directives.clear()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit((__doc__ or "").partition("\n")[0])
    sys.exit(main(*sys.argv[1:]))
