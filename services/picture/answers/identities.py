"""Whether the ledger keeps its own rules: people, positions, places and money do not get lost."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ..api import Api, said
from ..domain.ledger import MONEY, PEOPLE, POSITIONS
from ..formulae.identities import Cell, Ledger, Money, identities

POSTED = text("""
    SELECT measure, municipality, occupation, CAST(sum(delta) AS bigint) FROM posting
    GROUP BY measure, municipality, occupation
""")
LEAST = text("""
    SELECT measure, municipality, occupation, CAST(min(stands) AS bigint) FROM (
        SELECT measure, municipality, occupation,
            sum(sum(delta)) OVER (PARTITION BY measure, municipality, occupation ORDER BY valid_on) AS stands
        FROM posting GROUP BY measure, municipality, occupation, valid_on
    ) AS daily GROUP BY measure, municipality, occupation HAVING min(stands) < 0
""")
KEPT = text("SELECT measure, municipality, occupation, value FROM total")
ENTERED = text("""
    SELECT CAST(coalesce(sum(CASE WHEN was = 'outside' THEN n ELSE -n END), 0) AS bigint) FROM flow
    WHERE (was = 'outside' AND at = ANY(:accounts)) OR (at = 'outside' AND was = ANY(:accounts))
""")
INTAKES = text("""
    SELECT i.id, CAST(coalesce(sum(p.delta), 0) AS bigint), i.places
    FROM intake AS i LEFT JOIN posting AS p ON p.object = i.id
        AND p.measure IN ('places_free', 'places_held', 'places_taken')
    WHERE i.places IS NOT NULL
        AND (i.ended IS NULL OR (i.ended = 'intake_completed' AND i.ended_on < i.ends_on))
    GROUP BY i.id, i.places
""")
PURSES = text("""
    SELECT measure, coalesce(object, ''), split_part(coalesce(purse, ''), ':', 1),
        split_part(coalesce(purse, ''), ':', 2), CAST(sum(delta) AS bigint),
        split_part(coalesce(purse, ''), ':', 3)
    FROM posting WHERE measure = ANY(:money) GROUP BY 1, 2, 3, 4, 6
""")


async def ledger(conn: AsyncConnection) -> Ledger:
    """Every sum an identity is about, at one moment."""
    posted = [Cell(*row) for row in await conn.execute(POSTED)]
    least = [Cell(*row) for row in await conn.execute(LEAST)]
    kept = {(m, where, what): n for m, where, what, n in await conn.execute(KEPT)}
    entered = (await conn.execute(ENTERED, {"accounts": list(PEOPLE)})).scalar_one()
    opened = (await conn.execute(ENTERED, {"accounts": list(POSITIONS)})).scalar_one()
    intakes = {id: (n, of) for id, n, of in await conn.execute(INTAKES)}
    money = [Money(*row) for row in await conn.execute(PURSES, {"money": list(MONEY)})]
    return Ledger(posted, least, kept, entered, opened, intakes, money)


def mount(app: FastAPI, api: Api) -> None:
    """Adds the route."""

    @app.get("/v1/picture/identities", tags=["picture"])
    async def of_ledger(request: Request) -> Response:
        """What must hold of the ledger, and whether it does; where it does not, for those who see all."""
        _, caller = await api.plain(request)
        async with api.ctx.engine.connect() as conn:
            await conn.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            found = identities(await ledger(conn))
        lines: list[dict[str, Any]] = [
            {"identity": one.name, "holds": one.holds, "wrong": list(one.wrong) if caller.exact else []}
            for one in found
        ]
        return said({"holds": all(one.holds for one in found), "identities": lines})
