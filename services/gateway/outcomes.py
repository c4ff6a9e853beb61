"""What became of one's own reports."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import orjson
from fastapi import FastAPI, Query, Request, Response
from sqlalchemy import text
from sqlalchemy.engine import Row

from kadry_contracts.envelope import PARTICIPANT_SOURCE
from services.kernel.codec import EVENT_ID
from services.kernel.context import Context

from .access import Door
from .bodies import answer
from .problems import Refusal, known_parameters, parameter

State = Literal["stored", "waiting", "accepted", "refused", "dead"]

ONE = text(
    "SELECT id, type, at, state, code, message_ru, message_en, suggestions, waits_for, until "
    "FROM report WHERE participant = :participant AND id = :id"
)
FACTS = text("SELECT type, id FROM feed WHERE correlation = :correlation ORDER BY seq LIMIT 1000")
OWN = text(
    "SELECT id, seq, type, at, state, code, waits_for, until FROM report "
    "WHERE participant = :participant AND seq > :after "
    "AND (CAST(:state AS text) IS NULL OR state = :state) ORDER BY seq LIMIT :limit"
)


def add(app: FastAPI, ctx: Context, door: Door) -> None:
    """The routes that say what became of reports."""

    @app.get("/v1/reports", summary="Your reports in the order in which they were stored, with their states")
    async def own(
        request: Request,
        state: State | None = None,
        after: str | None = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> Response:
        known_parameters(request, "state", "after", "limit")
        caller = await door.participant(request)
        place = 0 if after in (None, "", "start") else door.keys.place(after or "")
        if place is None:
            raise parameter("after", "это не курсор из поля next", "not a cursor from the field next")
        values = {"participant": caller.participant, "after": place, "state": state, "limit": limit}
        async with ctx.engine.connect() as conn:
            rows = (await conn.execute(OWN, values)).all()
        last = rows[-1].seq if rows else place
        shown = [_shown(row) for row in rows]
        return answer({"reports": shown, "next": door.keys.cursor(last), "at_end": len(rows) < limit})

    @app.get("/v1/reports/{id:path}", summary="What became of a report")
    async def one(id: str, request: Request) -> Response:
        known_parameters(request, "source")
        caller = await door.participant(request)
        source = PARTICIPANT_SOURCE + caller.participant
        if request.query_params.get("source", source) != source or not EVENT_ID.fullmatch(id):
            raise Refusal(404, "unknown_report")
        async with ctx.engine.connect() as conn:
            row = (await conn.execute(ONE, {"participant": caller.participant, "id": id})).one_or_none()
            if row is None:
                raise Refusal(404, "unknown_report")
            facts = (await conn.execute(FACTS, {"correlation": f"{source}#{id}"})).all()
        return answer(_shown(row) | {"facts": [{"type": fact.type, "id": fact.id} for fact in facts]})


def _shown(row: Row[Any]) -> dict[str, Any]:
    """A report as its sender sees it; what is not known is left out."""
    shown = {
        name: value for name, value in row._mapping.items() if value is not None and name not in ("seq", "at")
    }
    if row.at is not None:
        shown["at"] = row.at.isoformat()
    if suggestions := shown.pop("suggestions", None):
        shown["suggestions"] = orjson.loads(suggestions)
    return shown
