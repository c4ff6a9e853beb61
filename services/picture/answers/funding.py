"""Money of agreements by source: what was promised as intervals, what came of it to the kopeck."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ..api import Api, Day, Moment, Place, answer, spoken
from ..asking import WHEN
from ..domain.ledger import MONEY
from ..formulae.money import Range, added, share
from ..queries import Known
from .agreements import agreements as every
from .covenants import Line, Pool, covenants

GROUPS = ("source", "agreement")

SUMS = text("""
    SELECT measure, coalesce(object, ''), coalesce(purse, ''), CAST(sum(delta) AS bigint) FROM posting
    WHERE measure = ANY(:measures) AND valid_on <= :as_of AND known_seq <= :seq
    GROUP BY measure, object, purse ORDER BY object, purse, measure
""")


async def pools(
    conn: AsyncConnection, as_of: date, known: Known, agreement: str | None = None
) -> dict[Pool, Line]:
    """The money of all agreements, or of one with what it shares with others."""
    rows = await conn.execute(SUMS, {"measures": list(MONEY), "as_of": as_of, "seq": known.seq})
    found: dict[Pool, Line] = defaultdict(Line)
    for measure, object, purse, kopecks in rows:
        source, bound, shared = (*purse.split(":", 2), "", "", "")[:3]
        pool = Pool(source, object, tuple(shared.split(",")) if shared else ())
        if agreement is not None and agreement not in pool.agreements:
            continue
        if measure == "pledged":
            found[pool].pledged[bound] += kopecks
        else:
            found[pool].became[measure] += kopecks
    return dict(found)


def grouped(found: Mapping[Pool, Line], by: Sequence[str]) -> dict[tuple[str, ...], Line]:
    """Lines by source, by agreement, or by both. What is shared stands under all who share it, once."""
    lines: dict[tuple[str, ...], Line] = defaultdict(Line)
    for pool, line in found.items():
        key = (pool.source if "source" in by else "", *(pool.agreements if "agreement" in by else ()))
        lines[key].add(line)
    return dict(lines)


def told(lines: Mapping[tuple[str, ...], Line], by: Sequence[str]) -> list[dict[str, Any]]:
    """The lines of an answer, each with its share in the whole."""
    ranges = {key: line.range for key, line in lines.items()}
    answers = []
    for (source, *agreements), line in lines.items():
        key = (source, *agreements)
        part = share(ranges[key], added(r for other, r in ranges.items() if other != key))
        said: dict[str, Any] = {"source": source} if "source" in by else {}
        if agreements:
            said["agreement"] = agreements[0]
        if len(agreements) > 1:
            said["shared_by"] = agreements[1:]
        said["pledged"] = interval(ranges[key])
        said |= {stage: spoken(stage, line.became[stage]) for stage in MONEY[1:]}
        said["share"] = {"low": float(part.low), "high": float(part.high)}
        answers.append(said)
    return answers


def interval(range: Range) -> dict[str, Any]:
    """An interval in roubles; an open end is null."""
    return {"low": spoken("pledged", range.low), "high": spoken("pledged", range.high)}


def total(lines: Iterable[Line]) -> Range:
    """Everything together; each pool stands in one line, so nothing is counted twice."""
    return added(line.range for line in lines)


def mount(app: FastAPI, api: Api) -> None:
    """Adds the route."""

    @app.get("/v1/picture/funding", tags=["picture"])
    async def of_region(
        request: Request,
        agreement: Annotated[str | None, Query(description="the name of one agreement")] = None,
        group_by: Annotated[str | None, Query(description="source, agreement; absent: both")] = None,
        as_of: Day = None,
        known_at: Moment = None,
        known_seq: Place = None,
    ) -> Response:
        """Money by source and agreement: pledged as an interval, the rest exact; shares as intervals.

        Covenants are those of the terms as they are now.
        """
        asked, caller = await api.plain(request, *WHEN, "agreement", "group_by")
        group = asked.choice("group_by", GROUPS)
        by = GROUPS if group is None else (group,)
        question = await api.question(asked.without("group_by"), caller)
        async with api.ctx.engine.connect() as conn:
            money = await pools(conn, question.as_of, question.known)
            terms = await every(conn, agreement=asked.word("agreement"))
        found = {
            pool: line for pool, line in money.items() if asked.word("agreement") in (None, *pool.agreements)
        }
        lines = grouped(found, by)
        limits = [covenant for one in terms for covenant in covenants(one, money)]
        body = {**api.head(question), "lines": told(lines, by), "total": interval(total(lines.values()))}
        body["covenants"] = limits
        return answer(request, question, caller, body)
