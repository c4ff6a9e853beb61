"""People on their way from account to account, and how long they and positions wait."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from fastapi import FastAPI, Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from kadry_contracts.moves import OUTSIDE

from ..access import Caller
from ..api import Api, Code, Day, From, Moment, Place, answer
from ..asking import WHEN, YEAR
from ..domain.ledger import PEOPLE
from ..formulae import links
from ..formulae.rates import median
from ..queries import Known
from ..suppression import SMALL
from ..view import Question

FLOWS = text("""
    SELECT was, at, days, CAST(sum(n) AS bigint) FROM flow
    WHERE was = ANY(:accounts) AND at = ANY(:accounts) AND was <> at
        AND "on" BETWEEN :start AND :end AND known_seq <= :seq
    GROUP BY was, at, days
""")

WAITS = text("""
    SELECT f.was, f.at, coalesce(f.days, f."on" - v.opened_on) AS days, CAST(sum(f.n) AS bigint)
    FROM flow AS f LEFT JOIN vacancy AS v ON v.id = f.object
    WHERE f."on" BETWEEN :start AND :end AND f.known_seq <= :seq
        AND ((f.was = 'positions_open' AND f.at = 'positions_filled')
            OR (f.was IN ('unemployed', 'graduates_available', 'referred') AND f.at = 'hired'))
        AND f.municipality LIKE :municipality AND f.occupation LIKE :occupation
    GROUP BY 1, 2, 3
""")


class Between(NamedTuple):
    """How many went from one account to another, and after how many days in the middle."""

    people: int
    days: float | None


async def flows(conn: AsyncConnection, start: date, end: date, known: Known) -> dict[links.Link, Between]:
    """People's movements from one day to another."""
    asked = {"accounts": [*PEOPLE, OUTSIDE], "start": start, "end": end, "seq": known.seq}
    days: dict[links.Link, Counter[int]] = defaultdict(Counter)
    sums: Counter[links.Link] = Counter()
    for was, at, waited, n in await conn.execute(FLOWS, asked):
        sums[was, at] += n
        if waited is not None:
            days[was, at][waited] += n
    return {link: Between(n, median(days[link])) for link, n in sorted(sums.items()) if n > 0}


def told_flows(found: Mapping[links.Link, Between], caller: Caller) -> list[dict[str, Any]]:
    """The links as this caller may see them."""
    counts = {link: between.people for link, between in found.items()}
    secret = frozenset[links.Link]() if caller.exact else links.hidden(counts)
    return [
        {
            "from": was,
            "to": at,
            "people": None if (was, at) in secret else between.people,
            "median_days": None if (was, at) in secret else between.days,
            "suppressed": (was, at) in secret,
        }
        for (was, at), between in found.items()
    ]


async def times(conn: AsyncConnection, question: Question, start: date, end: date) -> dict[str, Counter[int]]:
    """Days to fill a position, and days to be hired, by where one was before."""
    asked = {"start": start, "end": end, "seq": question.known.seq}
    asked |= {"municipality": f"{question.municipality}%", "occupation": f"{question.occupation}%"}
    found: dict[str, Counter[int]] = {
        name: Counter() for name in ("fill", "unemployed", "graduates_available")
    }
    for was, at, days, n in await conn.execute(WAITS, asked):
        if days is not None:
            name = "fill" if at == "positions_filled" else ("unemployed" if was == "referred" else was)
            found[name][days] += n
    return found


def told_times(counts: Counter[int], secret: bool) -> dict[str, Any]:
    """The middle and how many it was learnt from."""
    of = sum(n for n in counts.values() if n > 0)
    hidden = secret and 0 < of < SMALL
    return {
        "median_days": None if hidden else median(counts),
        "of": None if hidden else of,
        "suppressed": hidden,
    }


def mount(app: FastAPI, api: Api) -> None:
    """Adds the routes."""

    @app.get("/v1/picture/flow", tags=["picture"])
    async def flow(
        request: Request, from_: From = None, to: Day = None, known_at: Moment = None, known_seq: Place = None
    ) -> Response:
        """Who went from which account to which, and after how many days there: the last year if not said."""
        asked, caller = await api.plain(request, *WHEN, "from", "to")
        question = await api.question(asked, caller)
        start, end = asked.span(question.as_of, YEAR)
        async with api.ctx.engine.connect() as conn:
            found = await flows(conn, start, end, question.known)
        body = {**api.head(question), "from": start, "to": end, "links": told_flows(found, caller)}
        return answer(request, question, caller, body)

    @app.get("/v1/picture/times", tags=["picture"])
    async def waits(
        request: Request,
        municipality: Code = None,
        occupation: Code = None,
        from_: From = None,
        to: Day = None,
        known_at: Moment = None,
        known_seq: Place = None,
    ) -> Response:
        """How long a position stays open until it is filled, and people wait until they are hired."""
        asked, question, caller = await api.asked(request, "from", "to")
        start, end = asked.span(question.as_of, YEAR)
        async with api.ctx.engine.connect() as conn:
            found = await times(conn, question, start, end)
        body = {
            **api.head(question),
            "from": start,
            "to": end,
            "time_to_fill": told_times(found["fill"], False),
            "time_to_hire": {
                name: told_times(found[name], not caller.exact)
                for name in ("unemployed", "graduates_available")
            },
        }
        return answer(request, question, caller, body)
