"""Refused reports are remembered: a correction of one is judged as new, and waits until its fate is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from .decision import Decision, Key, Message, Outcome, Refused, Waiting


@dataclass(frozen=True, slots=True)
class RefusedReport:
    """A report that was refused, by its `<source>#<id>`. It stays as it is, however often it is refused."""

    kind: ClassVar[str] = "refused_report"
    id: str
    version: int = 1


def fate(source: str, id: str) -> Key:
    """What a correction waits for: touched when that report is decided, one way or the other."""
    return Key(RefusedReport.kind, f"{source}#{id}")


def as_correction(message: Message[Any], outcome: Outcome) -> Outcome:
    """The outcome of a correction: its first fact names the one it replaces.

    While the report that it corrects is unknown it waits for that one to be decided, for a refusal leaves
    nothing behind that the rule could wait for.
    """
    if message.corrects is None:
        return outcome
    if isinstance(outcome, Decision) and outcome.facts and outcome.corrects is None:
        return replace(outcome, corrects=message.corrects)
    if isinstance(outcome, Waiting) and _is_unknown(outcome.otherwise):
        named = outcome.named or f"report {message.corrects}"
        return replace(outcome, for_=fate(message.source, message.corrects), named=named)
    return outcome


def _is_unknown(otherwise: Refused | Decision | None) -> bool:
    return isinstance(otherwise, Refused) and otherwise.code == "unknown_original"
