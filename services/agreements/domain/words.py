"""What the rules of agreements say again and again: wait for it, correct it, the day a timer was set for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from kadry_contracts.envelope import Report
from services.kernel.decision import Key, Message, Refused, Waiting

from .agreement import Agreement


def until_known(kind: str, id: str, field: str) -> Waiting:
    """Wait for an object that a report names; refuse it if it never comes."""
    return Waiting(Key(kind, id), Refused("unknown_object", field, {"name": id}))


def not_a_party(agreement: Agreement, party: str, field: str = "/data/agreement") -> Refused | Waiting | None:
    """None for a party of the terms in force. Whoever is one of other terms waits until those hold."""
    if party in agreement.terms.parties:
        return None
    no = Refused("not_a_party", field, {"agreement": agreement.id})
    if any(party in revision.parties for revision in agreement.revisions):
        return Waiting(Key("agreement", agreement.id), no)
    return no


def original(
    message: Message[Report], key: Key, current: str | None, replaced: tuple[str, ...]
) -> Refused | Waiting | None:
    """None if the report that `message` corrects is in force; otherwise the refusal, or the wait for it."""
    if message.corrects == current:
        return None
    if f"{message.participant}#{message.corrects}" in replaced:
        return Refused("already_corrected")
    return Waiting(key, Refused("unknown_original"), "the report named in corrects")


def replacing(message: Message[Any], replaced: tuple[str, ...]) -> tuple[str, ...]:
    """Reports that were replaced, with this one's original: ids are unique for one participant only."""
    return (*replaced, f"{message.participant}#{message.corrects}")


def last_day(message: Message[Any]) -> date:
    """The day whose end a timer was set for: 24:00 is the first moment that no longer belongs to a day."""
    return (message.time - timedelta(microseconds=1)).date()
