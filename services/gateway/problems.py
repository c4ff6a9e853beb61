"""Problem documents (RFC 9457): every error of the door, in the caller's language, with a page of its own."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from kadry_contracts.problems import Problem

from .words import words

log = structlog.get_logger()
MEDIA = "application/problem+json"
RETRY_AFTER = "3"
"""Seconds after which trying again makes sense."""


_BY_STATUS = {
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    503: "unavailable",
}


class Refusal(Exception):
    """A request is answered with a problem document.

    errors  what is wrong with the fields of the body, each with its pointer
    extra   members besides those of RFC 9457
    """

    def __init__(
        self,
        status: int,
        code: str,
        errors: Sequence[Problem] = (),
        *,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.errors = status, code, errors
        self.extra, self.headers = extra or {}, headers or {}


def language(request: Request) -> str:
    """`ru` or `en`, whichever the caller would rather read; Russian if that is all the same."""
    weights = {"ru": 0.0, "en": 0.0}
    rest = None
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, quality = part.strip().partition(";")
        try:
            weight = float(quality.partition("=")[2]) if quality else 1.0
        except ValueError:
            continue
        name = tag.strip().lower().partition("-")[0]
        if name in weights:
            weights[name] = max(weights[name], weight)
        elif name == "*":
            rest = weight
    if rest is not None:
        weights = {name: weight or rest for name, weight in weights.items()}
    return "en" if weights["en"] > weights["ru"] else "ru"


def error(found: Problem, language: str, prefix: str = "") -> dict[str, Any]:
    """One thing that is wrong, as callers see it. `prefix` is put before its pointer."""
    return {
        "pointer": prefix + found.pointer,
        "code": found.code,
        "message": found.message_ru if language == "ru" else found.message_en,
        "message_ru": found.message_ru,
        "message_en": found.message_en,
        "suggestions": [suggestion.model_dump() for suggestion in found.suggestions],
    }


def document(
    status: int, code: str, language: str, errors: Iterable[Problem] = (), prefix: str = ""
) -> dict[str, Any]:
    """A problem document without what belongs to one request (instance, trace_id)."""
    told = [error(problem, language, prefix) for problem in errors]
    known = words(code)
    detail = known.detail_ru if language == "ru" else known.detail_en
    made: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": known.title_ru if language == "ru" else known.title_en,
        "status": status,
        "code": code,
        "detail": told[0]["message"] if told else detail,
    }
    if told:
        made["errors"] = told
    return made


def respond(request: Request, refusal: Refusal) -> Response:
    """The answer to a refused request."""
    spoken = language(request)
    body = document(refusal.status, refusal.code, spoken, refusal.errors)
    body |= {"instance": request.url.path, "trace_id": trace_id(request), **refusal.extra}
    headers = {"Content-Language": spoken, "Vary": "Accept-Language", **refusal.headers}
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="kadry"'
    return Response(orjson.dumps(body), refusal.status, headers, MEDIA)


def trace_id(request: Request) -> str:
    """The trace the caller began (W3C traceparent), or a new one."""
    parts = request.headers.get("traceparent", "").split("-")
    if len(parts) == 4 and len(parts[1]) == 32 and set(parts[1]) <= set("0123456789abcdef"):
        return parts[1]
    return secrets.token_hex(16)


def parameter(name: str, ru: str, en: str) -> Refusal:
    """The refusal of one parameter of a query."""
    return Refusal(
        400, "invalid_parameter", [Problem("invalid_parameter", f"?{name}", f"{name}: {ru}", f"{name}: {en}")]
    )


def known_parameters(request: Request, *names: str) -> None:
    """Refuses a parameter that the route does not have: a misspelt filter must not widen the answer."""
    for name in request.query_params:
        if name not in names:
            allowed = ", ".join(names)
            raise parameter(
                name[:64],
                f"такого параметра нет; есть: {allowed}",
                f"no such parameter; there are: {allowed}",
            )


def install(app: FastAPI) -> None:
    """Makes every error of the app a problem document."""

    async def refused(request: Request, found: Exception) -> Response:
        assert isinstance(found, Refusal)  # noqa: S101  registered for this type alone
        return respond(request, found)

    async def http(request: Request, found: Exception) -> Response:
        assert isinstance(found, HTTPException)  # noqa: S101  registered for this type alone
        code = _BY_STATUS.get(
            found.status_code, "client_error" if found.status_code < 500 else "server_error"
        )
        return respond(request, Refusal(found.status_code, code, headers=found.headers))

    async def invalid(request: Request, found: Exception) -> Response:
        assert isinstance(found, RequestValidationError)  # noqa: S101  registered for this type alone
        told = [
            Problem(
                "invalid_parameter",
                f"?{detail['loc'][-1]}",
                f"{detail['loc'][-1]}: не подходит",
                detail["msg"],
            )
            for detail in found.errors()
        ]
        return respond(request, Refusal(400, "invalid_parameter", told))

    async def failed(request: Request, found: Exception) -> Response:
        answer = Refusal(500, "server_error")
        log.error("request_failed", path=request.url.path, error=type(found).__name__)
        return respond(request, answer)

    async def unreachable(request: Request, found: Exception) -> Response:
        log.warning("dependency_unreachable", path=request.url.path, error=type(found).__name__)
        return respond(request, Refusal(503, "unavailable", headers={"Retry-After": RETRY_AFTER}))

    for lost in (OSError, OperationalError, InterfaceError, PoolTimeout):
        app.add_exception_handler(lost, unreachable)
    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, failed)
