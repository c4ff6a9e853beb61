"""`corrects`: an earlier report of the same source is replaced by this one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from services.kernel.decision import Key, Message, Refused, Waiting

from .person.history import Entry, Person, What


class Reported(Protocol):
    """What a report led to, and the reports that were corrected on the way there."""

    @property
    def report(self) -> str: ...
    @property
    def replaces(self) -> tuple[str, ...]: ...


R = TypeVar("R", bound=Reported)


def original(message: Message[Any]) -> str:
    """`<source>#<id>` of the report that this one corrects; "" if it corrects none."""
    return f"{message.source}#{message.corrects}" if message.corrects else ""


def history_of(old: Reported | None) -> tuple[str, ...]:
    """The reports that a correction of `old` replaces, the first one first."""
    return () if old is None else (*old.replaces, old.report)


def found(message: Message[Any], among: Iterable[R], about: Key) -> R | Waiting | Refused:
    """What the corrected report led to; the wait for it, or the refusal if another one corrected it."""
    report = original(message)
    for one in among:
        if one.report == report:
            return one
        if report in one.replaces:
            return Refused("already_corrected", "/corrects", {"by": one.report.partition("#")[2]})
    return awaited(message, about)


def replaced(message: Message[Any], person: Person, what: What) -> Entry | Waiting | Refused:
    """The entry of the corrected report, or the wait for it."""
    return found(message, (e for e in person.entries if e.what == what), Key("person", person.id))


def awaited(message: Message[Any], about: Key) -> Waiting:
    """Waits for the corrected report, which will change the object that both are about."""
    refused = Refused("unknown_original", "/corrects")
    return Waiting(about, refused, named=f"report {message.corrects}")
