"""Copies of what other services said: intakes, and agreements that admissions rest on; who is in intakes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from kadry_contracts.codes import Level
from kadry_contracts.facts import agreements, programs
from services.kernel.decision import (
    NOTHING,
    Decision,
    Key,
    Look,
    Message,
    Outcome,
    Refused,
    State,
    Timer,
    Waiting,
)

EXPECTED = "expected"
"""The timer of a roster: how many are expected to graduate is to be said."""

BINDING = ("dual", "network", "target")
"""Kinds of agreements without which nobody may be enrolled."""


@dataclass(frozen=True, slots=True)
class Intake:
    """An intake as the programs service last described it.

    ended      how it ended before its time, if so, on `ended_on`
    opened_on  the day on which it was first offered, whenever that was corrected
    """

    kind: ClassVar[str] = "intake"
    id: str
    version: int
    provider: str
    municipality: str
    occupation: str
    level: Level
    starts_on: date
    ends_on: date
    agreement: str | None = None
    ended: str = ""
    ended_on: date | None = None
    opened_on: date | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """How many people were said to end a study, when, and where they count."""

    count: int
    ends_on: date
    municipality: str
    occupation: str


@dataclass(frozen=True, slots=True)
class Roster:
    """Enrolments and referrals of an intake: whom it concerns if the intake ends before its time.

    running  how many study in it and have not ended
    said     what was last said to be expected
    """

    kind: ClassVar[str] = "roster"
    id: str
    enrolments: tuple[str, ...] = ()
    referrals: tuple[str, ...] = ()
    version: int = 0
    running: int = 0
    said: Expected | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement as far as admissions rest on it.

    active_on  None until every party has signed
    revision   the one in force; `since` when it is
    final      a party ended it; by the clock alone it may have been prolonged
    """

    kind: ClassVar[str] = "agreement"
    id: str
    version: int
    form: str
    parties: tuple[str, ...]
    active_on: date | None = None
    ended_on: date | None = None
    final: bool = False
    revision: int = 1
    since: date | None = None


def opened(message: Message[programs.IntakeOpenedV1], look: Look) -> Outcome:
    """Keeps the intake. A corrected opening replaces it."""
    said, known = message.data, look(Intake, message.data.intake)
    if known is not None and known.version >= said.version:
        return NOTHING
    intake = Intake(
        said.intake,
        said.version,
        said.provider,
        said.municipality,
        said.occupation,
        said.level,
        said.starts_on,
        said.ends_on,
        said.agreement,
        *((known.ended, known.ended_on) if known else ()),
    )
    first = known.opened_on if known is not None else None
    intake = replace(intake, opened_on=first or message.day)
    return Decision([intake], timers=recounted(intake.id, message, look))


def recounted(intake: str, message: Message[Any], look: Look) -> list[Timer]:
    """Who is expected to graduate is to be said anew, if anybody is."""
    roster = look(Roster, intake)
    return [] if roster is None or roster.said is None else [asked_for(intake, message)]


def asked_for(intake: str, message: Message[Any]) -> Timer:
    """The number is to be said as soon as what stands in the streams has been read."""
    return Timer(Key("roster", intake), EXPECTED, message.recorded)


def altered(message: Message[programs.IntakeChangedV1], look: Look) -> Outcome:
    """Keeps the terms in force."""
    said, known = message.data, look(Intake, message.data.intake)
    if known is None or known.version >= said.version:
        return NOTHING
    new = replace(known, version=said.version, starts_on=said.starts_on, ends_on=said.ends_on)
    return Decision([new], timers=recounted(new.id, message, look))


def drafted(message: Message[agreements.AgreementDraftedV1], look: Look) -> Outcome:
    """Keeps the kind and the parties of an agreement."""
    said, known = message.data, look(Agreement, message.data.agreement)
    if known is not None and known.version >= said.version:
        return NOTHING
    return Decision([Agreement(said.agreement, said.version, said.kind, said.parties)])


