"""Guidance: which schools activities reach. Pupils whom several schools share are not split by guess."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ..api import Api, Day, From, said
from ..asking import YEAR

HELD = text("""
    SELECT kind, pupils, schools FROM activity
    WHERE held_on BETWEEN :start AND :end AND schools <> ''
        AND (CAST(:school AS text) IS NULL OR :school = ANY(string_to_array(schools, ',')))
""")


async def schools(conn: AsyncConnection, start: date, end: date, school: str | None) -> list[dict[str, Any]]:
    """A line for each school: activities by kind, and how many pupils they reached.

    An activity for this school alone reached so many of its pupils; one that several share, between none and
    all of those who came.
    """
    low: Counter[str] = Counter()
    high: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    asked = {"start": start, "end": end, "school": school}
    for kind, pupils, named in await conn.execute(HELD, asked):
        all_ = named.split(",")
        for one in all_:
            kinds[one][kind] += 1
            high[one] += pupils
            low[one] += pupils if len(all_) == 1 else 0
    return [
        {
            "school": one,
            "activities": sum(counts.values()),
            "kinds": dict(sorted(counts.items())),
            "pupils": {"low": low[one], "high": high[one]},
        }
        for one, counts in sorted(kinds.items())
        if school in (None, one)
    ]


def mount(app: FastAPI, api: Api) -> None:
    """Adds the route."""

    @app.get("/v1/picture/guidance", tags=["picture"])
    async def of_region(
        request: Request,
        school: Annotated[str | None, Query(description="a participant")] = None,
        from_: From = None,
        to: Day = None,
    ) -> Response:
        """Activities by school and how many pupils they reached, the last year if nothing else is asked."""
        asked, _ = await api.plain(request, "school", "from", "to")
        start, end = asked.span(api.today, YEAR)
        async with api.ctx.engine.connect() as conn:
            found = await schools(conn, start, end, asked.word("school"))
        return said({"from": start, "to": end, "schools": found})
