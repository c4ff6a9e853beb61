"""What this service knows of agreements: whose they are, for intakes and certificates that lean on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from kadry_contracts.facts import agreements
from kadry_contracts.terms import AgreementKind
from services.kernel.decision import NOTHING, Decision, Key, Look, Message, Outcome, Refused, Waiting

from ..words import until_known

Told = agreements.AgreementDraftedV1 | agreements.AgreementAmendedV1 | agreements.AgreementActivatedV1
Ended = agreements.AgreementTerminatedV1 | agreements.AgreementExpiredV1


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement as the agreements service last described it.

    parties   as its last revision states them, signed or not
    in_force  as the revision in force does; empty while none is
    told      the version in which we last heard of it
    ended_on  the last day, once it is over; `final` if a party ended it, for else it may be prolonged
    """

    kind: ClassVar[str] = "agreement"
    id: str
    version: int
    sort: AgreementKind
    parties: tuple[str, ...]
    in_force: tuple[str, ...] = ()
    told: int = 0
    ended_on: date | None = None
    final: bool = False

    @property
    def members(self) -> tuple[str, ...]:
        """Who may act under it: the parties in force; of a draft those it names."""
        return self.in_force or self.parties


def stated(message: Message[Told], look: Look) -> Outcome:
    """A revision is stated, or it is in force."""
    said = message.data
    old = look(Agreement, said.agreement)
    if old is not None and old.told >= said.version:
        return NOTHING
    new = old or Agreement(said.agreement, 0, said.kind, said.parties)
    if isinstance(said, agreements.AgreementActivatedV1):
        new = replace(new, in_force=said.parties)
        if not new.final and new.ended_on is not None and said.ends_on > new.ended_on:
            new = replace(new, ended_on=None)
    else:
        new = replace(new, parties=said.parties)
    return Decision([replace(new, version=new.version + 1, sort=said.kind, told=said.version)])


def ended(message: Message[Ended], look: Look) -> Outcome:
    """It is over: nothing new is opened under it, and what is open goes on."""
    said = message.data
    old = look(Agreement, said.agreement)
    if old is None or old.told >= said.version:
        return NOTHING
    final = isinstance(said, agreements.AgreementTerminatedV1)
    on = said.terminated_on if isinstance(said, agreements.AgreementTerminatedV1) else said.expired_on
    return Decision([replace(old, version=old.version + 1, told=said.version, ended_on=on, final=final)])


def over(agreement: Agreement, on: date) -> Refused | Waiting | None:
    """None unless it had ended before that day. By the clock alone: it waits, for it may be prolonged."""
    if agreement.ended_on is None or on <= agreement.ended_on:
        return None
    no = Refused("agreement_not_active", "/data/agreement", {"agreement": agreement.id})
    return no if agreement.final else Waiting(Key("agreement", agreement.id), no)


def party_to(look: Look, id: str, participant: str) -> Agreement | Refused | Waiting:
    """The agreement of a party. Whom only a revision names that lacks signatures waits for these."""
    agreement = look(Agreement, id)
    if agreement is None:
        return until_known("agreement", id, "/data/agreement")
    if participant in agreement.members:
        return agreement
    no = Refused("not_a_party", "/data/agreement", {"agreement": id})
    return Waiting(Key("agreement", id), no) if participant in agreement.parties else no