def activated(message: Message[agreements.AgreementActivatedV1], look: Look) -> Outcome:
    """The agreement is in force from a day on. A prolonged one has not ended, whatever the clock had said."""
    said, known = message.data, look(Agreement, message.data.agreement)
    if known is not None and known.version >= said.version:
        return NOTHING
    new = Agreement(said.agreement, said.version, said.kind, said.parties, said.active_on)
    new = replace(new, revision=said.revision, since=said.revision_on)
    if known is not None and known.ended_on is not None and (known.final or said.ends_on <= known.ended_on):
        new = replace(new, ended_on=known.ended_on, final=known.final)
    return Decision([new])


def signature_revoked(message: Message[agreements.SignatureRevokedV1], look: Look) -> Outcome:
    """A signature was taken back before the agreement held, though it had been said to hold."""
    said, known = message.data, look(Agreement, message.data.agreement)
    if known is None or known.version >= said.version:
        return NOTHING
    stands = said.status not in ("drafted", "signed")
    return Decision([replace(known, version=said.version, active_on=known.active_on if stands else None)])


def agreement_ended(
    message: Message[agreements.AgreementTerminatedV1] | Message[agreements.AgreementExpiredV1], look: Look
) -> Outcome:
    """The agreement is over: nobody new is admitted under it, nobody who studies is sent away."""
    said, known = message.data, look(Agreement, message.data.agreement)
    if known is None or known.version >= said.version:
        return NOTHING
    final = isinstance(said, agreements.AgreementTerminatedV1)
    on = said.terminated_on if isinstance(said, agreements.AgreementTerminatedV1) else said.expired_on
    return Decision([replace(known, version=said.version, ended_on=on, final=final)])


def admitted(intake: Intake, participant: str, on: date, look: Look) -> Waiting | Refused | None:
    """None if `participant` may enrol into the intake on that day as far as its agreement goes.

    Otherwise it waits: a signature, an amendment or a correction that is on its way may admit it.
    """
    if intake.agreement is None:
        return (
            None if participant == intake.provider else Refused("not_yours", "/data/intake", _owned(intake))
        )
    agreement, about = look(Agreement, intake.agreement), {"agreement": intake.agreement}
    wrong: Refused | None = None
    if agreement is None:
        wrong = Refused("agreement_not_active", "/data/enrolled_on", about)
    elif participant != intake.provider and participant not in agreement.parties:
        wrong = Refused("not_yours", "/data/intake", _owned(intake))
    elif agreement.form in BINDING and not _active(agreement, on):
        wrong = Refused("agreement_not_active", "/data/enrolled_on", about)
    elif agreement.form in BINDING and intake.provider not in agreement.parties:
        wrong = Refused("not_a_party", "/data/intake", about)
    return None if wrong is None else Waiting(Key("agreement", intake.agreement), wrong)


def _active(agreement: Agreement, on: date) -> bool:
    """Whether everybody had signed by that day, and it had not ended."""
    if agreement.active_on is None or on < agreement.active_on:
        return False
    return agreement.ended_on is None or on <= agreement.ended_on


def _owned(intake: Intake) -> dict[str, str]:
    return {"name": intake.id, "owner": intake.provider}


def listed(look: Look, intake: str, *, enrolment: str = "", referral: str = "") -> list[State]:
    """The roster with one more on it; nothing to save if they are on it."""
    roster = look(Roster, intake) or Roster(intake)
    enrolments, referrals = roster.enrolments, roster.referrals
    if enrolment and enrolment not in enrolments:
        enrolments = (*enrolments, enrolment)
    if referral and referral not in referrals:
        referrals = (*referrals, referral)
    if (enrolments, referrals) == (roster.enrolments, roster.referrals):
        return []
    return [replace(roster, enrolments=enrolments, referrals=referrals, version=roster.version + 1)]


def left(look: Look, intake: str, id: str) -> list[State]:
    """The roster without an enrolment or a referral that was corrected to another intake."""
    roster = look(Roster, intake)
    if roster is None:
        return []
    return [
        replace(
            roster,
            enrolments=tuple(e for e in roster.enrolments if e != id),
            referrals=tuple(r for r in roster.referrals if r != id),
            version=roster.version + 1,
        )
    ]
