"""Reading the bodies of requests, and writing JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import Request, Response

from kadry_contracts.problems import Problem
from kadry_contracts.reasons import text

from .problems import Refusal

ONE = "application/cloudevents+json"
MANY = "application/cloudevents-batch+json"
PLAIN = "application/json"


def media(request: Request, *accepted: str) -> str:
    """The media type of the body, without its parameters; 415 if the route does not take it."""
    name, _, parameters = request.headers.get("content-type", "").partition(";")
    found = name.strip().lower()
    charset = parameters.replace('"', "").replace(" ", "").lower().partition("charset=")[2].partition(";")[0]
    if found not in accepted or charset not in ("", "utf-8", "utf8"):
        raise Refusal(415, "unsupported_media_type", headers={"Accept-Post": ", ".join(accepted)})
    return found


async def body(request: Request, most: int) -> bytes:
    """The body, counted while it is read; 413 as soon as it is longer than `most` bytes; 415 if packed."""
    if request.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        ru, en = text(
            "unreadable",
            why="сжатие (Content-Encoding) не принимается",
            why_en="compression (Content-Encoding) is not accepted",
        )
        raise Refusal(
            415, "unreadable", [Problem("unreadable", "", ru, en)], headers={"Accept-Encoding": "identity"}
        )
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared) > most:
        raise too_large(most)
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise too_large(most)
        parts.append(part)
    return b"".join(parts)


def too_large(most: int) -> Refusal:
    """413: more bytes than the route takes."""
    size, unit = (most >> 20, "М") if most >= 1 << 20 else (most >> 10, "К")
    ru, en = text(
        "too_large", why=f"больше {size} {unit}иБ", why_en=f"more than {size} {'M' if unit == 'М' else 'K'}iB"
    )
    # the rest of the body is not read: the connection cannot be used again
    return Refusal(413, "too_large", [Problem("too_large", "", ru, en)], headers={"Connection": "close"})


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(value), status, headers, PLAIN)
