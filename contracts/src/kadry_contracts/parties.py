"""Whom a fact concerns: every participant it names, and the owner of every object it names.

What to look at is read from the annotations of a model once; a fact then costs about a microsecond, because
this runs for each one that is said.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from kadry_contracts.codes import ParticipantId, RegionalId
from kadry_contracts.envelope import Fact


class _Plan(NamedTuple):
    """Names of fields by what they hold: participants, objects, tuples of these, and nested models with
    plans.
    """

    participants: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    participant_lists: tuple[str, ...] = ()
    object_lists: tuple[str, ...] = ()
    models: tuple[tuple[str, _Plan], ...] = ()
    model_lists: tuple[tuple[str, _Plan], ...] = ()


def parties(fact: Fact) -> frozenset[str]:
    """The ids of the participants whom a fact concerns; its writer is not among them unless it is named."""
    found: set[str] = set()
    _collect(_plan(type(fact)), fact.__dict__, found.add)
    return frozenset(found)


def _collect(plan: _Plan, said: dict[str, Any], add: Callable[[str], None]) -> None:
    for name in plan.objects:
        if value := said[name]:
            add(value.partition("/")[0])
    for name in plan.participants:
        if value := said[name]:
            add(value)
    for name in plan.participant_lists:
        for value in said[name] or ():
            add(value)
    for name in plan.object_lists:
        for value in said[name] or ():
            add(value.partition("/")[0])
    for name, inner in plan.models:
        if (value := said[name]) is not None:
            _collect(inner, value.__dict__, add)
    for name, inner in plan.model_lists:
        for value in said[name] or ():
            _collect(inner, value.__dict__, add)


@cache
def _plan(model: type[BaseModel]) -> _Plan:
    found: dict[str, list[Any]] = {field: [] for field in _Plan._fields}
    hints = get_type_hints(model, include_extras=True)
    for name in model.model_fields:
        for many, kind in _kinds(hints[name], many=False):
            if kind == ParticipantId:
                found["participant_lists" if many else "participants"].append(name)
            elif kind == RegionalId:
                found["object_lists" if many else "objects"].append(name)
            elif isinstance(kind, type) and issubclass(kind, BaseModel) and any(inner := _plan(kind)):
                found["model_lists" if many else "models"].append((name, inner))
    return _Plan(**{field: tuple(names) for field, names in found.items()})


def _kinds(annotation: Any, *, many: bool) -> list[tuple[bool, Any]]:
    """The types inside an annotation, and whether it stands in a tuple: `X | None`, `tuple[X, ...]`, …"""
    if annotation in (ParticipantId, RegionalId):
        return [(many, annotation)]
    inner = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _kinds(inner[0], many=many)
    if not inner:
        return [(many, annotation)]
    within = many or get_origin(annotation) in (tuple, list, frozenset, set)
    return [kind for part in inner if part is not Ellipsis for kind in _kinds(part, many=within)]
