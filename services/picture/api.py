"""The picture's HTTP: /v1/picture/… Every answer says for which day it is and up to which fact it knows."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import orjson
from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.kernel.context import Context

from . import queries
from .access import Access, Caller
from .asking import WHEN, WHERE, Asked
from .domain.ledger import MONEY
from .feed import Feed
from .problems import Problem
from .queries import Line
from .view import Question, View

Code = Annotated[str | None, Query(description="a code or its beginning")]
Day = Annotated[str | None, Query(description="YYYY-MM-DD; absent: today in the region")]
Moment = Annotated[str | None, Query(description="RFC 3339 with an offset, or a day; absent: now")]
Place = Annotated[str | None, Query(description="a place in FACTS instead of known_at")]
From = Annotated[str | None, Query(alias="from", description="YYYY-MM-DD")]
Groups = Annotated[str | None, Query(description="municipality, occupation, or both with a comma")]
Measures = Annotated[str | None, Query(description="one measure or several with commas")]
NOW = {"terms": "now"}
"""Said with numbers that come from postings and from terms of objects: of these only the last are kept."""


class Api:
    """What the routes share."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.access = Access(ctx)
        self.view = View(ctx.engine)
        self.feed = Feed(ctx)

    async def asked(self, request: Request, *extra: str) -> tuple[Asked, Question, Caller]:
        """The question of a request, and who asks it."""
        caller = await self.access.caller(request)
        asked = Asked(request.query_params, (*WHERE, *WHEN, *extra))
        return asked, await self.question(asked, caller), caller

    async def question(self, asked: Asked, caller: Caller) -> Question:
        """The question of these parameters."""
        latest = queries.latest if caller.exact else self.view.latest
        async with self.ctx.engine.connect() as conn:
            return await asked.question(conn, self.ctx.clock, latest)

    async def plain(self, request: Request, *names: str) -> tuple[Asked, Caller]:
        """The parameters of a request that is about the present alone, and who asks it."""
        caller = await self.access.caller(request)
        return Asked(request.query_params, names), caller

    @property
    def today(self) -> date:
        """The day it is in the region."""
        return self.ctx.clock.now().astimezone(self.ctx.clock.zone).date()

    def head(self, question: Question) -> dict[str, Any]:
        """The two clocks of an answer; asked again with them it is the same for ever."""
        at = question.known.at.astimezone(self.ctx.clock.zone)
        return {
            "as_of": question.as_of.isoformat(),
            "known_at": at.isoformat(),
            "known_seq": question.known.seq,
        }


