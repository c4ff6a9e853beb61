"""`kadry db`: the tables of the services and their histories."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .client import NO, UNREACHABLE, Json, fail, line, table
from .places import DATA, Data, Names, chosen, owner_url

if TYPE_CHECKING:
    import asyncpg

app = typer.Typer(no_args_is_help=True, help="Базы служб / the databases of the services")


@app.command()
def upgrade(names: Names = None, data: Data = DATA) -> None:
    """Довести таблицы до нынешней версии / bring the tables up to date. Again changes nothing."""
    from services.kernel.db import upgrade

    for name in chosen(names):
        try:
            upgrade(name, owner_url(name, data))
        except OSError as error:
            unreachable(name, error)
        typer.echo(f"{name}  {head(name)}")


@app.command()
def current(names: Names = None, data: Data = DATA, as_json: Json = False) -> None:
    """Версии таблиц: есть и должна быть / versions of the tables: what is and what should be."""
    import asyncio

    rows = []
    for name in chosen(names):
        try:
            found = asyncio.run(revision(owner_url(name, data)))
        except OSError as error:
            unreachable(name, error)
        rows.append({"service": name, "current": found, "head": head(name), "ok": found == head(name)})
    if as_json:
        for row in rows:
            line(row)
    else:
        shown = [[str(row["service"]), str(row["current"] or "–"), str(row["head"])] for row in rows]
        table(["служба", "есть", "нужна"], shown)
    if not all(row["ok"] for row in rows):
        typer.echo("→ kadry db upgrade", err=True)
        raise typer.Exit(NO)


def head(service: str) -> str:
    """The newest revision of a service's history."""
    from alembic.script import ScriptDirectory

    spec = find_spec(f"services.{service}")
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"there is no service {service}")
    folder = Path(next(iter(spec.submodule_search_locations))) / "migrations"
    return ScriptDirectory(str(folder)).get_current_head() or ""


async def revision(url: str) -> str | None:
    """The revision a database is at; None for one without tables. OSError if the server does not answer."""
    import asyncpg

    conn: asyncpg.Connection = await asyncpg.connect(url.replace("postgresql+asyncpg://", "postgresql://"))
    try:
        if await conn.fetchval("SELECT to_regclass('alembic_version')") is None:
            return None
        found = await conn.fetchval("SELECT version_num FROM alembic_version")
        return None if found is None else str(found)
    finally:
        await conn.close()


def unreachable(name: str, error: OSError) -> None:
    """Ends the command: the database does not answer."""
    fail(UNREACHABLE, f"База {name} не отвечает: `kadry up` запущен?", f"the database of {name}: {error}")
