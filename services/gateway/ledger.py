"""What the door remembers of reports: which are stored already, and which are on their way at this moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

KNOWN = text(
    "SELECT id, digest FROM report WHERE participant = :participant AND id = ANY(CAST(:ids AS text[])) "
    "AND digest IS NOT NULL"
)


async def known(conn: AsyncConnection, participant: str, ids: Sequence[str]) -> dict[str, bytes]:
    """The digests of those reports of a participant that the stream holds."""
    rows = await conn.execute(KNOWN, {"participant": participant, "ids": list(ids)})
    return {id: digest for id, digest in rows}


class Flights:
    """Keeps two requests from publishing one report at once: the second waits, and then sees the first.

    Only a courtesy within one process: the owning service's inbox is what makes repeats harmless.
    """

    def __init__(self) -> None:
        self._landed: dict[tuple[str, str], asyncio.Event] = {}

    @asynccontextmanager
    async def alone(self, participant: str, ids: Sequence[str]) -> AsyncIterator[None]:
        """Waits until nobody else sends any of these reports, and holds others off meanwhile."""
        names = [(participant, id) for id in ids]
        while busy := next((self._landed[name] for name in names if name in self._landed), None):
            await busy.wait()
        landed = asyncio.Event()
        self._landed.update(dict.fromkeys(names, landed))
        try:
            yield
        finally:
            for name in names:
                self._landed.pop(name, None)
            landed.set()
