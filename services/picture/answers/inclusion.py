"""Whether people with needs are placed where what they need is provided, and complete as others do."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from fastapi import FastAPI, Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ..access import Caller
from ..api import NOW, Api, Day, Moment, Place, answer
from ..asking import WHEN
from ..suppression import SMALL
from ..view import Question
from .steps import NEEDS, STEPS

COVERED = text(f"""
    WITH RECURSIVE {STEPS},
    {NEEDS},
    placed AS (
        SELECT p.need, p.who FROM person AS p JOIN true_step AS s ON s.who = p.who
        LEFT JOIN intake AS i ON s.what = 'enrolled' AND i.id = s."where"
        LEFT JOIN vacancy AS v ON s.what = 'hired' AND v.id = s."where"
        WHERE p.what = 'applied' AND NOT EXISTS (
                SELECT 1 FROM answered AS a WHERE a.need = p.need AND a.who = p.who AND a.what = 'refused'
                    AND a."on" >= s."on")
            AND p.need = ANY(string_to_array(coalesce(i.accessible_for, v.accessible_for, ''), ','))
        UNION
        SELECT p.need, p.who FROM person AS p JOIN answered AS a USING (need, who)
        WHERE p.what = 'applied' AND a.what = 'provided'
    )
    SELECT need, 'applied', count(*) FROM person WHERE what = 'applied' GROUP BY need
    UNION ALL SELECT need, 'placed', count(*) FROM placed GROUP BY need
    UNION ALL SELECT need, 'provided', count(*) FROM answered WHERE what = 'provided' GROUP BY need
""")  # noqa: S608  put together from our own words

OUTCOMES = text(f"""
    WITH RECURSIVE {STEPS},
    {NEEDS}
    SELECT EXISTS (SELECT 1 FROM person AS p WHERE p.who = s.who AND p.what = 'applied') AS needing,
        s.what, count(*)
    FROM true_step AS s GROUP BY 1, 2
""")  # noqa: S608  put together from our own words


async def needs(conn: AsyncConnection, question: Question, caller: Caller) -> list[dict[str, Any]]:
    """For each need: who has it, who was placed where it is provided, who was provided with it."""
    asked = {"seq": question.known.seq, "as_of": question.as_of, "stages": ["enrolled", "hired"]}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for need, what, n in await conn.execute(COVERED, asked):
        found[need][what] = n
    lines = []
    for need, counts in sorted(found.items()):
        applied, placed, provided = counts["applied"], counts["placed"], counts["provided"]
        small = [n for n in (applied, placed, applied - placed) if 0 < n < SMALL]
        secret = bool(small) and not caller.exact
        unsaid = 0 < provided < SMALL and not caller.exact
        lines.append(
            {
                "need": need,
                "applied": None if 0 < applied < SMALL and secret else applied,
                "placed": None if secret else placed,
                "provided": None if unsaid else provided,
                "coverage": None if secret or not applied else round(placed / applied, 4),
                "suppressed": secret or unsaid,
            }
        )
    return lines


async def completion(conn: AsyncConnection, question: Question, caller: Caller) -> dict[str, Any]:
    """How many of ended studies ended with a qualification, of people with needs and of the others."""
    asked = {"seq": question.known.seq, "as_of": question.as_of}
    ended = ["graduated", "dropped_out", "not_started", "aborted"]
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for needing, what, n in await conn.execute(OUTCOMES, {**asked, "stages": ended}):
        counts[needing][what] += n

    def rate(of: Counter[str]) -> float | None:
        total, done = sum(of.values()), of["graduated"]
        if not total or (not caller.exact and any(0 < n < SMALL for n in (done, total - done))):
            return None
        return round(done / total, 4)

    with_needs, others = rate(counts[True]), rate(counts[False])
    parity = round(with_needs / others, 4) if with_needs is not None and others else None
    return {"with_needs": with_needs, "others": others, "parity": parity}


def mount(app: FastAPI, api: Api) -> None:
    """Adds the route."""

    @app.get("/v1/picture/inclusion", tags=["picture"])
    async def inclusion(
        request: Request, as_of: Day = None, known_at: Moment = None, known_seq: Place = None
    ) -> Response:
        """By need: who has it, who was placed where it is provided; and whether they complete as others.

        For whom intakes and vacancies are accessible is taken from their terms as they are now. Nobody is
        placed who was told after coming there that what they need is not provided.
        """
        asked, caller = await api.plain(request, *WHEN)
        question = await api.question(asked, caller)
        async with api.ctx.engine.connect() as conn:
            found = await needs(conn, question, caller)
            done = await completion(conn, question, caller)
        return answer(
            request, question, caller, {**api.head(question), **NOW, "needs": found, "completion": done}
        )
