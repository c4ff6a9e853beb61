"""The register of participants as every deciding service knows it, and who may say what.

The gateway owns the register and tells it in facts; a report of a participant not yet known waits for that
fact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from kadry_contracts.catalogue import REPORTS
from kadry_contracts.facts import gateway

from .decision import NOTHING, Decision, Key, Look, Message, Outcome, Refused, Waiting


@dataclass(frozen=True, slots=True)
class Participant:
    """A participant as the gateway last described it."""

    kind: ClassVar[str] = "participant"
    id: str
    role: str
    name: str
    municipality: str
    version: int
    suspended: bool = False
    inn: str | None = None


def needs(message: Message[Any]) -> list[Key]:
    """The participant the fact is about."""
    return [Key("participant", message.data.participant)]


def described(
    message: Message[
        gateway.ParticipantAddedV1 | gateway.ParticipantChangedV1 | gateway.ParticipantSuspendedV1
    ],
    look: Look,
) -> Outcome:
    """Keeps the newest word about a participant."""
    said = message.data
    known = look(Participant, said.participant)
    if known is not None and known.version >= said.version:
        return NOTHING
    suspended = isinstance(said, gateway.ParticipantSuspendedV1)
    return Decision(
        [
            Participant(
                said.participant, said.kind, said.name, said.municipality, said.version, suspended, said.inn
            )
        ]
    )


def until_admitted(names: Iterable[str], field: str, look: Look) -> Waiting | None:
    """The wait for the first of those whom a report names and nobody admitted yet; None if all are known."""
    for name in names:
        if look(Participant, name) is None:
            unknown = Refused("unknown_participant", field, {"participant": name})
            return Waiting(Key("participant", name), unknown)
    return None


def authority(report_type: str, participant: str, look: Look) -> Outcome | None:
    """None if `participant` may say this; otherwise the wait for its admission, or the refusal."""
    known = look(Participant, participant)
    if known is None:
        return Waiting(Key("participant", participant), Refused("not_authorised"))
    if known.suspended or known.role not in REPORTS[report_type].writers:
        return Refused("not_authorised", details={"kind": known.role})
    return None
