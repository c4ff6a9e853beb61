"""Facts about programmes, their intakes, and quotas of admission."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from kadry_contracts.codes import Cell, Funding, Level, Need, ParticipantId, RegionalId
from kadry_contracts.envelope import Fact
from kadry_contracts.moves import Move
from kadry_contracts.reports.programs import CancelReason, Mode


class ProgramPublishedV1(Fact):
    """A programme can be learnt at `provider`."""

    type: ClassVar[str] = "kadry.fact.programs.program_published.v1"
    program: RegionalId
    provider: ParticipantId
    title: str
    level: Level
    occupation: Cell
    duration_weeks: int
    mode: Mode
    speciality: str | None = None
    hours: int | None = None
    accessible_for: tuple[Need, ...] = ()
    agreed_with: tuple[ParticipantId, ...] = ()
    demand: RegionalId | None = None
    municipality: Cell = "-"


class ProgramWithdrawnV1(Fact):
    """A programme takes nobody new: intakes that are open go on."""

    type: ClassVar[str] = "kadry.fact.programs.program_withdrawn.v1"
    program: RegionalId
    provider: ParticipantId
    occupation: Cell
    level: Level
    withdrawn_on: date
    municipality: Cell = "-"


class IntakeOpenedV1(Fact):
    """Places are free on a programme.

    Said again when the opening or its programme is corrected, with the terms in force after every report so
    far. `provider` teaches and enrols; `school` opened the intake for its network group. `demand` is the one
    that the programme was published against. The places exist from `opened_on` on, whenever it is said again.
    """

    type: ClassVar[str] = "kadry.fact.programs.intake_opened.v1"
    intake: RegionalId
    program: RegionalId
    provider: ParticipantId
    municipality: Cell
    occupation: Cell
    level: Level
    places: int
    starts_on: date
    ends_on: date
    funding: Funding
    min_group: int | None = None
    agreement: RegionalId | None = None
    quota: RegionalId | None = None
    accessible_for: tuple[Need, ...] = ()
    school: ParticipantId | None = None
    demand: RegionalId | None = None
    opened_on: date | None = None
    moves: tuple[Move, ...] = ()


class IntakeChangedV1(Fact):
    """Terms of an intake from `effective_on` on; the fields give the terms in force after every report so
    far.
    """

    type: ClassVar[str] = "kadry.fact.programs.intake_changed.v1"
    intake: RegionalId
    effective_on: date
    provider: ParticipantId
    municipality: Cell
    occupation: Cell
    places: int
    starts_on: date
    ends_on: date
    agreement: RegionalId | None = None
    moves: tuple[Move, ...] = ()


class _IntakeEnded(Fact):
    intake: RegionalId
    provider: ParticipantId
    municipality: Cell
    occupation: Cell
    on: date
    agreement: RegionalId | None = None
    moves: tuple[Move, ...] = ()


class IntakeCancelledV1(_IntakeEnded):
    """An intake ended before its start; its places are lost and nobody stays enrolled."""

    type: ClassVar[str] = "kadry.fact.programs.intake_cancelled.v1"
    reason: CancelReason


class IntakeAbortedV1(_IntakeEnded):
    """An intake ended after its start; its places are lost and those who studied stop."""

    type: ClassVar[str] = "kadry.fact.programs.intake_aborted.v1"
    reason: CancelReason


class IntakeStartedV1(_IntakeEnded):
    """The first day of an intake came (by the clock)."""

    type: ClassVar[str] = "kadry.fact.programs.intake_started.v1"


class IntakeCompletedV1(_IntakeEnded):
    """The last day of an intake ended (by the clock): free places are lost, taken ones are done."""

    type: ClassVar[str] = "kadry.fact.programs.intake_completed.v1"


class IntakeFullV1(_IntakeEnded):
    """No place is free any more."""

    type: ClassVar[str] = "kadry.fact.programs.intake_full.v1"


class IntakeAtRiskV1(_IntakeEnded):
    """Fourteen days before the start fewer people are in than `min_group` asks for: `taken` places, and those
    `held` for referrals. An intake opened later is looked at as its first day ended.
    """

    type: ClassVar[str] = "kadry.fact.programs.intake_at_risk.v1"
    taken: int
    min_group: int
    held: int = 0


class AdmissionQuotaSetV1(Fact):
    """How many people a provider admits for an occupation in a year. The cell is the provider's municipality.

    `moves` are on the account `quota`, on 1 January of the year.
    """

    type: ClassVar[str] = "kadry.fact.programs.admission_quota_set.v1"
    quota: RegionalId
    provider: ParticipantId
    municipality: Cell
    occupation: Cell
    year: int
    places: int
    funding: Funding
    set_on: date
    speciality: str | None = None
    moves: tuple[Move, ...] = ()