def mount(app: FastAPI, api: Api) -> None:
    """Adds the routes."""

    @app.get("/v1/picture/balance", tags=["picture"])
    async def balance(
        request: Request,
        municipality: Code = None,
        occupation: Code = None,
        as_of: Day = None,
        known_at: Moment = None,
        known_seq: Place = None,
        group_by: Groups = None,
    ) -> Response:
        """Supply less demand: unemployed + graduates_available − positions_open."""
        _, question, caller = await api.asked(request, "group_by")
        if found := unchanged(request, question, caller):
            return found
        lines, total = await api.view.balance(question, caller)
        cells = [{"municipality": m, "occupation": o, **asdict(line)} for (m, o), line in lines.items()]
        return answer(
            request, question, caller, {**api.head(question), "cells": cells, "total": asdict(total)}
        )

    @app.get("/v1/picture/cells", tags=["picture"])
    async def cells(
        request: Request,
        measure: Measures = None,
        municipality: Code = None,
        occupation: Code = None,
        as_of: Day = None,
        known_at: Moment = None,
        known_seq: Place = None,
        group_by: Groups = None,
    ) -> Response:
        """Any measure of the ledger, or several, by municipality and occupation."""
        asked, question, caller = await api.asked(request, "measure", "group_by")
        measures = asked.measures()
        if found := unchanged(request, question, caller):
            return found
        numbers = await api.view.numbers(question, measures, caller)
        lines = []
        for name in measures:
            for entry in numbers.lines(name) if question.group_by else [question.whole]:
                value = numbers.measure(name, entry)
                codes = zip(("municipality", "occupation"), entry, strict=True)
                place = {group: code for group, code in codes if group in question.group_by}
                lines.append(
                    {"measure": name, **place, "value": spoken(name, value), "suppressed": value is None}
                )
        return answer(request, question, caller, {**api.head(question), "cells": lines})

    @app.get("/v1/picture/series", tags=["picture"])
    async def series(
        request: Request,
        measure: Measures = None,
        municipality: Code = None,
        occupation: Code = None,
        known_at: Moment = None,
        known_seq: Place = None,
        from_: From = None,
        to: Day = None,
        step: Annotated[str | None, Query(description="day, week or month")] = None,
    ) -> Response:
        """A measure over time, on each day as it is known now, or was known at `known_at`."""
        asked, question, caller = await api.asked(request, "measure", "from", "to", "step")
        name, days = asked.measure(), asked.points(question)
        values = await api.view.series(question, name, days, caller)
        points = [
            {"on": day.isoformat(), "value": spoken(name, value)}
            for day, value in zip(days, values, strict=True)
        ]
        return answer(request, question, caller, {"points": points})

    @app.get("/v1/picture/receipt", tags=["picture"])
    async def receipt(
        request: Request,
        measure: Measures = None,
        municipality: Code = None,
        occupation: Code = None,
        as_of: Day = None,
        known_at: Moment = None,
        known_seq: Place = None,
    ) -> Response:
        """A number, the postings it is the sum of, and their digest. A hidden number has no postings."""
        asked, question, caller = await api.asked(request, "measure")
        name = asked.measure()
        value, lines = await api.view.receipt(question, name, caller)
        body = {
            "value": spoken(name, value),
            "postings": [{**line._asdict(), "delta": spoken(name, line.delta)} for line in lines],
            "digest": digest(lines),
        }
        return answer(request, question, caller, body)

    @app.get("/v1/picture/feed", tags=["picture"])
    async def feed(request: Request) -> Response:
        """Server-sent events: {known_seq, changed: [municipality…]}, at most one a second."""
        await api.access.caller(request)
        Asked(request.query_params, ())
        if api.feed.full:
            raise Problem("unavailable", "Слишком много слушателей.", "Too many listen already.")
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(api.feed.messages(), media_type="text/event-stream", headers=headers)


def spoken(measure: str, value: int | None) -> int | str | None:
    """A value as answers carry it: money as a decimal string of roubles, everything else as a number."""
    if value is None or measure not in MONEY:
        return value
    roubles, kopecks = divmod(abs(value), 100)
    return f"{'-' if value < 0 else ''}{roubles}.{kopecks:02}"


def digest(lines: list[Line]) -> str:
    """SHA-256 over the postings: a line each, in their order: fact, delta, valid_on, known_seq, source."""
    text = "".join(
        f"{line.fact}\t{line.delta}\t{line.valid_on.isoformat()}\t{line.known_seq}\t{line.source}\n"
        for line in lines
    )
    return hashlib.sha256(text.encode()).hexdigest()


def tag(request: Request, question: Question, caller: Caller) -> str:
    """The ETag of an answer: made of what is known, the question, the day, and what the caller may see."""
    said = f"{request.url.path}?{request.url.query}#{question.as_of}#{caller.exact}"
    return f'W/"k{question.known.seq}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"'


def unchanged(request: Request, question: Question, caller: Caller) -> Response | None:
    """304 where the caller has this answer already."""
    mine = tag(request, question, caller)
    if mine in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=_headers(mine))
    return None


def answer(request: Request, question: Question, caller: Caller, body: dict[str, Any]) -> Response:
    """The body as JSON."""
    return Response(
        orjson.dumps(body, default=_plain),
        headers=_headers(tag(request, question, caller)),
        media_type="application/json",
    )


def said(body: dict[str, Any]) -> Response:
    """A body about the present, which may be another one a moment later."""
    headers = {"Cache-Control": "no-store", "Vary": "Authorization"}
    return Response(orjson.dumps(body, default=_plain), headers=headers, media_type="application/json")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat()


def _headers(mine: str) -> dict[str, str]:
    return {"ETag": mine, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
