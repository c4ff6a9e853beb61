"""Claims of (source, id): the same message decided twice has one effect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

CLAIM = text(
    "INSERT INTO inbox (source, id, digest) "
    "SELECT * FROM unnest(CAST(:source AS text[]), CAST(:id AS text[]), CAST(:digest AS bytea[])) "
    "ON CONFLICT DO NOTHING RETURNING source, id"
)
DIGESTS = text(
    "SELECT i.source, i.id, i.digest FROM inbox i "
    "JOIN unnest(CAST(:source AS text[]), CAST(:id AS text[])) AS q(source, id) USING (source, id)"
)
RELEASE = text(
    "DELETE FROM inbox i USING unnest(CAST(:source AS text[]), CAST(:id AS text[])) AS q(source, id) "
    "WHERE i.source = q.source AND i.id = q.id"
)


class Name(NamedTuple):
    """What a message is known by."""

    source: str
    id: str


async def claim(conn: AsyncConnection, names: Sequence[Name], digests: Sequence[bytes]) -> set[Name]:
    """Claims all; returns those that nobody had claimed before. A name twice in `names` comes back once."""
    if not names:
        return set()
    values = {"source": [n.source for n in names], "id": [n.id for n in names], "digest": list(digests)}
    return {Name(*row) for row in await conn.execute(CLAIM, values)}


async def digests(conn: AsyncConnection, names: Sequence[Name]) -> dict[Name, bytes]:
    """The digests of messages that were claimed before."""
    values = {"source": [n.source for n in names], "id": [n.id for n in names]}
    return {Name(source, id): digest for source, id, digest in await conn.execute(DIGESTS, values)}


async def release(conn: AsyncConnection, names: Sequence[Name]) -> None:
    """Takes claims back: a dead letter may be published again after the repair."""
    if names:
        await conn.execute(RELEASE, {"source": [n.source for n in names], "id": [n.id for n in names]})
