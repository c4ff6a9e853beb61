"""What the gateway decides: who takes part. Keys are never part of a fact."""

from __future__ import annotations

from typing import ClassVar, Literal

from kadry_contracts.codes import Cell, Inn, ParticipantId, ParticipantKind
from kadry_contracts.envelope import Fact

Right = Literal["exact"]


class _Participant(Fact):
    """`inn` is its taxpayer number: registers of employment know employers by it."""

    participant: ParticipantId
    kind: ParticipantKind
    name: str
    municipality: Cell
    rights: tuple[Right, ...] = ()
    inn: Inn | None = None


class ParticipantAddedV1(_Participant):
    """A participant was admitted to the region."""

    type: ClassVar[str] = "kadry.fact.gateway.participant_added.v1"


class ParticipantChangedV1(_Participant):
    """A participant's name, municipality or rights changed."""

    type: ClassVar[str] = "kadry.fact.gateway.participant_changed.v1"


class ParticipantSuspendedV1(_Participant):
    """A participant may not report any more; what it reported stays."""

    type: ClassVar[str] = "kadry.fact.gateway.participant_suspended.v1"
