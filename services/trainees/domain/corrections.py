"""`corrects`: an earlier report of the same source is replaced by this one."""

from __future__ import annotations

from typing import Any

from services.kernel.decision import Key, Message, Refused, Waiting

from .history import Entry, Person, What


def original(message: Message[Any]) -> str:
    """`<source>#<id>` of the report that this one corrects; "" if it corrects none."""
    return f"{message.source}#{message.corrects}" if message.corrects else ""


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
