"""Decisions: what councils and ministries decided, by when, and whether it is done."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ..api import Api, said
from ..domain.decisions import Resolution

STATUSES = ("open", "overdue", "done")
READ = TypeAdapter(Resolution).validator.validate_json
FOUND = text("SELECT CAST(body AS text) FROM resolution ORDER BY due_on, id")


async def decisions(
    conn: AsyncConnection,
    today: date,
    by: str | None = None,
    status: str | None = None,
    agreement: str | None = None,
) -> list[Resolution]:
    """Decisions as they stand today, by the day until which they are to be done."""
    found = [READ(body) for (body,) in await conn.execute(FOUND)]
    return [
        one
        for one in found
        if by in (None, one.decided_by)
        and status in (None, one.status(today))
        and agreement in (None, one.agreement)
    ]


def told(one: Resolution, today: date) -> dict[str, Any]:
    """A decision as an answer carries it."""
    return {
        "decision": one.id,
        "decided_by": one.decided_by,
        "title": one.title,
        "taken_on": one.taken_on,
        "due_on": one.due_on,
        "status": one.status(today),
        "done_on": one.done_on,
        "days_late": one.days_late(today),
        "agreement": one.agreement,
        "measure": one.measure,
        "target": one.target,
        "municipality": one.municipality,
        "occupation": one.occupation,
    }


def mount(app: FastAPI, api: Api) -> None:
    """Adds the route."""

    @app.get("/v1/picture/decisions", tags=["picture"])
    async def of_region(
        request: Request,
        by: Annotated[str | None, Query(description="the participant who decided")] = None,
        status: Annotated[str | None, Query(description=", ".join(STATUSES))] = None,
        agreement: Annotated[str | None, Query(description="the name of an agreement")] = None,
    ) -> Response:
        """Decisions with their last days, and whether they are done: late ones say how late."""
        asked, _ = await api.plain(request, "by", "status", "agreement")
        wanted = asked.word("by"), asked.choice("status", STATUSES), asked.word("agreement")
        async with api.ctx.engine.connect() as conn:
            found = await decisions(conn, api.today, *wanted)
        return said({"decisions": [told(one, api.today) for one in found]})
