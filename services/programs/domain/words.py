"""Words that the rules of this service share: facts in the making, waits and refusals."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from kadry_contracts.envelope import Report
from services.kernel.decision import Key, Message, Refused, Timer, Waiting

from .intake import DAY, Intake, terms_on

STARTS, COMPLETES, RISK, HOLDS = "starts", "completes", "risk", "holds"
"""Timers of an intake: its first day, its last, the day its group is looked at, the end of the next hold."""
RISK_DAYS = 14
"""So many days before its start an intake is looked at (domain contract, section 6)."""


def named(message: Message[Any], ref: str) -> str:
    """The regional id of the writer's own object."""
    return f"{message.participant}/{ref}"


def until_known(kind: str, id: str, field: str) -> Waiting:
    """Wait for an object that a report names; if it never appears the report is refused."""
    return Waiting(Key(kind, id), Refused("unknown_object", field, {"name": id}))


def original(
    message: Message[Report], key: Key, current: str | None, replaced: tuple[str, ...]
) -> Refused | Waiting | None:
    """None if the report that `message` corrects is in force; otherwise the refusal, or the wait for it."""
    if message.corrects == current:
        return None
    if message.corrects in replaced:
        return Refused("already_corrected")
    return Waiting(key, Refused("unknown_original"), "the report named in corrects")


def last_day(message: Message[Any]) -> date:
    """The day whose end a timer was set for: 24:00 is the first moment that no longer belongs to a day."""
    return (message.time - timedelta(microseconds=1)).date()


def of_intake(intake: Intake) -> dict[str, Any]:
    """What every fact about an intake says of it."""
    return {
        "version": intake.version,
        "intake": intake.id,
        "provider": intake.provider,
        "municipality": intake.opened.municipality,
        "occupation": intake.opened.occupation,
        "agreement": intake.opened.agreement,
    }


def timers(old: Intake | None, new: Intake) -> list[Timer]:
    """What the clock is asked for, as far as the days differ from those it was asked for before."""
    key, before, after = Key("intake", new.id), None if old is None else terms_on(old), terms_on(new)
    asked: list[Timer] = []
    if before is None or before.starts_on != after.starts_on:
        # A timer is set for the end of a day; a start is the end of the day before.
        asked.append(Timer(key, STARTS, after.starts_on - DAY))
        if new.opened.min_group is not None:
            asked.append(Timer(key, RISK, after.starts_on - (RISK_DAYS + 1) * DAY))
    if before is None or before.ends_on != after.ends_on:
        asked.append(Timer(key, COMPLETES, after.ends_on))
    return asked
