"""Routes of the pages of tables: agreements and money, equipment, trust, one municipality."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response

from ..answers import agreements, decisions, demands, equipment, funding, places, supply, trust
from ..asking import after
from ..problems import Problem
from ..view import Question
from . import agreements as promised
from . import subjects, town
from .tables import Page
from .words import Words

if TYPE_CHECKING:  # it mounts what stands here
    from .routes import Pages


def mount(app: FastAPI, pages: Pages) -> None:
    """Adds the routes."""

    @app.get("/agreements", include_in_schema=False)
    async def of_agreements(request: Request) -> Response:
        words, api = _language(request), pages.api
        asked, caller = await api.plain(request)
        question = await api.question(asked, caller)
        async with api.ctx.engine.connect() as conn:
            found = await agreements.agreements(conn)
            pools = await funding.pools(conn, question.as_of, question.known)
            decided = [decisions.told(one, api.today) for one in await decisions.decisions(conn, api.today)]
            asked_for = [demands.told(one, api.today) for one in await demands.demands(conn)]
            names = await trust.names(conn)
        told = [agreements.told(one, caller) for one in found]
        page = promised.agreements(told, pools, decided, asked_for, names, words)
        return pages.tables(request, page, words)

    @app.get("/equipment", include_in_schema=False)
    async def of_equipment(request: Request) -> Response:
        words, api = _language(request), pages.api
        await api.plain(request)
        start = api.today - timedelta(days=equipment.SPAN - 1)
        async with api.ctx.engine.connect() as conn:
            lines = await equipment.lines(conn, None, start, api.today, api.ctx.clock.zone)
            names = await trust.names(conn)
        return pages.tables(request, subjects.equipment(lines, names, words), words)

    @app.get("/trust", include_in_schema=False)
    async def of_trust(request: Request) -> Response:
        words, api = _language(request), pages.api
        _, caller = await api.plain(request)
        said = await trust.everything(api, caller)
        now = api.ctx.clock.now().astimezone(api.ctx.clock.zone)
        page = subjects.trust(
            said["sources"], said["cases"], said["dead_letters"], said["waiting"], now, words
        )
        return pages.tables(request, page, words)

    @app.get("/municipalities/{code}", include_in_schema=False)
    async def of_town(request: Request, code: str) -> Response:
        words, api = _language(request), pages.api
        if not (code.isascii() and code.isdigit() and len(code) == 8):
            raise Problem("not_found", "Нужен код ОКТМО из 8 цифр.", "A code of ОКТМО has 8 digits.")
        asked, caller = await api.plain(request)
        now = await api.question(asked, caller)
        question = Question(now.as_of, now.known, code, "", ("occupation",))
        lines, total = await api.view.balance(question, caller)
        coming = await supply.coming(api, question, after(question.as_of, "month", supply.MONTHS), caller)
        async with api.ctx.engine.connect() as conn:
            free: Any = await places.sums(conn, question, question.as_of, question.as_of)
        page: Page = town.town(code, lines, total, coming, free, words)
        return pages.tables(request, page, words)


def _language(request: Request) -> Words:
    """Russian, unless the address asks for English."""
    return Words("en" if request.query_params.get("lang") == "en" else "ru")
