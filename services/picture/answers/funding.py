"""Money of agreements by source: what was promised as intervals, what came of it to the kopeck."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ..api import NOW, Api, Day, Moment, Place, answer, spoken
from ..asking import WHEN
from ..domain.ledger import MONEY
from ..formulae.money import Range, Share, added, share
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
        # Whichever of them states it, a sum that the same agreements share is one pool.
        first, *others = sorted({object, *filter(None, shared.split(","))})
        pool = Pool(source, first, tuple(others))
        if measure == "pledged":
            found[pool].pledged[bound] += kopecks
        else:
            found[pool].became[measure] += kopecks
    whole = {pool: line for pool, line in _in_pools(found).items() if line.counts}
    return {pool: line for pool, line in whole.items() if agreement in (None, *pool.agreements)}


def _in_pools(found: Mapping[Pool, Line]) -> dict[Pool, Line]:
    """What became of money stands where the money does: in the only pool of its source, if there is one."""
    lines: dict[Pool, Line] = defaultdict(Line)
    for pool, line in found.items():
        mine = [
            other
            for other, its in found.items()
            if other.source == pool.source
            and set(pool.agreements) <= set(other.agreements)
            and any(its.pledged.values())
        ]
        lines[mine[0] if len(mine) == 1 and not any(line.pledged.values()) else pool].add(line)
    return dict(lines)


def grouped(found: Mapping[Pool, Line], by: Sequence[str]) -> dict[tuple[str, ...], Line]:
    """Lines by source, by agreement, or by both. What is shared stands under all who share it, once."""
    lines: dict[tuple[str, ...], Line] = defaultdict(Line)
    for pool, line in found.items():
        key = (pool.source if "source" in by else "", *(pool.agreements if "agreement" in by else ()))
        lines[key].add(line)
    return dict(lines)


def parts(lines: Mapping[tuple[str, ...], Line], by: Sequence[str]) -> dict[tuple[str, ...], Share]:
    """The share of each line: in the money of its own agreements; in all where lines are of one sort."""
    ranges = {key: line.range for key, line in lines.items()}

    def beside(key: tuple[str, ...], other: tuple[str, ...]) -> bool:
        return key != other and (len(by) < len(GROUPS) or not set(key[1:]).isdisjoint(other[1:]))

    return {
        key: share(mine, added(r for other, r in ranges.items() if beside(key, other)))
        for key, mine in ranges.items()
    }


def told(lines: Mapping[tuple[str, ...], Line], by: Sequence[str]) -> list[dict[str, Any]]:
    """The lines of an answer, each with its share."""
    of = parts(lines, by)
    answers = []
    for (source, *agreements), line in lines.items():
        part = of[source, *agreements]
        said: dict[str, Any] = {"source": source} if "source" in by else {}
        if agreements:
            said["agreement"] = agreements[0]
        if len(agreements) > 1:
            said["shared_by"] = agreements[1:]
        said["pledged"] = interval(line.range)
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
        body |= {"covenants": limits, **NOW}
        return answer(request, question, caller, body)
