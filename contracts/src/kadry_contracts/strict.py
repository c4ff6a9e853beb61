"""The one decoder of messages: bytes to plain objects, or Unreadable. Gateway, services and check.py all use
it.

What other decoders let through and this one does not: a key given twice (they silently keep the last), NaN,
Infinity and 1e400, NUL characters and lone surrogates (which a database refuses later, with its whole batch),
endless numbers, deep nesting, long strings and lists, a byte-order mark, trailing text.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from kadry_contracts.envelope import MAX_BYTES
from kadry_contracts.reasons import text

MAX_DEPTH = 16
MAX_STRING = 4_000
MAX_ELEMENTS = 1_000
MAX_DIGITS = 20
MAX_BATCH = 1_000
MAX_BATCH_BYTES = 8 * 1024 * 1024


class Unreadable(Exception):
    """The bytes are not a message. `code` is `unreadable`, `too_large` or `too_deep`; no value of it is
    repeated.

    `value` is the object where it is JSON and only breaks a limit: enough to see who sent it, never to act
    on.
    """

    def __init__(self, code: str, why: str = "", why_en: str = "") -> None:
        self.code = code
        self.value: dict[str, Any] | None = None
        self.message_ru, self.message_en = text(code, why=why, why_en=why_en)
        super().__init__(self.message_en)


def read(body: bytes) -> dict[str, Any]:
    """The object that `body` is the JSON of. Raises Unreadable and nothing else."""
    if len(body) > MAX_BYTES:
        raise Unreadable("too_large", "больше 64 КиБ", "more than 64 KiB")
    document, value = _decoded(body, _STRICT)
    if not isinstance(value, dict):
        raise Unreadable("unreadable", "это не объект JSON", "it is not a JSON object")
    if _may_break_a_limit(document):
        try:
            _check(value, 1)
        except Unreadable as found:
            found.value = value
            raise
    return value


def read_batch(body: bytes) -> list[dict[str, Any] | Unreadable]:
    """The objects of a JSON array, each on its own: one that is unreadable does not harm its neighbours.

    Raises Unreadable where the whole is not an array of at most 1,000 elements and 8 MiB.
    """
    if len(body) > MAX_BATCH_BYTES:
        raise Unreadable("too_large", "больше 8 МиБ", "more than 8 MiB")
    if (found := _faultless(body)) is not None:
        return found
    value = _decoded(body, _LENIENT)[1]
    if not isinstance(value, list):
        raise Unreadable("unreadable", "это не список JSON", "it is not a JSON array")
    if len(value) > MAX_BATCH:
        raise Unreadable("too_large", "больше 1000 сообщений", "more than 1,000 messages")
    return [_element(item, measure=len(body) > MAX_BYTES) for item in value]


def _faultless(body: bytes) -> list[dict[str, Any] | Unreadable] | None:
    """The objects of an array with which nothing is wrong; None where anything is, or may be.

    Each element is seen as it was written, so that most need not be walked through: a third of the time.
    """
    found: list[dict[str, Any] | Unreadable] = []
    try:
        document = body.decode("utf-8")
        at = _SPACE.match(document).end()  # type: ignore[union-attr]
        if document[at] != "[":
            return None
        while len(found) < MAX_BATCH:
            start = _SPACE.match(document, at + 1).end()  # type: ignore[union-attr]
            item, end = _STRICT.raw_decode(document, start)
            written = document[start:end]
            if not isinstance(item, dict) or len(written) > _SURELY_SMALL:
                return None
            if _may_break_a_limit(written):
                _check(item, 1)
            found.append(item)
            at = _SPACE.match(document, end).end()  # type: ignore[union-attr]
            if document[at] == "]":
                return found if _SPACE.fullmatch(document, at + 1) else None
            if document[at] != ",":
                return None
    except (Unreadable, ValueError, IndexError, RecursionError):
        return None
    return None


def _element(item: Any, *, measure: bool) -> dict[str, Any] | Unreadable:
    try:
        _check(item, 1)
        if not isinstance(item, dict):
            return Unreadable("unreadable", "это не объект JSON", "it is not a JSON object")
        if measure and len(json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()) > MAX_BYTES:
            return Unreadable("too_large", "больше 64 КиБ", "more than 64 KiB")
    except Unreadable as found:
        return found
    return item


def _decoded(body: bytes, decoder: json.JSONDecoder) -> tuple[str, Any]:
    try:
        document = body.decode("utf-8")
        return document, decoder.decode(document)
    except UnicodeDecodeError:
        raise Unreadable("unreadable", "это не UTF-8", "it is not UTF-8") from None
    except RecursionError:
        raise Unreadable("too_deep") from None
    except json.JSONDecodeError as error:
        if not body.strip():
            raise Unreadable("unreadable", "оно пустое", "it is empty") from None
        if error.doc.startswith("\ufeff"):
            raise Unreadable(
                "unreadable", "в начале стоит метка порядка байтов", "it begins with a byte-order mark"
            ) from None
        raise Unreadable(
            "unreadable", f"ошибка JSON, знак {error.pos + 1}", f"no JSON at character {error.pos + 1}"
        ) from None


class _Flaw:
    """Stands in a decoded batch where an element breaks a rule that only the decoder can see."""

    def __init__(self, why: str, why_en: str) -> None:
        self.why = why
        self.why_en = why_en


_TWICE = _Flaw("ключ указан дважды", "a key is given twice")
_NUMBER = _Flaw("число вне допустимых пределов", "a number is out of range")
_CHARACTER = _Flaw("строка содержит недопустимый знак", "a string holds a character that is not allowed")


def _raised(flaw: _Flaw) -> Any:
    raise Unreadable("unreadable", flaw.why, flaw.why_en)


def _kept(flaw: _Flaw) -> Any:
    return flaw


def _decoder(wrong: Any) -> json.JSONDecoder:
    """A decoder that answers with `wrong(flaw)` where a value must not be accepted."""

    def once(pairs: list[tuple[str, Any]]) -> Any:
        found = dict(pairs)
        return found if len(found) == len(pairs) else wrong(_TWICE)

    def whole(digits: str) -> Any:
        return int(digits) if len(digits) <= MAX_DIGITS else wrong(_NUMBER)

    def real(digits: str) -> Any:
        number = float(digits)
        return number if math.isfinite(number) else wrong(_NUMBER)

    def constant(_: str) -> Any:
        return wrong(_NUMBER)

    return json.JSONDecoder(
        object_pairs_hook=once, parse_int=whole, parse_float=real, parse_constant=constant
    )


_STRICT = _decoder(_raised)
_LENIENT = _decoder(_kept)
_SPACE = re.compile(r"[ \t\n\r]*")
_SURELY_SMALL = MAX_BYTES // 4
"""Characters that are at most 64 KiB, whatever they are."""
_ESCAPED = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


def _may_break_a_limit(document: str) -> bool:
    """Whether the object must be walked through. Most reports need not: they are too short to break a limit.

    A list of more than 1,000 elements takes 2,003 characters at least, and NUL or half a surrogate pair can
    only come from an escape, because UTF-8 and JSON allow neither as such.
    """
    return (
        len(document) > 2 * MAX_ELEMENTS
        or document.count("{") + document.count("[") > MAX_DEPTH
        or ("\\u" in document and _ESCAPED.search(document) is not None)
    )


def _check(value: Any, depth: int) -> None:
    if isinstance(value, str):
        if len(value) > MAX_STRING:
            raise Unreadable(
                "too_large", "строка длиннее 4000 знаков", "a string of more than 4,000 characters"
            )
        if "\0" in value or not _encodes(value):
            _raised(_CHARACTER)
    elif isinstance(value, (dict, list)):
        if depth > MAX_DEPTH:
            raise Unreadable("too_deep")
        if len(value) > MAX_ELEMENTS:
            raise Unreadable(
                "too_large", "больше 1000 элементов в одном списке", "more than 1,000 elements in one list"
            )
        for item in value:
            _check(item, depth + 1)
        if isinstance(value, dict):
            for item in value.values():
                _check(item, depth + 1)
    elif isinstance(value, _Flaw):
        _raised(value)


def _encodes(value: str) -> bool:
    """False for half of a surrogate pair, which no UTF-8 can say."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
