"""Reports about equipment that several providers share: registered, out of service, booked, used."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from kadry_contracts.codes import Municipality, Ref, RegionalId
from kadry_contracts.envelope import Report
from kadry_contracts.fields import Count, Hours, Title
from kadry_contracts.rules import broken
from kadry_contracts.times import Instant, Moment

Use = Literal["practice", "course", "contest", "exam"]

LONGEST = timedelta(days=366)
"""The longest booking: what is needed for longer is lent by an agreement."""


class EquipmentRegisteredV1(Report):
    """Equipment that others may book. `capacity` is how many bookings it serves at the same time."""

    type: ClassVar[str] = "kadry.report.programs.equipment_registered.v1"
    equipment_ref: Ref
    title: Title
    municipality: Municipality
    capacity: Count
    weekly_hours: Annotated[int, Field(ge=1, le=168, strict=True)]


class EquipmentOutOfServiceV1(Report):
    """Equipment cannot be used from one moment to another; bookings inside are cancelled. A day is a whole
    day.
    """

    type: ClassVar[str] = "kadry.report.programs.equipment_out_of_service.v1"
    equipment_ref: Ref
    from_: Annotated[Moment, Field(validation_alias="from", serialization_alias="from")]
    to: Moment

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> EquipmentOutOfServiceV1:
        if _reversed(self.from_, self.to):
            raise broken("to", "to раньше from", "to is before from")
        return self


class EquipmentBookedV1(Report):
    """A provider or a school books equipment, its own or another's, from one moment to another."""

    type: ClassVar[str] = "kadry.report.programs.equipment_booked.v1"
    booking_ref: Ref
    equipment: RegionalId
    from_: Annotated[Instant, Field(validation_alias="from", serialization_alias="from")]
    to: Instant
    purpose: Use
    intake: RegionalId | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> EquipmentBookedV1:
        if self.to <= self.from_:
            raise broken("to", "to не позже from", "to is not after from")
        if self.to - self.from_ > LONGEST:
            raise broken("to", "бронь длиннее 366 дней", "a booking of more than 366 days")
        return self


def _reversed(begins: datetime | date, ends: datetime | date) -> bool:
    """Whether a window surely has no length. A day and a moment on it fit together."""
    if isinstance(begins, datetime) and isinstance(ends, datetime):
        return ends <= begins
    first = begins.date() if isinstance(begins, datetime) else begins
    return (ends.date() if isinstance(ends, datetime) else ends) < first


class BookingCancelledV1(Report):
    """Who booked equipment gives it back before using it."""

    type: ClassVar[str] = "kadry.report.programs.booking_cancelled.v1"
    booking_ref: Ref


class EquipmentUsedV1(Report):
    """The owner says how many hours of a booking the equipment was in use; an hour that has begun counts."""

    type: ClassVar[str] = "kadry.report.programs.equipment_used.v1"
    booking: RegionalId
    hours: Hours
