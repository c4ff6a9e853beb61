"""Bytes on a stream to messages, and facts to bytes. What cannot become a message says why.

Reports come from outside and meet the strict decoder; facts come from services and are read tolerantly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson
from pydantic import ValidationError

from kadry_contracts.catalogue import FACTS
from kadry_contracts.envelope import PARTICIPANT_SOURCE, SERVICE_SOURCE, Envelope, Fact
from kadry_contracts.parse import Rejected, parse_report
from kadry_contracts.problems import Problem
from kadry_contracts.strict import Unreadable, read

from .decision import Heard, Message, Refused

EVENT_ID = re.compile(r"[^\s\x00-\x1f\x7f\ud800-\udfff]{1,64}")
NO_DIGEST = b""


class Raw(NamedTuple):
    """A message as the stream gives it. `recorded` is when the stream stored it, `seq` its place there."""

    stream: str
    subject: str
    body: bytes
    seq: int
    recorded: datetime
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A message that can be decided, its digest, and where it came from.

    refused  set where the message breaks the contract and its sender can be told: the outcome, decided
             already
    """

    message: Message[Any]
    digest: bytes
    raw: Raw
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Unusable:
    """A message nobody can decide. It becomes a dead letter with this reason; no value of it is repeated."""

    raw: Raw
    code: str
    why_ru: str
    why_en: str


def digest(value: Any) -> bytes:
    """16 bytes that are equal for equal JSON documents, however their keys are ordered and spaced."""
    try:
        canonical = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:  # half a surrogate pair, or a whole number of more than 64 bits
        canonical = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    return blake2b(canonical, digest_size=16).digest()


def read_report(raw: Raw) -> Read | Unusable:
    """A report on `report.<participant>.<service>.<event>.v1`. The subject is the author."""
    participant = raw.subject.split(".", 2)[1]
    type_ = "kadry.report." + raw.subject.split(".", 2)[2]
    try:
        value = read(raw.body)
    except Unreadable as error:
        return _told(
            raw, participant, error.value, Problem(error.code, "", error.message_ru, error.message_en)
        )
    try:
        envelope = parse_report(value, participant, type_, raw.recorded)
    except Rejected as error:
        return _told(raw, participant, value, error.problems[0])
    message = Message(
        id=envelope.id,
        source=envelope.source,
        time=envelope.time,
        recorded=raw.recorded,
        seq=raw.seq,
        correlation=f"{envelope.source}#{envelope.id}",
        data=envelope.data,
        participant=participant,
        corrects=envelope.corrects,
    )
    return Read(message, digest(value), raw)


def _told(raw: Raw, participant: str, value: Mapping[str, Any] | None, problem: Problem) -> Read | Unusable:
    """The refusal of a report whose source and id are its sender's; otherwise nobody can be told which it
    was.
    """
    id, source = (value.get("id"), value.get("source")) if value else (None, None)
    honest = source == PARTICIPANT_SOURCE + participant and isinstance(id, str) and EVENT_ID.fullmatch(id)
    if not honest or not isinstance(id, str):
        return Unusable(raw, problem.code, problem.message_ru, problem.message_en)
    source = PARTICIPANT_SOURCE + participant
    message: Message[Any] = Message(
        id=id,
        source=source,
        time=raw.recorded,
        recorded=raw.recorded,
        seq=raw.seq,
        correlation=f"{source}#{id}",
        data=None,
        participant=participant,
    )
    near = [s.model_dump() for s in problem.suggestions]
    texts = (problem.message_ru, problem.message_en)
    refused = Refused(
        problem.code, problem.pointer or None, {"suggestions": near} if near else {}, texts=texts
    )
    sign = blake2b(raw.body, digest_size=16).digest() if value is None else _digest_of_anything(value, raw)
    return Read(message, sign, raw, refused)


def _digest_of_anything(value: Mapping[str, Any], raw: Raw) -> bytes:
    try:
        return digest(value)
    except RecursionError:
        return blake2b(raw.body, digest_size=16).digest()


@cache
def _fact_reader(type_: str) -> Callable[[bytes], Envelope[Any]]:
    model: Any = Envelope.__class_getitem__(FACTS[type_].model)
    reader: Callable[[bytes], Envelope[Any]] = model.__pydantic_validator__.validate_json
    return reader


def read_fact(raw: Raw) -> Read | Unusable:
    """A fact on `fact.<service>.<event>.v1.<municipality>.<occupation>`."""
    _, service, event, version, _, _ = raw.subject.split(".")
    try:
        envelope = _fact_reader(f"kadry.fact.{service}.{event}.{version}")(raw.body)
    except KeyError:
        return Unusable(raw, "unknown_version", "факта с такой версией нет", "no fact has this version")
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
        return Unusable(
            raw, "unreadable", f"факт не по договору: {where}", f"a fact breaks the contract: {where}"
        )
    if (
        envelope.source != SERVICE_SOURCE + service
        or envelope.type != f"kadry.fact.{service}.{event}.{version}"
    ):
        return Unusable(raw, "source_mismatch", "факт другой службы", "a fact of another service")
    message = Message(
        id=envelope.id,
        source=envelope.source,
        time=envelope.time,
        recorded=raw.recorded,
        seq=raw.seq,
        correlation=envelope.correlationid or "",
        data=envelope.data,
        corrects=envelope.corrects,
    )
    return Read(message, NO_DIGEST, raw)


def read_anything(raw: Raw) -> Read:
    """A message of a followed stream, readable or not."""
    try:
        value: dict[str, Any] | None = read(raw.body) if raw.stream == "REPORTS" else orjson.loads(raw.body)
    except (Unreadable, orjson.JSONDecodeError):
        value = None
    sign = blake2b(raw.body, digest_size=16).digest() if value is None else digest(value)
    heard = Heard(raw.stream, raw.subject, value, sign)
    message: Message[Any] = Message(
        id=str(raw.seq),
        source=f"stream:{raw.stream}",
        time=raw.recorded,
        recorded=raw.recorded,
        seq=raw.seq,
        correlation="",
        data=heard,
        participant=raw.subject.split(".", 2)[1] if raw.stream == "REPORTS" else "",
    )
    return Read(message, sign, raw)


def fact_bytes(
    fact: Fact,
    *,
    id: str,
    source: str,
    time: datetime,
    recorded: datetime,
    correlation: str = "",
    causation: str = "",
    corrects: str | None = None,
) -> bytes:
    """The envelope of a fact as it stands on the bus."""
    head: dict[str, Any] = {
        "specversion": "1.0",
        "id": id,
        "source": source,
        "type": fact.type,
        "time": time,
        "datacontenttype": "application/json",
    }
    if corrects:
        head["corrects"] = corrects
    if correlation:
        head["correlationid"] = correlation
    if causation:
        head["causationid"] = causation
    head["recordedat"] = recorded
    body = fact.__pydantic_serializer__.to_json(fact, exclude_none=True)
    return b'%s,"data":%s}' % (orjson.dumps(head)[:-1], body)
