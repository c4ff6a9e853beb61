"""Training demands: whom employers and coordinators need trained, and how far intakes cover it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ..api import Api, Code, said
from ..domain.demands import Demand

STATUSES = ("open", "covered", "lapsed", "withdrawn")
READ = TypeAdapter(Demand).validator.validate_json
FOUND = text("""
    SELECT CAST(body AS text) FROM demand
    WHERE municipality LIKE :municipality AND occupation LIKE :occupation ORDER BY id
""")


async def demands(conn: AsyncConnection, municipality: str = "", occupation: str = "") -> list[Demand]:
    """Demands of a place and an occupation, or of all that begin so, by their names."""
    asked = {"municipality": f"{municipality}%", "occupation": f"{occupation}%"}
    return [READ(body) for (body,) in await conn.execute(FOUND, asked)]


def told(one: Demand, today: date) -> dict[str, Any]:
    """A demand as an answer carries it."""
    return {
        "demand": one.id,
        "raised_by": one.raised_by,
        "municipality": one.municipality,
        "occupation": one.occupation,
        "people": one.people,
        "covered": one.covered,
        "needed_by": one.needed_by,
        "status": one.status(today),
        "intakes": [{"intake": intake, "places": n} for intake, n in sorted(one.intakes.items())],
    }


def mount(app: FastAPI, api: Api) -> None:
    """Adds the route."""

    @app.get("/v1/picture/demands", tags=["picture"])
    async def of_region(
        request: Request,
        municipality: Code = None,
        occupation: Code = None,
        status: Annotated[str | None, Query(description=", ".join(STATUSES))] = None,
    ) -> Response:
        """Training demands as they stand: how many people, for how many of them which intakes have places."""
        asked, _ = await api.plain(request, "municipality", "occupation", "status")
        wanted, today = asked.choice("status", STATUSES), api.today
        where = asked.code("municipality"), asked.code("occupation")
        async with api.ctx.engine.connect() as conn:
            found = await demands(conn, *where)
        lines = [told(one, today) for one in found if wanted in (None, one.status(today))]
        return said({"demands": lines})
