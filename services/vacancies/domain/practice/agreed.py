"""Who the parties of an agreement are: those of the revision that all of them signed, while there is one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, TypeAlias

from kadry_contracts.facts import agreements
from services.kernel.decision import NOTHING, Decision, Key, Look, Message, Outcome, Refused, Waiting

Told: TypeAlias = (
    agreements.AgreementDraftedV1 | agreements.AgreementAmendedV1 | agreements.AgreementActivatedV1
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Our copy of what an agreement says about its parties.

    parties   as its last revision states them, signed or not
    in_force  as the last revision in force does; empty while none is
    told      the version in which the agreements service last told of it
    """

    kind: ClassVar[str] = "agreement"
    id: str
    version: int
    parties: tuple[str, ...]
    in_force: tuple[str, ...] = ()
    told: int = 0


def heard(message: Message[Told], look: Look) -> Outcome:
    """A revision is stated, or it is in force."""
    said = message.data
    old = look(Agreement, said.agreement)
    if old is not None and old.told > said.version:
        return NOTHING
    new = old or Agreement(said.agreement, 0, said.parties)
    if isinstance(said, agreements.AgreementActivatedV1):
        new = replace(new, in_force=said.parties)
    else:
        new = replace(new, parties=said.parties)
    return Decision([replace(new, version=new.version + 1, told=said.version)])


def not_agreed(id: str, participant: str, look: Look) -> Waiting | Refused | None:
    """None if the participant is a party. One that only an unsigned revision names waits for the others."""
    agreement = look(Agreement, id)
    refused = Refused("not_a_party", "/data/agreement", {"name": id})
    if agreement is None:
        return Waiting(Key("agreement", id), Refused("unknown_object", "/data/agreement", {"name": id}))
    if participant in (agreement.in_force or agreement.parties):
        return None
    return Waiting(Key("agreement", id), refused) if participant in agreement.parties else refused
