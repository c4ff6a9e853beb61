"""`corrects`: an earlier report of the same source is replaced by this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar, TypeAlias

from services.kernel.decision import Decision, Key, Look, Message, Outcome, Refused, Waiting

from .history import Entry, Person, What, report_of


@dataclass(frozen=True, slots=True)
class Denied:
    """A report that was refused. A correction of it is judged as if it were new."""

    kind: ClassVar[str] = "denied"
    id: str
    version: int = 1


Rule: TypeAlias = Callable[[Message[Any], Look], Outcome]


def remembering(rule: Rule) -> Rule:
    """The rule, with every report it refuses remembered."""

    @wraps(rule)
    def asked(message: Message[Any], look: Look) -> Outcome:
        outcome = rule(message, look)
        if isinstance(outcome, Refused):
            return _denied(message, outcome)
        if isinstance(outcome, Waiting) and isinstance(outcome.otherwise, Refused):
            return Waiting(outcome.for_, _denied(message, outcome.otherwise), outcome.named)
        return outcome

    return asked


def _denied(message: Message[Any], refused: Refused) -> Decision:
    return Decision([Denied(report_of(message))], refused=[refused])


def original(message: Message[Any]) -> str:
    """`<source>#<id>` of the report that this one corrects; "" if it corrects none."""
    return f"{message.source}#{message.corrects}" if message.corrects else ""


def is_new(message: Message[Any], look: Look) -> bool:
    """Whether to judge it as a new report: it corrects none, or one that was refused."""
    return not message.corrects or look(Denied, original(message)) is not None


def replaced(message: Message[Any], person: Person, what: What) -> Entry | Waiting:
    """The entry of the corrected report, or the wait for it."""
    report = original(message)
    for entry in person.entries:
        if entry.report == report and entry.what == what:
            return entry
    return awaited(message, Key("person", person.id))


def awaited(message: Message[Any], about: Key) -> Waiting:
    """Waits for the corrected report, which will change the object that both are about."""
    refused = Refused("unknown_original", "/corrects")
    return Waiting(about, refused, named=f"report {message.corrects}")
