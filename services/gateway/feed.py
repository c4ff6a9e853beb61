"""Facts out: a feed read by cursor, and the same feed as server-sent events.

A caller reads the facts that are for everyone, and of those for parties the ones that concern it. A cursor
carries the place in FACTS, so nothing is skipped or repeated, whatever happens between two pages.
"""

# ruff: noqa: S608  statements are put together from words of this file and names of our own columns

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from sqlalchemy import text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import StreamingResponse

from kadry_contracts.catalogue import FACTS as CATALOGUE
from kadry_contracts.problems import Problem, nearest
from services.kernel.context import Context

from .access import Caller, Door
from .problems import Refusal, known_parameters, parameter

PAGE = 200
PING = 15.0
"""Seconds of silence after which a stream says that it is alive."""
PACE = 0.1
"""Seconds between two looks of one stream: a busy region commits more often than a reader needs."""
_PREFIX = re.compile(r"[0-9]{1,8}|-")

# Filters are compared by the same words in each, so that the planner sees one simple condition per table.
_FILTERS = (
    "f.seq > :after AND (CAST(:types AS text[]) IS NULL OR f.type = ANY(CAST(:types AS text[]))) "
    "AND starts_with(f.municipality, :municipality) AND starts_with(f.occupation, :occupation) "
    "ORDER BY f.seq LIMIT :limit"
)
LAST = text("SELECT coalesce(max(seq), 0) FROM feed")
FOR_PARTICIPANT = text(
    "SELECT seq, type, body FROM ("
    "(SELECT f.seq, f.type, f.body FROM feed f WHERE f.readers = 'everyone' AND " + _FILTERS + ") UNION ALL "
    "(SELECT f.seq, f.type, f.body FROM feed_party p JOIN feed f ON f.seq = p.seq "
    "WHERE p.participant = :participant AND p.seq > :after AND " + _FILTERS + ")) AS page "
    "ORDER BY seq LIMIT :limit"
)
FOR_ADMIN = text("SELECT f.seq, f.type, f.body FROM feed f WHERE f.readers <> 'services' AND " + _FILTERS)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader wants to see. types None: everything."""

    types: Sequence[str] | None
    municipality: str
    occupation: str


def filters(types: Sequence[str], municipality: str, occupation: str) -> Filters:
    """Filters as a caller gives them; 400 for what can match nothing. A type may be given by its end."""
    wanted: list[str] = []
    for word in (part.strip() for given in types for part in given.split(",")):
        found = [t for t in CATALOGUE if _named(t, word)]
        if not found:
            names = {name for t in CATALOGUE for name in (t, t.split(".")[3])}
            near = nearest(word, names)
            ru, en = (
                "type: таких фактов нет; список: /v1/catalog",
                "type: there are no such facts; see /v1/catalog",
            )
            raise Refusal(400, "invalid_parameter", [Problem("invalid_parameter", "?type", ru, en, near)])
        wanted += found
    return Filters(
        wanted or None, _prefix("municipality", municipality)[:8], _prefix("occupation", occupation)
    )


def _named(type_: str, word: str) -> bool:
    """Whether `word` names a type: whole, without `kadry.fact.`, without its version, or by the event."""
    _, _, service, event, version = type_.split(".")
    return word in (type_, f"{service}.{event}.{version}", f"{service}.{event}", event)


def _prefix(name: str, given: str) -> str:
    given = given[:8] if name == "municipality" and re.fullmatch("[0-9]{11}", given) else given
    if given and not _PREFIX.fullmatch(given):
        raise parameter(name, "начало кода из цифр или «-»", "the beginning of a code, digits, or “-”")
    return given


async def page(
    conn: AsyncConnection, caller: Caller, wanted: Filters, after: int, limit: int
) -> tuple[list[Row[Any]], int]:
    """The next facts after a place, and the place to go on from: the last one's, or the end of the feed."""
    end = (await conn.execute(LAST)).scalar_one()  # read first: what comes later is on the next page
    values = {
        "after": after,
        "types": list(wanted.types) if wanted.types is not None else None,
        "municipality": wanted.municipality,
        "occupation": wanted.occupation,
        "participant": caller.participant,
        "limit": limit,
    }
    rows = list(await conn.execute(FOR_ADMIN if caller.admin else FOR_PARTICIPANT, values))
    return rows, rows[-1].seq if len(rows) == limit else max(after, end, rows[-1].seq if rows else 0)


def add(app: FastAPI, ctx: Context, door: Door) -> None:
    """The routes of the feed."""

    def place(cursor: str) -> int:
        found = 0 if cursor in ("", "start") else door.keys.place(cursor)
        if found is None:
            raise parameter("after", "это не курсор из поля next", "not a cursor from the field next")
        return found

    @app.get("/v1/facts", summary="Facts you may read, by cursor")
    async def facts(
        request: Request,
        type: Annotated[list[str], Query()] = [],  # noqa: B006  read only
        municipality: str = "",
        occupation: str = "",
        after: str = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> Response:
        known_parameters(request, "type", "municipality", "occupation", "after", "limit")
        caller = await door.caller(request)
        wanted = filters(type, municipality, occupation)
        async with ctx.engine.connect() as conn:
            rows, last = await page(conn, caller, wanted, place(after), limit)
        end = b"true" if len(rows) < limit else b"false"
        body = b'{"facts":[%s],"next":"%s","at_end":%s}' % (
            b",".join(row.body for row in rows),
            door.keys.cursor(last).encode(),
            end,
        )
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})

    @app.get("/v1/facts/stream", summary="Facts you may read, as server-sent events")
    async def stream(
        request: Request,
        type: Annotated[list[str], Query()] = [],  # noqa: B006  read only
        municipality: str = "",
        occupation: str = "",
        after: str = "",
    ) -> Response:
        known_parameters(request, "type", "municipality", "occupation", "after")
        key = request.headers.get("authorization", "")
        caller = await door.caller(request)
        wanted = filters(type, municipality, occupation)
        given = request.headers.get("last-event-id") or after
        if given:
            begin = place(given)
        else:  # without a place: from now on
            async with ctx.engine.connect() as conn:
                begin = (await conn.execute(LAST)).scalar_one()

        async def allowed() -> bool:
            return await door.owner(key.partition(" ")[2].strip()) is not None

        return StreamingResponse(
            events(ctx, door, caller, wanted, begin, allowed),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )


async def events(
    ctx: Context,
    door: Door,
    caller: Caller,
    wanted: Filters,
    after: int,
    allowed: Callable[[], Awaitable[bool]],
) -> AsyncIterator[bytes]:
    """Facts after a place as they come, each with the cursor to go on from. Ends when the key does."""
    yield b"retry: 3000\n\n"
    spoke = time.monotonic()
    while await allowed():
        next_commit = ctx.committed.next()  # taken before looking, or a commit in between would go unnoticed
        async with ctx.engine.connect() as conn:
            rows, after = await page(conn, caller, wanted, after, PAGE)
        for row in rows:
            cursor = door.keys.cursor(row.seq).encode()
            yield b"id: %s\nevent: %s\ndata: %s\n\n" % (cursor, row.type.encode(), row.body)
            spoke = time.monotonic()
        if len(rows) == PAGE:
            continue
        with suppress(TimeoutError):
            await asyncio.wait_for(next_commit.wait(), max(0.0, spoke + PING - time.monotonic()))
        if time.monotonic() >= spoke + PING:
            yield b": here\n\n"
            spoke = time.monotonic()
        await asyncio.sleep(PACE)
