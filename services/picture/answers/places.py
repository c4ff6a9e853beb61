"""Places that nobody used: left free in intakes that have started, or held for people who did not come."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from fastapi import FastAPI, Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ..api import NOW, Api, Code, Day, From, Groups, Moment, Place, answer
from ..asking import YEAR
from ..view import Entry, Question

STARTED = text("""
    SELECT p.municipality, p.occupation, p.measure, CAST(sum(p.delta) AS bigint)
    FROM intake AS i JOIN posting AS p ON p.object = i.id
    WHERE i.starts_on <= :as_of AND (
            i.ended_on IS NULL OR i.ended_on > :as_of
            OR (i.ended = 'intake_completed' AND i.ended_on < i.ends_on))  -- prolonged after its end
        AND p.measure IN ('places_free', 'places_held', 'places_taken')
        AND p.valid_on <= :as_of AND p.known_seq <= :seq
        AND p.municipality LIKE :municipality AND p.occupation LIKE :occupation
    GROUP BY p.municipality, p.occupation, p.measure
""")
HOLDS = text("""
    SELECT municipality, occupation, at, CAST(sum(n) AS bigint) FROM flow
    WHERE was = 'places_held' AND at IN ('places_free', 'places_taken', 'places_lost')
        AND "on" BETWEEN :start AND :end AND known_seq <= :seq
        AND municipality LIKE :municipality AND occupation LIKE :occupation
    GROUP BY municipality, occupation, at
""")


async def sums(
    conn: AsyncConnection, question: Question, start: date, end: date
) -> dict[Entry, Counter[str]]:
    """By line: places of running intakes by account, and ends of holds (`used`, `wasted`)."""
    asked = {
        "as_of": question.as_of,
        "seq": question.known.seq,
        "start": start,
        "end": end,
        "municipality": f"{question.municipality}%",
        "occupation": f"{question.occupation}%",
    }
    found: dict[Entry, Counter[str]] = defaultdict(Counter)
    for m, o, measure, n in await conn.execute(STARTED, asked):
        found[question.entry(m, o)][measure] += n
    for m, o, at, n in await conn.execute(HOLDS, asked):
        found[question.entry(m, o)]["used" if at == "places_taken" else "wasted"] += n
    return found


def line(counts: Counter[str]) -> dict[str, Any]:
    """unfilled = free places of running intakes; hold_waste = holds without an enrolment / ended holds."""
    places = counts["places_free"] + counts["places_held"] + counts["places_taken"]
    holds = counts["used"] + counts["wasted"]
    return {
        "unfilled": counts["places_free"],
        "places": places,
        "fill_rate": round(counts["places_taken"] / places, 4) if places else None,
        "holds_used": counts["used"],
        "holds_wasted": counts["wasted"],
        "hold_waste": round(counts["wasted"] / holds, 4) if holds else None,
    }


def mount(app: FastAPI, api: Api) -> None:
    """Adds the route."""

    @app.get("/v1/picture/places", tags=["picture"])
    async def of_region(
        request: Request,
        municipality: Code = None,
        occupation: Code = None,
        as_of: Day = None,
        known_at: Moment = None,
        known_seq: Place = None,
        group_by: Groups = None,
        from_: From = None,
        to: Day = None,
    ) -> Response:
        """Unfilled places of intakes that run on `as_of`, and what became of holds in a time.

        Which intakes run is taken from their terms as they are now.
        """
        asked, question, caller = await api.asked(request, "group_by", "from", "to")
        start, end = asked.span(question.as_of, YEAR)
        async with api.ctx.engine.connect() as conn:
            found = await sums(conn, question, start, end)
        lines = [
            {**dict(zip(("municipality", "occupation"), entry, strict=True)), **line(counts)}
            for entry, counts in sorted(found.items())
            if question.group_by
        ]
        whole = line(sum(found.values(), Counter()))
        return answer(
            request, question, caller, {**api.head(question), **NOW, "lines": lines, "total": whole}
        )
