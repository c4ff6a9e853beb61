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
from ..api import NOW, Api, Code, Day, From, Moment, Place, answer
from ..asking import WHEN, YEAR
from ..domain.ledger import PEOPLE
from ..formulae import links
from ..formulae.rates import median
from ..queries import Known
from ..suppression import SMALL
from ..view import Question
from .steps import STEPS

FLOWS = text("""
    SELECT was, at, days, CAST(sum(n) AS bigint) FROM flow
    WHERE was = ANY(:accounts) AND at = ANY(:accounts) AND was <> at
        AND "on" BETWEEN :start AND :end AND known_seq <= :seq
    GROUP BY was, at, days
""")

FILLS = text("""
    SELECT f."on" - v.opened_on AS days, CAST(sum(f.n) AS bigint)
    FROM flow AS f JOIN vacancy AS v ON v.id = f.object
    WHERE f."on" BETWEEN :start AND :end AND f.known_seq <= :seq
        AND f.was = 'positions_open' AND f.at = 'positions_filled'
        AND f.municipality LIKE :municipality AND f.occupation LIKE :occupation
    GROUP BY 1
""")

HIRES = text(f"""
    WITH RECURSIVE {STEPS},
    every AS (
        SELECT who, what, "on", municipality, occupation, "where" FROM true_step
        UNION ALL
        SELECT who, what, "on", municipality, occupation, "where" FROM said
        WHERE of = 'registration' AND what = 'closed' AND "on" <= :as_of
    ),
    dated AS (
        SELECT s.who, s.what, s."on", array_position(CAST(:stages AS text[]), CAST(s.what AS text)) AS place,
            coalesce(i.municipality, s.municipality) AS municipality,
            coalesce(i.occupation, s.occupation) AS occupation
        FROM every AS s LEFT JOIN intake AS i ON s.what = 'graduated' AND i.id = s."where"
    ),
    way AS (
        SELECT what, "on", lag(what) OVER mine AS was, lag("on") OVER mine AS since,
            lag(municipality) OVER mine AS municipality, lag(occupation) OVER mine AS occupation
        FROM dated WINDOW mine AS (PARTITION BY who ORDER BY "on", place)
    )
    SELECT was, "on" - since, count(*) FROM way
    WHERE what = 'hired' AND "on" BETWEEN :start AND :end AND was IN ('registered', 'graduated')
        AND municipality LIKE :municipality AND occupation LIKE :occupation
    GROUP BY 1, 2
""")  # noqa: S608  put together from our own words
SINCE = {"registered": "unemployed", "graduated": "graduates_available"}
"""What a wait for a hire begins with, and what it is called."""
STAGES = (*SINCE, "hired", "closed")
"""What ends a wait or begins it, in the order in which it counts on one day."""


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
    """Days to fill a position, and days to be hired since one registered or graduated, whichever was later.

    Who was referred or trained between waits on; who was struck off the register, or hired, waits no more.
    """
    asked = {"start": start, "end": end, "seq": question.known.seq}
    asked |= {"municipality": f"{question.municipality}%", "occupation": f"{question.occupation}%"}
    found: dict[str, Counter[int]] = {name: Counter() for name in ("fill", *SINCE.values())}
    for days, n in await conn.execute(FILLS, asked):
        found["fill"][days] += n
    for was, days, n in await conn.execute(HIRES, {**asked, "as_of": end, "stages": list(STAGES)}):
        found[SINCE[was]][days] += n
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
        """How long a position stays open until it is filled, and people wait until they are hired.

        Vacancies count from the day of their terms as they are now.
        """
        asked, question, caller = await api.asked(request, "from", "to")
        start, end = asked.span(question.as_of, YEAR)
        async with api.ctx.engine.connect() as conn:
            found = await times(conn, question, start, end)
        body = {
            **api.head(question),
            **NOW,
            "from": start,
            "to": end,
            "time_to_fill": told_times(found["fill"], False),
            "time_to_hire": {
                name: told_times(found[name], not caller.exact)
                for name in ("unemployed", "graduates_available")
            },
        }
        return answer(request, question, caller, body)
