"""What the picture itself decides: cases between registers, silent sources, cells out of balance."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from kadry_contracts.codes import Cell, ParticipantId
from kadry_contracts.envelope import Fact
from kadry_contracts.facts.common import Claim, ContradictionCode


class _Case(Fact):
    """`case` is `<code>:<about>`: there is never a second one. `owner` is the participant who must answer."""

    case: str
    about: str
    code: ContradictionCode
    claims: tuple[Claim, ...]
    owner: ParticipantId
    municipality: Cell = "-"
    occupation: Cell = "-"


class ReconciliationOpenedV1(_Case):
    """Two registers disagree: `owner` is asked to answer by the end of `deadline`."""

    type: ClassVar[str] = "kadry.fact.picture.reconciliation_opened.v1"
    opened_on: date
    deadline: date


class ReconciliationResolvedV1(_Case):
    """The registers agree again; `resolution` is the event that made them agree."""

    type: ClassVar[str] = "kadry.fact.picture.reconciliation_resolved.v1"
    resolution: str
    resolved_on: date


class SourceSilentV1(Fact):
    """A participant said nothing for longer than its own rhythm explains (by the clock).

    expected_days  how many days of silence its rhythm explains
    """

    type: ClassVar[str] = "kadry.fact.picture.source_silent.v1"
    participant: ParticipantId
    last_report_at: AwareDatetime
    expected_days: int
    municipality: Cell = "-"


class SourceRecoveredV1(Fact):
    """A silent participant reports again, `silent_days` after its silence was noticed."""

    type: ClassVar[str] = "kadry.fact.picture.source_recovered.v1"
    participant: ParticipantId
    silent_since: date
    silent_days: int
    municipality: Cell = "-"


class _Imbalance(Fact):
    """Demand and supply of one occupation in one municipality, in positions and people."""

    municipality: Cell
    occupation: Cell
    kind: Literal["deficit", "surplus"]
    demand: int
    supply: int
    on: date


class ImbalanceRaisedV1(_Imbalance):
    """A cell is far out of balance: the difference is large, and large against the greater side."""

    type: ClassVar[str] = "kadry.fact.picture.imbalance_raised.v1"


class ImbalanceClearedV1(_Imbalance):
    """A cell that was far out of balance no longer is."""

    type: ClassVar[str] = "kadry.fact.picture.imbalance_cleared.v1"
