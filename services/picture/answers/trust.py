"""How far the picture can be trusted: who reports as usual, what registers disagree about, what is stuck."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from datetime import datetime
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ..access import Caller
from ..api import Api, said
from ..domain.cases import Case
from ..domain.sources import Source, grade

SOURCES = text("""
    SELECT CAST(s.body AS text), h.last_at, coalesce(h.facts, 0), coalesce(h.corrections, 0)
    FROM source AS s LEFT JOIN heard AS h ON h.participant = s.id ORDER BY s.id
""")
NAMES = text("SELECT id, body ->> 'name' FROM source WHERE coalesce(body ->> 'name', '') <> ''")
CASES = text("SELECT CAST(body AS text) FROM reconciliation ORDER BY state, opened_at DESC, id LIMIT :most")
WAITING = text("SELECT count(*) FROM undecided WHERE until > :now")
MOST = 1_000
READ_SOURCE = TypeAdapter(Source).validator.validate_json
READ_CASE = TypeAdapter(Case).validator.validate_json


async def sources(conn: AsyncConnection, now: datetime) -> list[dict[str, Any]]:
    """Every participant as a source, graded against its own rhythm."""
    found = []
    for body, last_at, facts, corrections in await conn.execute(SOURCES):
        source: Source = READ_SOURCE(body)
        found.append(
            {
                "participant": source.id,
                "last_report_at": last_at,
                "grade": grade(source, now),
                "kind": source.sort,
                "name": source.name,
                "municipality": source.municipality,
                "expected_days": source.allowed,
                "silent_since": source.silent,
                "suspended": source.suspended,
                "facts": facts,
                "corrections": corrections,
                "revision": round(corrections / facts, 4) if facts else None,
            }
        )
    return found


async def names(conn: AsyncConnection) -> dict[str, str]:
    """What participants are called; who has no name is not among them."""
    return {id: name for id, name in await conn.execute(NAMES)}


async def cases(conn: AsyncConnection) -> list[Case]:
    """The cases between registers, open ones first, the newest first."""
    return [READ_CASE(body) for (body,) in await conn.execute(CASES, {"most": MOST})]


def told(case: Case, now: datetime, caller: Caller) -> dict[str, Any]:
    """A case as this caller may see it: what is about one person is for those who claim something of them."""
    concerned = {case.owner, *(claim.participant for claim in case.claims)}
    inside = caller.exact or caller.participant in concerned or "/" in case.about
    late = case.state == "open" and now.date() > case.deadline
    return {
        "case": case.id if inside else f"{case.code}:{hashlib.sha256(case.id.encode()).hexdigest()[:12]}",
        "code": case.code,
        "opened_at": case.opened_at,
        "owner": case.owner,
        "deadline": case.deadline,
        "state": "overdue" if late else case.state,
        "about": case.about if inside else None,
        "field": case.field,
        "found": case.found,
        "claims": [claim.model_dump(include={"participant", "says", "on"}) for claim in case.claims]
        if inside
        else [],
        "resolution": case.resolution,
        "resolved_at": case.resolved_at,
        "municipality": case.municipality,
        "occupation": case.occupation,
    }


async def dead_letters(api: Api) -> int | None:
    """How many messages nobody could read or store; None if the broker does not say."""
    try:
        info = await asyncio.wait_for(api.ctx.js.stream_info("DEAD"), 2)
    except Exception:  # whatever keeps the broker from answering: the rest of the answer stands
        return None
    return int(info.state.messages)


async def everything(api: Api, caller: Caller) -> dict[str, Any]:
    """The whole answer."""
    now = api.ctx.clock.now()
    async with api.ctx.engine.connect() as conn:
        who = await sources(conn, now)
        found = await cases(conn)
        waiting = (await conn.execute(WAITING, {"now": now})).scalar_one()
    open_ = Counter(case.owner for case in found if case.state == "open")
    return {
        "sources": [{**source, "open_cases": open_[source["participant"]]} for source in who],
        "cases": [told(case, now.astimezone(api.ctx.clock.zone), caller) for case in found],
        "dead_letters": await dead_letters(api),
        "waiting": waiting,
    }


def mount(app: FastAPI, api: Api) -> None:
    """Adds the route."""

    @app.get("/v1/picture/trust", tags=["picture"])
    async def of_region(request: Request) -> Response:
        """Sources with their freshness, cases between registers, dead letters, reports that wait."""
        _, caller = await api.plain(request)
        return said(await everything(api, caller))
