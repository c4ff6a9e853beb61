"""Which messages of a stream nobody has decided before: claimed in the inbox, or not yet read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from . import inbox
from .aside import Aside, of_stream
from .codec import NO_DIGEST, Read, Unusable
from .decision import Message, Refused
from .inbox import Name
from .work import Work

FOLLOWED = text("SELECT seq FROM followed WHERE stream = :stream")
FOLLOW = text(
    "INSERT INTO followed (stream, seq) VALUES (:stream, :seq) "
    "ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq"
)


class Claims:
    """Claims messages on the writer's connection. `followed`: a stream that is read as it stands."""

    def __init__(self, conn: AsyncConnection, aside: Aside, followed: frozenset[str]) -> None:
        self.conn, self.aside, self.is_followed = conn, aside, followed

    async def claimed(self, stream: str, found: Sequence[Read | Unusable], work: Work) -> list[Message[Any]]:
        """Messages that nobody decided before; what nobody can decide goes straight to DEAD."""
        if stream in self.is_followed:
            return await self._followed(stream, [one for one in found if isinstance(one, Read)], work)
        names = [_name(one) for one in found]
        signs = [one.digest if isinstance(one, Read) else NO_DIGEST for one in found]
        new = await inbox.claim(self.conn, names, signs)
        messages: list[Message[Any]] = []
        first: dict[Name, bytes] = {}
        repeats: list[Read] = []
        for name, one in zip(names, found, strict=True):
            if name not in new or name in first:
                if isinstance(one, Read):
                    repeats.append(one)
            elif isinstance(one, Read):
                first[name] = one.digest
                messages.append(one.message)
                work.raws[id(one.message)] = one.raw
                if one.refused is not None:
                    work.fold.ready[id(one.message)] = one.refused
            else:
                first[name] = NO_DIGEST
                self.aside.unusable(work, one)
        if repeats:
            self.aside.count(stream, "repeat", len(repeats))
            if stream == "REPORTS":
                messages += await self._reused(work, repeats, first)
        return messages

    async def _reused(
        self, work: Work, repeats: Sequence[Read], first: dict[Name, bytes]
    ) -> list[Message[Any]]:
        """Repeats that say something else than the first one did: the id is taken, its sender hears so."""
        earlier = [name for one in repeats if (name := _name(one)) not in first]
        known = {**await inbox.digests(self.conn, earlier), **first} if earlier else first
        other = [one for one in repeats if known.get(_name(one)) != one.digest]
        claims = [Name("stream:REPORTS", str(one.raw.seq)) for one in other]
        new = await inbox.claim(self.conn, claims, [NO_DIGEST] * len(claims)) if claims else set()
        messages = []
        for one, name in zip(other, claims, strict=True):
            if name in new:
                message = of_stream(one.raw, one.message.participant)
                details = {"id": one.message.id}
                report = f"{one.message.source}#{one.message.id}"
                work.fold.ready[id(message)] = Refused("id_reused", "/id", details, report, chained=False)
                work.raws[id(message)] = one.raw
                messages.append(message)
        return messages

    async def _followed(self, stream: str, found: Sequence[Read], work: Work) -> list[Message[Any]]:
        position = (await self.conn.execute(FOLLOWED, {"stream": stream})).scalar() or 0
        new = [one for one in found if one.raw.seq > position]
        work.raws.update((id(one.message), one.raw) for one in new)
        if new:
            await self.conn.execute(FOLLOW, {"stream": stream, "seq": new[-1].raw.seq})
        return [one.message for one in new]


def _name(found: Read | Unusable) -> Name:
    """What a message is claimed by; one that cannot be read, by its place in the stream."""
    if isinstance(found, Read):
        return Name(found.message.source, found.message.id)
    return Name(f"stream:{found.raw.stream}", str(found.raw.seq))
