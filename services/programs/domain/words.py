"""Words that the rules of this service share: facts in the making, waits and refusals."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.kernel.decision import Key, Timer
from services.kernel.decision import last_day as last_day
from services.kernel.decision import named as named
from services.kernel.decision import original as original
from services.kernel.decision import until_known as until_known

from .intake import DAY, Intake, terms_on

STARTS, COMPLETES, RISK, HOLDS = "starts", "completes", "risk", "holds"
"""Timers of an intake: its first day, its last, the day its group is looked at, the end of the next hold."""
RISK_DAYS = 14
"""So many days before its start an intake is looked at (domain contract, section 6)."""


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
    look, group = looked_at(new), new.opened.min_group
    before_that = (None, None) if old is None else (looked_at(old), old.opened.min_group)
    if before_that != (look, group):
        asked.append(Timer(key, RISK, look))
    if before is None or before.ends_on != after.ends_on:
        asked.append(Timer(key, COMPLETES, after.ends_on))
    return asked


def looked_at(intake: Intake) -> date | None:
    """The day at whose end an intake is looked at; None if no group is asked for, or it was opened too late.

    Fourteen days before its start begin; an intake opened later is looked at when its first day is over.
    """
    opened_on, starts_on = intake.opened.opened_on, terms_on(intake).starts_on
    if intake.opened.min_group is None or opened_on >= starts_on:
        return None
    return max(starts_on - (RISK_DAYS + 1) * DAY, opened_on)
