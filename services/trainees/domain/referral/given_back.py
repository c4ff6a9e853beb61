"""A place that no enrolment has any more goes back to the referral that held it, until its hold is over."""

from __future__ import annotations

from typing import Any

from kadry_contracts.envelope import Fact
from services.kernel.decision import Message, State

from ..copies.intake import Intake
from ..person.history import Person
from .referral import Referral, holds, lapse, led_to_a_study


def given_back(
    person: Person, referral: Referral, intake: Intake, message: Message[Any]
) -> tuple[Person, list[State], list[Fact]]:
    """The person whose referral nobody uses any more: it is over with an intake that has ended, or before.

    While the intake goes on the programs service holds the place again and says when that is over.
    """
    if led_to_a_study(person, referral.id):
        return person, [], []
    today = message.recorded.astimezone(message.time.tzinfo).date()
    on, why = min((max(referral.referred_on, intake.ends_on), "expired"), (referral.expires_on, "expired"))
    if intake.ended_on is not None and intake.ended_on <= on:
        on, why = intake.ended_on, intake.ended
    elif intake.ended_on is None and intake.ends_on >= today:
        return person, [], []
    if (on >= today and why == "expired") or not holds(referral, on):
        return person, [], []
    person, lapsed, fact = lapse(person, referral, on, why, message)
    return person, [lapsed], [fact]
