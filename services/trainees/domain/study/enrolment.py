"""An enrolment: what a report claims, and what there is a place for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from kadry_contracts.codes import Need
from services.kernel.decision import Message

from ..copies.intake import Intake
from ..person.history import Entry


@dataclass(frozen=True, slots=True)
class Claim:
    """What an enrolment report says, of the person it turned out to be about.

    replaces  reports that this one corrected, the first one first
    name      `<participant>/<person_ref>` if the report named the person so
    """

    report: str
    trainee: str
    intake: str
    on: date
    referral: str | None = None
    municipality: str = ""
    needs: tuple[Need, ...] = ()
    replaces: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """An enrolment: `asked` while a place is requested, `held` once there is one, neither if it was refused.

    A correction is asked for while what it corrects is still held.

    ended  the report of the end, if any
    told   the id of the message that brought the place that is held
    """

    kind: ClassVar[str] = "enrolment"
    id: str
    asked: Claim | None
    held: Claim | None = None
    ended: str = ""
    told: str = ""
    version: int = 1


def enrolled_entry(id: str, claim: Claim, intake: Intake, message: Message[Any]) -> Entry:
    """What the history keeps of an enrolment that has a place."""
    return Entry(
        "enrolled",
        claim.on,
        id,
        message.time.timestamp(),
        claim.report,
        claim.municipality,
        intake.occupation,
        site=intake.municipality,
        referral=claim.referral,
        provider=intake.provider,
        agreement=intake.agreement,
        until=intake.ends_on,
    )
