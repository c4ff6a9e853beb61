"""Equipment that providers share: how much of its time is booked, by whom, used, and refused."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ..api import Api, Day, From, said
from ..domain.equipment import Equipment
from ..domain.ledger import HOURS

SPAN = 28
"""How many days before today are told if nothing else is asked."""

LIST = text("""
    SELECT id, owner, title, municipality, capacity, weekly_hours, registered_on FROM equipment
    WHERE CAST(:equipment AS text) IS NULL OR id = :equipment ORDER BY id
""")
SUMS = text("""
    SELECT object, measure, CAST(sum(delta) AS bigint) FROM posting
    WHERE measure = ANY(:measures) AND valid_on BETWEEN :start AND :end AND object = ANY(:ids)
    GROUP BY object, measure
""")
OUT = text("""
    SELECT equipment, begins, ends FROM outage AS o WHERE equipment = ANY(:ids)
        AND NOT EXISTS (SELECT 1 FROM outage AS c WHERE c.corrects = o.fact)
""")
REFUSED = text("""
    SELECT equipment, CAST(sum(hours) AS bigint) FROM refusal
    WHERE equipment = ANY(:ids) AND "on" BETWEEN :start AND :end GROUP BY equipment
""")


async def lines(
    conn: AsyncConnection, equipment: str | None, start: date, end: date, zone: tzinfo
) -> list[dict[str, Any]]:
    """A line for each piece of equipment."""
    pieces = [Equipment(*row) for row in await conn.execute(LIST, {"equipment": equipment})]
    asked: dict[str, Any] = {"ids": [piece.id for piece in pieces], "start": start, "end": end}
    hours: dict[str, Counter[str]] = defaultdict(Counter)
    for id, measure, value in await conn.execute(SUMS, {**asked, "measures": list(HOURS)}):
        hours[id][measure] = value
    out: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for id, begins, ends in await conn.execute(OUT, {"ids": asked["ids"]}):
        out[id].append((begins, ends))
    refused: dict[str, int] = {row[0]: row[1] for row in await conn.execute(REFUSED, asked)}
    return [
        line(
            piece,
            available(piece, start, end, out[piece.id], zone),
            hours[piece.id],
            refused.get(piece.id, 0),
        )
        for piece in pieces
    ]


def available(
    piece: Equipment, start: date, end: date, out: Iterable[tuple[datetime, datetime]], zone: tzinfo
) -> float:
    """Hours that could be booked from one day to another: weekly hours of every place, less its outages.

    An outage takes its part of each week: equipment that works 40 hours a week loses 40 hours in a week
    out of service, whichever days it worked. Times that overlap count once.
    """
    first = datetime.combine(max(start, piece.registered_on), time(), zone)
    last = datetime.combine(end + timedelta(days=1), time(), zone)
    if first >= last:
        return 0.0
    lost, reached = timedelta(), first
    for begins, ends in sorted(out):
        begins, ends = max(begins, reached), min(ends, last)
        if begins < ends:
            lost += ends - begins
            reached = ends
    weeks = (last - first - lost) / timedelta(weeks=1)
    return round(weeks * piece.weekly_hours * piece.capacity, 2)


def line(piece: Equipment, hours: float, sums: Counter[str], refused: int) -> dict[str, Any]:
    """utilisation = used / available, guests_share = booked by guests / booked; null where nothing was."""
    own, guest, used = (sums[name] for name in HOURS)
    return {
        "equipment": piece.id,
        "owner": piece.owner,
        "title": piece.title,
        "municipality": piece.municipality,
        "available_hours": hours,
        "booked_own": own,
        "booked_guest": guest,
        "used": used,
        "refused": refused,
        "utilisation": round(used / hours, 4) if hours else None,
        "guests_share": round(guest / (own + guest), 4) if own + guest else None,
    }


def mount(app: FastAPI, api: Api) -> None:
    """Adds the route."""

    @app.get("/v1/picture/equipment", tags=["picture"])
    async def of_region(
        request: Request,
        equipment: Annotated[str | None, Query(description="the name of one piece")] = None,
        from_: From = None,
        to: Day = None,
    ) -> Response:
        """Hours of each piece of equipment from one day to another, the last four weeks if none are given."""
        asked, _ = await api.plain(request, "equipment", "from", "to")
        start, end = asked.span(api.today, SPAN)
        async with api.ctx.engine.connect() as conn:
            found: Sequence[dict[str, Any]] = await lines(
                conn, asked.word("equipment"), start, end, api.ctx.clock.zone
            )
        return said({"from": start, "to": end, "lines": found})
