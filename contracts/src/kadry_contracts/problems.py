"""What is wrong with a report, in words: one problem for each field that breaks the contract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from kadry_contracts.envelope import names
from kadry_contracts.facts.common import Suggestion
from kadry_contracts.reasons import text
from kadry_contracts.rules import BROKEN
from kadry_contracts.words import literals, rule

MOST = 20
"""More problems than this help nobody: the first ones are told."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: its code, where it is (a JSON pointer), the rule and how to keep it."""

    code: str
    pointer: str
    message_ru: str
    message_en: str
    suggestions: tuple[Suggestion, ...] = ()


def problem(code: str, pointer: str = "", near: Iterable[Suggestion] = (), **details: str) -> Problem:
    """A problem with the texts of its code. The first suggestion is also said in words."""
    suggestions = tuple(near)
    if suggestions:
        details.setdefault("nearest", suggestions[0].code)
    ru, en = text(code, **details)
    return Problem(code, pointer, ru, en, suggestions)


def problems(error: ValidationError, model: type[BaseModel]) -> tuple[Problem, ...]:
    """The problems behind an error that validating `model` raised, at most 20, the most telling first."""
    found = [_of(detail, model) for detail in error.errors(include_url=False)[: 5 * MOST]]
    absent = {p.pointer for p in found if p.code == "missing_field"}
    # a misspelt name says more than the absence of the right one
    found.sort(key=lambda p: not (p.code == "unknown_field" and _right_name(p) in absent))
    return tuple(found[:MOST])


def nearest(name: str, known: Iterable[str], most: int = 3) -> tuple[Suggestion, ...]:
    """Known names that are most like this one."""
    return tuple(
        Suggestion(code=near) for near in get_close_matches(name[:200], list(known), n=most, cutoff=0.6)
    )


def unknown_name(name: str, at: Sequence[str | int], known: Iterable[str]) -> Problem:
    """A field that the contract does not have. Its name is repeated only if it looks like one."""
    said = name if _NAME.fullmatch(name) else ""
    return problem("unknown_field", pointer((*at, said) if said else at), nearest(name, known), field=said)


def pointer(at: Sequence[str | int]) -> str:
    """A place in a document as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in at)


def _right_name(found: Problem) -> str:
    return found.pointer.rpartition("/")[0] + "/" + (found.suggestions[0].code if found.suggestions else "")


def _of(detail: Any, model: type[BaseModel]) -> Problem:
    at, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    name = _spoken(at)
    if kind == "missing":
        return problem("missing_field", pointer(at), field=name)
    if kind == "extra_forbidden":
        return unknown_name(str(at[-1]), at[:-1], _fields(model, at[:-1]))
    if kind == "unknown_code":
        near = (Suggestion(**suggestion) for suggestion in context["suggestions"])
        return problem(
            "unknown_code", pointer(at), near, field=name, rule=context["ru"], rule_en=context["en"]
        )
    if kind == BROKEN:
        at = (*at, context["field"])
        return problem(
            context["code"], pointer(at), field=_spoken(at), rule=context["ru"], rule_en=context["en"]
        )
    ru, en = rule(kind, context)
    meant = nearest(detail["input"], literals(context)) if isinstance(detail["input"], str) else ()
    return problem("invalid_field", pointer(at), meant, field=name, rule=ru, rule_en=en)


def _spoken(at: Sequence[str | int]) -> str:
    """A place as people say it: `occupation`, `obligations[0].target`."""
    steps = at[1:] if at[:1] == ("data",) and len(at) > 1 else at
    said = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return said.removeprefix(".")


def _fields(model: type[BaseModel], at: Sequence[str | int]) -> tuple[str, ...]:
    """The fields of the model that stands at this place inside `model`."""
    for step in at:
        if isinstance(step, str):
            inner = _models(model).get(step)
            if inner is None:
                return ()
            model = inner
    return tuple(names(model))


@cache
def _models(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """The nested models of a model by field."""
    found = {}
    for name, info in model.model_fields.items():
        for inner in _inside(info.annotation):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                found[name] = inner
    return found


def _inside(annotation: Any) -> Iterable[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _inside(part)
