"""Corrections: their fact names the fact it replaces; that of a refused report is judged as new.

For the second, refusals are remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, ClassVar

from .decision import Decision, Look, Message, Outcome, Refused, Waiting


@dataclass(frozen=True, slots=True)
class RefusedReport:
    """A report that was refused, by its `<source>#<id>`. A service that uses `correctable` keeps these."""

    kind: ClassVar[str] = "refused_report"
    id: str
    version: int = 1


def correctable(rule: Callable[[Message[Any], Look], Outcome]) -> Callable[[Message[Any], Look], Outcome]:
    """The rule: a correction of a refused report is new to it, and what it refuses is remembered."""

    @wraps(rule)
    def asked(message: Message[Any], look: Look) -> Outcome:
        if message.corrects is not None and look(RefusedReport, f"{message.source}#{message.corrects}"):
            message = replace(message, corrects=None)
        outcome = rule(message, look)
        if isinstance(outcome, Refused):
            return _remembered(message, outcome)
        if isinstance(outcome, Waiting) and isinstance(outcome.otherwise, Refused):
            return replace(outcome, otherwise=_remembered(message, outcome.otherwise))
        if isinstance(outcome, Decision) and any(refused.report is None for refused in outcome.refused):
            return replace(outcome, states=[*outcome.states, _refused(message)])
        if isinstance(outcome, Decision) and outcome.facts and message.corrects is not None:
            return replace(outcome, corrects=message.corrects)
        return outcome

    return asked


def _remembered(message: Message[Any], refused: Refused) -> Decision:
    return Decision([_refused(message)], refused=[refused])


def _refused(message: Message[Any]) -> RefusedReport:
    return RefusedReport(f"{message.source}#{message.id}")
