"""Facts about equipment that several providers share.

Hours are whole: one that has begun counts. A borrower other than the owner is a guest: its hours stand on
`hours_booked_guest`, the owner's own on `hours_booked_own`, all used ones on `hours_used`: booked ones on the
day of `from`, in its own offset, used ones on the day of the report.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from kadry_contracts.codes import Cell, ParticipantId, RegionalId
from kadry_contracts.envelope import Fact
from kadry_contracts.moves import Move
from kadry_contracts.reports.programs import Use

From = Annotated[datetime, Field(validation_alias="from", serialization_alias="from")]
"""The beginning of a window. `from` cannot be a name in Python: in messages it is `from`, here `from_`."""


class _Window(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", validate_by_name=True, serialize_by_alias=True)

    equipment: RegionalId
    from_: From
    to: AwareDatetime


class Conflict(_Window):
    """A booking, or a time out of service, that is in the way of another booking."""

    reason: Literal["booked", "out_of_service"] = "booked"
    booking: RegionalId | None = None


class Alternative(_Window):
    """A window that is free: of the same equipment, or of another with the same title."""

    owner: ParticipantId
    title: str = ""


class _Equipment(Fact):
    model_config = ConfigDict(validate_by_name=True)

    equipment: RegionalId
    owner: ParticipantId
    municipality: Cell
    moves: tuple[Move, ...] = ()


class EquipmentRegisteredV1(_Equipment):
    """Equipment can be booked; `capacity` bookings at the same time, `weekly_hours` a week."""

    type: ClassVar[str] = "kadry.fact.programs.equipment_registered.v1"
    title: str
    capacity: int
    weekly_hours: int
    registered_on: date


class EquipmentOutOfServiceV1(_Equipment):
    """Equipment cannot be used in this window; `cancelled` are the bookings it hits."""

    type: ClassVar[str] = "kadry.fact.programs.equipment_out_of_service.v1"
    title: str
    from_: From
    to: AwareDatetime
    cancelled: tuple[RegionalId, ...] = ()


class _Booking(_Equipment):
    """`hours` is the length of the window; `guest` says that the borrower is not the owner."""

    booking: RegionalId
    title: str
    borrower: ParticipantId
    guest: bool
    from_: From
    to: AwareDatetime
    hours: int
    purpose: Use
    intake: RegionalId | None = None


class EquipmentBookedV1(_Booking):
    """A booking was asked for and can be had; booking_confirmed follows with its hours."""

    type: ClassVar[str] = "kadry.fact.programs.equipment_booked.v1"


class BookingConfirmedV1(_Booking):
    """The equipment is kept for the borrower in this window: its hours are booked."""

    type: ClassVar[str] = "kadry.fact.programs.booking_confirmed.v1"


class BookingRefusedV1(_Booking):
    """The equipment is not free; what is in the way, and what is free instead. The report is refused too."""

    type: ClassVar[str] = "kadry.fact.programs.booking_refused.v1"
    conflicts: tuple[Conflict, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


class BookingCancelledV1(_Booking):
    """A booking ended before its time: given back by the borrower, or hit by maintenance."""

    type: ClassVar[str] = "kadry.fact.programs.booking_cancelled.v1"
    reason: Literal["given_back", "out_of_service"]
    cancelled_on: date
    alternatives: tuple[Alternative, ...] = ()


class EquipmentUsedV1(_Booking):
    """The equipment was in use in this booking, for `hours`."""

    type: ClassVar[str] = "kadry.fact.programs.equipment_used.v1"
    used_on: date
