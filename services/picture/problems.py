"""Errors of the picture's HTTP as problem+json (RFC 9457), in Russian and English."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

TITLES: Mapping[str, tuple[int, str, str]] = {
    "invalid_parameter": (422, "Параметр запроса не подходит", "A parameter of the request does not fit"),
    "unknown_parameter": (400, "Такого параметра нет", "There is no such parameter"),
    "unknown_measure": (422, "Такого показателя нет", "There is no such measure"),
    "missing_parameter": (422, "Не хватает параметра запроса", "A parameter of the request is missing"),
    "no_key": (401, "Нужен ключ участника", "A participant's key is needed"),
    "unknown_key": (401, "Ключ не подходит", "The key is not valid"),
    "too_many": (422, "Ответ слишком велик", "The answer is too large"),
    "unavailable": (503, "Служба сейчас не может ответить", "The service cannot answer now"),
    "not_found": (404, "Здесь ничего нет", "There is nothing here"),
    "method_not_allowed": (405, "Так обратиться нельзя", "This method is not allowed"),
    "internal_error": (500, "Ошибка на нашей стороне", "A fault on our side"),
}
"""Codes with status and titles; a code never changes with the language."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong parameter: what is wrong, in both languages, and what was perhaps meant."""

    parameter: str
    code: str
    ru: str
    en: str
    suggestions: Sequence[str] = ()


class Problem(Exception):
    """The request cannot be answered. `ru` and `en` say why, and what to do."""

    def __init__(self, code: str, ru: str, en: str, wrong: Sequence[Wrong] = ()) -> None:
        super().__init__(code)
        self.code, self.ru, self.en, self.wrong = code, ru, en, wrong


def wrong(parameter: str, code: str, ru: str, en: str, near: Sequence[str] = ()) -> Problem:
    """The problem of one wrong parameter."""
    return Problem(code, ru, en, [Wrong(parameter, code, ru, en, near)])


def nearest(value: str, known: Iterable[str]) -> list[str]:
    """Up to three names that are most like this one."""
    return get_close_matches(value[:64], list(known), n=3, cutoff=0.4)


def language(request: Request) -> str:
    """`en` where English is preferred to Russian, else `ru`."""
    said = request.query_params.get("lang") or request.headers.get("accept-language", "")
    words = [part.partition(";")[0].strip()[:2].lower() for part in said.split(",")]
    return next((word for word in words if word in ("ru", "en")), "ru")


def answer(request: Request, problem: Problem) -> Response:
    """The problem as a response, in the language asked for."""
    status, ru, en = TITLES[problem.code]
    english = language(request) == "en"
    body: dict[str, Any] = {
        "type": f"/problems/{problem.code}",
        "title": en if english else ru,
        "status": status,
        "detail": problem.en if english else problem.ru,
        "instance": request.url.path,
        "trace_id": secrets.token_hex(16),
    }
    if problem.wrong:
        body["errors"] = [
            {
                "parameter": w.parameter,
                "code": w.code,
                "message": w.en if english else w.ru,
                "suggestions": [{"code": code} for code in w.suggestions],
            }
            for w in problem.wrong
        ]
    headers = {"Content-Language": "en" if english else "ru", "Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if status == 503:
        headers["Retry-After"] = "1"
    return Response(orjson.dumps(body), status, headers, "application/problem+json")


def install(app: FastAPI, page: Callable[[Request, Problem], Response | None]) -> None:
    """Makes every error of the app a problem. `page` answers instead where a person asked for a page."""

    def say(request: Request, problem: Problem) -> Response:
        return page(request, problem) or answer(request, problem)

    @app.exception_handler(Problem)
    async def ours(request: Request, error: Problem) -> Response:
        return say(request, error)

    @app.exception_handler(HTTPException)
    async def routing(request: Request, error: HTTPException) -> Response:
        if error.status_code == 405:
            return say(
                request,
                Problem(
                    "method_not_allowed", "Картина только читается: GET.", "The picture is read only: GET."
                ),
            )
        return say(
            request,
            Problem("not_found", "По этому адресу ничего нет.", "There is nothing at this address."),
        )

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        name = str(error.errors()[0]["loc"][-1])
        return say(
            request,
            wrong(
                name,
                "invalid_parameter",
                f"Параметр {name} не прочитан.",
                f"The parameter {name} could not be read.",
            ),
        )
