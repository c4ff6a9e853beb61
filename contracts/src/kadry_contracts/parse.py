"""A decoded report becomes an envelope with its body, or Rejected with everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from pydantic import ValidationError

from kadry_contracts.catalogue import REPORTS
from kadry_contracts.envelope import PARTICIPANT_SOURCE, Body, Envelope
from kadry_contracts.facts.common import Suggestion
from kadry_contracts.problems import Problem, nearest, problem, problems, unknown_name

AHEAD = timedelta(hours=24)
"""How far the time of a report may lie ahead of the clock that receives it. The past is free."""

OWN_ATTRIBUTES = ("specversion", "id", "source", "type", "time", "datacontenttype", "corrects", "data")
PASSED_OVER = (
    "subject",
    "dataschema",
    "traceparent",
    "tracestate",
    "partitionkey",
    "sequence",
    "sampledrate",
)
"""Attributes of CloudEvents and its extensions that a sender's library may add. Nobody reads them."""

ATTRIBUTES = frozenset((*OWN_ATTRIBUTES, *PASSED_OVER))


class Rejected(Exception):
    """A report breaks the contract. `problems` says how; the first one is what it is refused with."""

    def __init__(self, found: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.code} {p.pointer}".strip() for p in found))
        self.problems = found


@cache
def _envelope(type_: str) -> type[Envelope[Any]] | None:
    """The envelope of reports of this type, made when first needed; None for a type that is no report."""
    if type_ not in REPORTS:
        return None
    model = cast("type[Envelope[Any]]", Envelope.__class_getitem__(REPORTS[type_].model))
    model.model_rebuild()
    return model


@cache
def _validator(type_: str) -> Callable[[Any], Envelope[Any]] | None:
    model = _envelope(type_)
    return None if model is None else model.__pydantic_validator__.validate_python


_ANY_BODY = Envelope[Body]
_VERSION = re.compile(r"(kadry\.report\.[a-z_]{1,64}\.[a-z_]{1,64})\.v[0-9]{1,4}")


def parse_report(
    value: Mapping[str, Any], participant: str, subject_type: str | None = None, now: datetime | None = None
) -> Envelope[Any]:
    """The report that `participant` sent, as an envelope with its typed body.

    value         what strict.read answered
    subject_type  the type that the subject asks for, where the report came over the bus
    now           the receiver's clock; without it the time of the report is not compared

    Raises Rejected with at least one problem, and nothing else.
    """
    type_ = value.get("type")
    validate = _validator(type_) if isinstance(type_, str) and type_ in REPORTS else None
    if (
        validate is not None
        and value.get("source") == PARTICIPANT_SOURCE + participant
        and subject_type in (None, type_)
        and ATTRIBUTES.issuperset(value)
    ):
        try:
            envelope = validate(value)
        except ValidationError:
            pass  # told below, with everything else that is wrong
        else:
            if envelope.corrects != envelope.id and (now is None or envelope.time <= now + AHEAD):
                return envelope
    raise Rejected(tuple(_wrong(value, participant, subject_type, now)))


def _wrong(
    value: Mapping[str, Any], participant: str, subject_type: str | None, now: datetime | None
) -> Iterator[Problem]:
    """Everything that is wrong with a report; what says whose it is and what it is comes first."""
    source, type_ = value.get("source"), value.get("type")
    if isinstance(source, str) and source != PARTICIPANT_SOURCE + participant:
        yield problem("source_mismatch", "/source", source=PARTICIPANT_SOURCE + participant)
    if isinstance(type_, str):
        yield from _wrong_type(type_, subject_type)
    for name in value:
        if name not in ATTRIBUTES:
            yield unknown_name(name, (), OWN_ATTRIBUTES)
    known = _envelope(type_) if isinstance(type_, str) and type_ in REPORTS else None
    model = known or _ANY_BODY
    try:
        envelope = model.model_validate({name: value[name] for name in OWN_ATTRIBUTES if name in value})
    except ValidationError as error:
        yield from problems(error, model)
        return
    if now is not None and envelope.time > now + AHEAD:
        yield problem("future_time", "/time")
    if envelope.corrects == envelope.id:
        ru, en = "отчёт не может исправлять сам себя", "a report cannot correct itself"
        yield problem("invalid_field", "/corrects", field="corrects", rule=ru, rule_en=en)


def _wrong_type(type_: str, subject_type: str | None) -> Iterator[Problem]:
    if type_ not in REPORTS:
        stem = found.group(1) if (found := _VERSION.fullmatch(type_)) else None
        versions = [known for known in REPORTS if stem and known.rpartition(".")[0] == stem]
        if versions:
            yield problem("unknown_version", "/type", [Suggestion(code=known) for known in versions])
        else:
            yield problem("unknown_type", "/type", nearest(type_, REPORTS))
    elif subject_type not in (None, type_):
        yield problem("type_mismatch", "/type", type=subject_type or "")
