"""Facts about single places: held, taken, refused, released."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from kadry_contracts.codes import Cell, ParticipantId, RegionalId
from kadry_contracts.envelope import Fact
from kadry_contracts.moves import Move


class _Place(Fact):
    intake: RegionalId
    provider: ParticipantId
    municipality: Cell
    occupation: Cell
    on: date
    referral: RegionalId | None = None
    enrolment: RegionalId | None = None
    agreement: RegionalId | None = None
    moves: tuple[Move, ...] = ()


class PlaceHeldV1(_Place):
    """A free place is kept for a referral until the end of `until`."""

    type: ClassVar[str] = "kadry.fact.programs.place_held.v1"
    until: date


class PlaceTakenV1(_Place):
    """A place is taken by an enrolment: a free one, or the one its referral held."""

    type: ClassVar[str] = "kadry.fact.programs.place_taken.v1"


class PlaceRefusedV1(_Place):
    """There is no place for this referral or enrolment; `reason` is a refusal code."""

    type: ClassVar[str] = "kadry.fact.programs.place_refused.v1"
    reason: str


class PlaceReleasedV1(_Place):
    """A held or taken place is free again; `reason` says why, such as expired or dropped_out."""

    type: ClassVar[str] = "kadry.fact.programs.place_released.v1"
    reason: str
