"""What every fact about an agreement says of it."""

from __future__ import annotations

from kadry_contracts.codes import ParticipantId, RegionalId
from kadry_contracts.envelope import Fact
from kadry_contracts.moves import Move
from kadry_contracts.terms import AgreementStatus


class OfAgreement(Fact):
    """The agreement, its parties, the revision that was in force, and its status after the decision."""

    agreement: RegionalId
    revision: int
    parties: tuple[ParticipantId, ...]
    status: AgreementStatus | None = None
    moves: tuple[Move, ...] = ()
