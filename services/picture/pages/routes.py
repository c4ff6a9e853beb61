"""The pages' routes: the picture, its live part alone, receipts, and what else a browser asks for."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import FastAPI, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..access import Caller
from ..api import Api, digest, tag, unchanged
from ..asking import WHEN, WHERE, Asked
from ..problems import TITLES, Problem
from ..queries import Line
from ..view import Question
from . import more, numbers
from .picture import picture
from .tables import Page
from .words import Words

HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src-elem 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
MOST_LINES = 500
"""A receipt page shows so many postings; the rest is in the JSON."""
PATIENCE = 2.0
"""Seconds that a receipt page waits for the names of reports."""


def mount(app: FastAPI, api: Api) -> Pages:
    """Adds the routes; returns what renders them."""
    pages = Pages(api)

    @app.get("/", include_in_schema=False)
    async def front(request: Request) -> Response:
        return await pages.picture(request, "picture.html")

    @app.get("/live", include_in_schema=False)
    async def live(request: Request) -> Response:
        return await pages.picture(request, "live.html")

    @app.get("/receipts/{measure}", include_in_schema=False)
    @app.get("/receipts/{measure}/{municipality}", include_in_schema=False)
    @app.get("/receipts/{measure}/{municipality}/{occupation}", include_in_schema=False)
    async def receipt(
        request: Request, measure: str, municipality: str = "all", occupation: str = "all"
    ) -> Response:
        return await pages.receipt(request, measure, municipality, occupation)

    @app.get("/problems/{code}", include_in_schema=False)
    async def problem(request: Request, code: str) -> Response:
        return pages.meaning(request, code)

    more.mount(app, pages)
    for name, (path, body) in pages.static.items():
        app.add_api_route(path, _file(name, body, path), include_in_schema=False)
    icon = _file("favicon.svg", pages.static["favicon.svg"][1], "")
    app.add_api_route("/favicon.ico", icon, include_in_schema=False)
    return pages


class Pages:
    """Renders pages; `problem` turns an error into one."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.demo = os.environ.get("KADRY_DEMO", "") not in ("", "0")
        self.static = {file.name: _hashed(file) for file in sorted((HERE / "static").iterdir())}
        self.templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.globals["static"] = {name: path for name, (path, _) in self.static.items()}

    async def picture(self, request: Request, template: str) -> Response:
        """The whole page, or only the part of it that changes."""
        words = language(request)
        caller = await self.api.access.caller(request)
        asked = Asked(self._local(request), (*WHERE, *WHEN, "rows"))
        question = await self.api.question(asked, caller)
        if found := unchanged(request, question, caller):
            return found
        question = Question(question.as_of, question.known, question.municipality, question.occupation, WHERE)
        lines, total = await self.api.view.balance(question, caller)
        every = {} if template == "live.html" else await self._every(question, caller)
        shown = picture(question, lines, total, words, asked.number("rows", 40, 100_000))
        said = {
            "page": shown,
            "live": not {"known_at", "known_seq"} & asked.given.keys(),
            "given": asked.given,
            "every": every,
            "query": self._query(asked),
        }
        return self._page(request, template, words, question, said, tag(request, question, caller))

    def tables(self, request: Request, page: Page, words: Words) -> Response:
        """A page that is made of tables."""
        body = self.templates.get_template("tables.html").render(
            w=words, page=page, here=page.here, demo=self.demo, other=_other(request, words), live=False
        )
        return Response(body, 200, {**HEADERS, "Vary": "Accept-Language"}, "text/html")

    async def receipt(self, request: Request, measure: str, municipality: str, occupation: str) -> Response:
        """A number and its postings."""
        words = language(request)
        caller = await self.api.access.caller(request)
        place = {
            name: code
            for name, code in (("municipality", municipality), ("occupation", occupation))
            if code != "all"
        }
        params = {**self._local(request), **place, "measure": measure}
        asked = Asked(params, (*WHERE, *WHEN, "measure"))
        name = asked.measure()
        question = await self.api.question(asked, caller)
        value, lines = await self.api.view.receipt(question, name, caller)
        pinned = {
            **place,
            "measure": name,
            "as_of": question.as_of.isoformat(),
            "known_seq": question.known.seq,
        }
        said: dict[str, Any] = {
            "measure": name,
            "value": value,
            "lines": lines[-1 : -MOST_LINES - 1 : -1],
            "count": len(lines),
            "reports": await self._reports(lines[-1 : -MOST_LINES - 1 : -1]),
            "digest": digest(lines),
            "json": f"/v1/picture/receipt?{urlencode(pinned)}",
            "secret": any(line.source == "-" for line in lines),
            "live": False,
            "query": {},
        }
        return self._page(request, "receipt.html", words, question, said, tag(request, question, caller))

    async def _reports(self, lines: Sequence[Line]) -> dict[int, str]:
        """By place in FACTS: the report a fact follows from, as its source named it.

        FACTS says so; while the broker does not answer nothing is said, nor where sources are hidden.
        """
        places = {line.known_seq for line in lines if line.source != "-"}
        js = self.api.ctx.js

        async def report(seq: int) -> tuple[int, str]:
            message = await js.get_msg("FACTS", seq, direct=True)
            said = orjson.loads(message.data or b"{}").get("correlationid") or ""
            return seq, said.partition("#")[2]

        try:
            async with asyncio.timeout(PATIENCE):
                found = await asyncio.gather(*map(report, places), return_exceptions=True)
        except TimeoutError:
            return {}
        return dict(one for one in found if not isinstance(one, BaseException))

    def problem(self, request: Request, problem: Problem) -> Response | None:
        """The problem as a page, where a person asked for one."""
        if request.url.path.startswith("/v1/") or "text/html" not in request.headers.get("accept", ""):
            return None
        status, ru, en = TITLES[problem.code]
        if language(request).language == "en":
            return self._said(request, status, en, problem.en, [wrong.en for wrong in problem.wrong])
        return self._said(request, status, ru, problem.ru, [wrong.ru for wrong in problem.wrong])

    def meaning(self, request: Request, code: str) -> Response:
        """What a code of a problem means; 404 for one that nobody says."""
        if code not in TITLES:
            raise Problem("not_found", "Такого кода нет.", "There is no such code.")
        _, ru, en = TITLES[code]
        return self._said(request, 200, code, f"{ru}.", [f"{en}."])

    def _said(
        self, request: Request, status: int, title: str, detail: str, details: Sequence[str]
    ) -> Response:
        words = language(request)
        body = self.templates.get_template("problem.html").render(
            w=words,
            demo=self.demo,
            title=title,
            detail=detail,
            details=details,
            other=_other(request, words),
            live=False,
        )
        return Response(body, status, HEADERS, "text/html")

    async def _every(self, question: Question, caller: Caller) -> Mapping[str, list[str]]:
        """What the filters offer: the codes that have any number at all."""
        everything = Question(question.as_of, question.known, group_by=WHERE)
        found = await self.api.view.numbers(
            everything, ("positions_open", "unemployed", "in_training"), caller
        )
        entries = found.lines()
        return {
            "municipality": sorted({m for m, _ in entries} | ({question.municipality} - {""})),
            "occupation": sorted({o for _, o in entries} | ({question.occupation} - {""})),
        }

    def _local(self, request: Request) -> dict[str, str]:
        """The parameters; a moment without an offset, as a browser's field gives it, is one of the region."""
        given = dict(request.query_params)
        said = given.get("known_at", "")
        if len(said) in (16, 19) and "T" in said:
            offset = self.api.ctx.clock.now().astimezone(self.api.ctx.clock.zone).utcoffset() or timedelta()
            sign, minutes = "-" if offset < timedelta() else "+", abs(int(offset.total_seconds()) // 60)
            given["known_at"] = f"{said}{sign}{minutes // 60:02}:{minutes % 60:02}"
        return given

    def _query(self, asked: Asked) -> dict[str, str]:
        return {name: value for name, value in asked.given.items() if name != "lang"}

    def _page(
        self,
        request: Request,
        template: str,
        words: Words,
        question: Question,
        said: dict[str, Any],
        etag: str,
    ) -> Response:
        clock = self.api.ctx.clock
        today = clock.now().astimezone(clock.zone).date()
        known = question.known.last and question.known.last.astimezone(clock.zone)

        def n(value: int | None, sign: bool = False) -> str:
            return numbers.number(value, words, sign=sign)

        body = self.templates.get_template(template).render(
            w=words,
            n=n,
            day=lambda on: numbers.day(on, words),
            percent=lambda share: numbers.percent(share, words),
            demo=self.demo,
            other=_other(request, words),
            asked=question,
            known=known and numbers.moment(known, today, words),
            **said,
        )
        return Response(body, 200, {**HEADERS, "ETag": etag, "Vary": "Accept-Language"}, "text/html")


def language(request: Request) -> Words:
    """Russian, unless the address asks for English."""
    return Words("en" if request.query_params.get("lang") == "en" else "ru")


def _other(request: Request, words: Words) -> str:
    """This page in the other language."""
    query = {**request.query_params, "lang": "ru" if words.language == "en" else "en"}
    return f"{request.url.path}?{urlencode(query)}"


def _hashed(file: Path) -> tuple[str, bytes]:
    """The path of a file, which changes with its content, and the content."""
    body = file.read_bytes()
    return f"/static/{hashlib.sha256(body).hexdigest()[:12]}/{file.name}", body


def _file(name: str, body: bytes, path: str) -> Any:
    for_ever = "public, max-age=31536000, immutable" if path else "public, max-age=86400"
    headers = {"Cache-Control": for_ever, "X-Content-Type-Options": "nosniff"}

    async def file() -> Response:
        return Response(body, 200, headers, TYPES[Path(name).suffix])

    return file
