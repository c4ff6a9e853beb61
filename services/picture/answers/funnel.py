"""What became of those who registered in a month."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import FastAPI, Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ..access import Caller
from ..api import Api, Code, Day, From, Moment, Place, answer
from ..asking import YEAR
from ..formulae.rates import median
from ..suppression import hide
from ..view import Question
from .steps import STEPS

STAGES = ("registered", "referred", "enrolled", "graduated", "hired")

COHORTS = text(f"""
    WITH RECURSIVE {STEPS},
    begun AS (
        SELECT DISTINCT ON (who) who, "on", municipality, occupation FROM true_step WHERE what = 'registered'
        ORDER BY who, "on"
    ),
    way AS (
        SELECT b.who, b."on", b.municipality, b.occupation, s.what, min(s."on" - b."on") AS days
        FROM begun AS b JOIN true_step AS s ON s.who = b.who AND s."on" >= b."on"
        WHERE b."on" BETWEEN :start AND :end
        GROUP BY b.who, b."on", b.municipality, b.occupation, s.what
    )
    SELECT CAST(date_trunc('month', "on") AS date), what, municipality, occupation, days, count(*)
    FROM way GROUP BY 1, 2, 3, 4, 5
""")  # noqa: S608  put together from our own words


async def cohorts(
    conn: AsyncConnection, question: Question, start: date, end: date
) -> dict[date, dict[str, Counter[tuple[str, str, int]]]]:
    """By month of registration and stage: (municipality, occupation, days since registration) → people."""
    asked = {
        "seq": question.known.seq,
        "as_of": question.as_of,
        "start": start,
        "end": end,
        "stages": list(STAGES),
    }
    found: dict[date, dict[str, Counter[tuple[str, str, int]]]] = defaultdict(lambda: defaultdict(Counter))
    for month, what, m, o, days, n in await conn.execute(COHORTS, asked):
        found[month][what][m, o, days] += n
    return found


async def told_cohort(
    month: date, stages: Mapping[str, Counter[tuple[str, str, int]]], question: Question, caller: Caller
) -> dict[str, Any]:
    """A line of the funnel as this caller may see it."""
    line: dict[str, Any] = {"cohort": f"{month:%Y-%m}"}
    for stage in STAGES:
        cells: Counter[tuple[str, str]] = Counter()
        days: Counter[int] = Counter()
        for (m, o, waited), n in stages.get(stage, {}).items():
            cells[m, o] += n
            if question.asks(m, o):
                days[waited] += n
        secret = not caller.exact and (await asyncio.to_thread(hide, cells)).hides(*question.whole)
        line[stage] = {
            "people": None if secret else sum(days.values()),
            "median_days": None if secret or stage == STAGES[0] else median(days),
            "suppressed": secret,
        }
    return line


def mount(app: FastAPI, api: Api) -> None:
    """Adds the route."""

    @app.get("/v1/picture/funnel", tags=["picture"])
    async def funnel(
        request: Request,
        municipality: Code = None,
        occupation: Code = None,
        from_: From = None,
        to: Day = None,
        known_at: Moment = None,
        known_seq: Place = None,
    ) -> Response:
        """By month of registration: how many were referred, enrolled, graduated, hired, and after how long.

        A stage counts whoever reached it after registering, by whichever way.
        """
        asked, question, caller = await api.asked(request, "from", "to")
        start, end = asked.span(question.as_of, YEAR)
        async with api.ctx.engine.connect() as conn:
            found = await cohorts(conn, question, start.replace(day=1), end)
        lines = [await told_cohort(month, found[month], question, caller) for month in sorted(found)]
        return answer(request, question, caller, {**api.head(question), "cohorts": lines})
