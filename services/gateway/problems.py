"""Problem documents (RFC 9457): every error of the door, in the caller's language, with a page of its own."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from kadry_contracts.problems import Problem
from kadry_contracts.reasons import text

log = structlog.get_logger()
MEDIA = "application/problem+json"
RETRY_AFTER = "3"
"""Seconds after which trying again makes sense."""


class Words(NamedTuple):
    """A title and what to do, Russian first."""

    title_ru: str
    title_en: str
    detail_ru: str
    detail_en: str


OF_THE_DOOR: dict[str, Words] = {
    "missing_key": Words(
        "Нужен ключ доступа",
        "An access key is needed",
        "Передайте ключ в заголовке «Authorization: Bearer kdr_…». Ключ выдаёт администратор региона.",
        "Send the key in the header “Authorization: Bearer kdr_…”. The administrator of the region gives it.",
    ),
    "unknown_key": Words(
        "Ключ доступа не подходит",
        "The access key is not valid",
        "Ключа нет, он отозван или записан не полностью. Проверьте его или попросите у администратора новый.",
        "The key does not exist, was revoked or is cut short. Check it, or ask the administrator for one.",
    ),
    "forbidden": Words(
        "Нет права на это действие",
        "You may not do this",
        "Это может только администратор региона своим ключом.",
        "Only the administrator of the region may do this, with the administrator's key.",
    ),
    "not_a_participant": Words(
        "Ключ администратора не отправляет отчётов",
        "The administrator's key sends no reports",
        "Отчёты отправляет и смотрит участник от своего имени, со своим ключом.",
        "Participants send and look up reports in their own name, with their own key.",
    ),
    "not_found": Words(
        "Здесь ничего нет",
        "There is nothing here",
        "Адреса нет, или это не ваше. Список адресов: /openapi.json, описание: /docs.",
        "There is no such address, or it is not yours. Addresses: /openapi.json, description: /docs.",
    ),
    "unknown_report": Words(
        "Такого отчёта у вас нет",
        "You have no such report",
        "Под этим id от вашего имени ничего не сохранено: отчёт не был отправлен, или его не приняли сразу.",
        "Nothing is stored in your name under this id: it was not sent, or it was rejected at the door.",
    ),
    "method_not_allowed": Words(
        "Этот адрес так не вызывают",
        "This address has no such method",
        "Допустимые методы названы в заголовке Allow и в /openapi.json.",
        "The methods it has are named in the header Allow and in /openapi.json.",
    ),
    "unsupported_media_type": Words(
        "Неподходящий Content-Type",
        "The Content-Type does not fit",
        "Для отчёта: application/cloudevents+json, для пакета: application/cloudevents-batch+json, "
        "для остального: application/json.",
        "For a report: application/cloudevents+json, for a batch: application/cloudevents-batch+json, "
        "for everything else: application/json.",
    ),
    "invalid_parameter": Words(
        "Параметр запроса не подходит",
        "A parameter of the request does not fit",
        "Проверьте параметры, названные в errors; допустимые описаны в /openapi.json.",
        "Check the parameters named in errors; those allowed are described in /openapi.json.",
    ),
    "already_taken": Words(
        "Такой участник уже есть",
        "This participant exists already",
        "Имя участника выдаётся один раз и навсегда. Выберите другое или выдайте этому участнику новый ключ.",
        "A participant's id is given once and for ever. Choose another one, or make a new key for this one.",
    ),
    "reserved_id": Words(
        "Это имя занято системой",
        "This id is reserved",
        "Имена служб и слово service участникам не выдаются. Выберите другое имя.",
        "The names of services and the word service are not given to participants. Choose another id.",
    ),
    "unavailable": Words(
        "Временно нельзя",
        "Not possible right now",
        "Хранилище не подтвердило запись, поэтому неизвестно, сохранено ли отправленное. Повторите то же "
        "самое под теми же id через несколько секунд: лишнего не появится.",
        "Storage did not confirm, so it is not known whether what you sent is stored. Send the same again "
        "under the same ids in a few seconds: nothing will be there twice.",
    ),
    "server_error": Words(
        "Ошибка на нашей стороне",
        "A fault on our side",
        "Повторите запрос позже; если не поможет, сообщите администратору trace_id.",
        "Try again later; if that does not help, tell the administrator the trace_id.",
    ),
    "client_error": Words(
        "Запрос не подходит",
        "The request does not fit",
        "Проверьте запрос по описанию в /docs и /openapi.json.",
        "Check the request against /docs and /openapi.json.",
    ),
}

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


def words(code: str) -> Words:
    """The words of a code; a reason's first sentence is its title. KeyError for a code nobody declared."""
    known = OF_THE_DOOR.get(code)
    if known is not None:
        return known
    ru, en = text(code)
    return Words(_first(ru), _first(en), ru, en)


def _first(said: str) -> str:
    return said.partition(". ")[0].partition(": ")[0].rstrip(".")


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
