"""One database and one login role per service in a PostgreSQL of our own.

The role `kadry` owns everything and migrates. A service's role reads and writes rows of its own database; it
can neither change a table nor enter another service's database: an owner could drop its own audit.
"""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

OWNER = "kadry"


async def provide(host: str, service: str, *, database: str | None = None) -> bool:
    """Makes the role of a service and its database, named like it; returns whether the database is new.

    `host` is the socket folder of a server whose superuser is `kadry`. Doing it again changes nothing.
    """
    name = database or service
    server = await asyncpg.connect(host=host, user=OWNER, database="postgres")
    try:
        if not await server.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", service):
            await server.execute(f"CREATE ROLE {_quoted(service)} LOGIN")
        new = not await server.fetchval("SELECT true FROM pg_database WHERE datname = $1", name)
        if new:
            await server.execute(f"CREATE DATABASE {_quoted(name)} OWNER {OWNER}")
    finally:
        await server.close()
    own = await asyncpg.connect(host=host, user=OWNER, database=name)
    try:
        for statement in grants(name, service):
            await own.execute(statement)
    finally:
        await own.close()
    return new


def grants(database: str, role: str) -> Sequence[str]:
    """What lets `role` use the rows of `database`, also those of tables still to come, and nobody else."""
    name, who = _quoted(database), _quoted(role)
    to_come = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public"
    return (
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {name} TO {who}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {who}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {who}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {who}",
        f"{to_come} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {who}",
        f"{to_come} GRANT USAGE, SELECT ON SEQUENCES TO {who}",
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
