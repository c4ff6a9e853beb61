"""Days and instants as reports write them: in exactly one form, so that no other notation is guessed at.

Left to itself pydantic takes the number 20260901 for seconds since 1970 and puts a wrong day into history.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from typing import Annotated, Any

from pydantic import AwareDatetime, GetPydanticSchema, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

DAY_PATTERN = r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"
INSTANT_PATTERN = (
    r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})$"
)

MOMENT_PATTERN = (
    r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}([Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2}))?$"
)


def _written(value: CoreSchema, own: CoreSchema, pattern: str, error: str) -> GetPydanticSchema:
    """Text of this pattern that is a `value`, or an object of our `own` making as it is."""
    text = core_schema.chain_schema([core_schema.str_schema(strict=True, pattern=pattern), value])
    schema = core_schema.custom_error_schema(
        core_schema.union_schema([text, own], mode="left_to_right"),
        custom_error_type=error,
        custom_error_message="not in the form that the contract asks for",
    )

    def build(_source: Any, _handler: Callable[[Any], CoreSchema]) -> CoreSchema:
        return schema

    return GetPydanticSchema(build)


Day = Annotated[
    date,
    _written(core_schema.date_schema(), core_schema.date_schema(strict=True), DAY_PATTERN, "day"),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DAY_PATTERN}),
]
"""A day of the calendar, `2026-09-01`, between 1900 and 2199."""

Instant = Annotated[
    AwareDatetime,
    _written(
        core_schema.datetime_schema(tz_constraint="aware"),
        core_schema.datetime_schema(strict=True, tz_constraint="aware"),
        INSTANT_PATTERN,
        "instant",
    ),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": INSTANT_PATTERN}),
]
"""A moment with its offset, RFC 3339: `2026-09-01T10:00:00+05:00`. The offset is kept."""

Moment = Annotated[
    AwareDatetime | date,
    _written(
        core_schema.union_schema(
            [
                core_schema.chain_schema(
                    [
                        core_schema.str_schema(pattern=INSTANT_PATTERN),
                        core_schema.datetime_schema(tz_constraint="aware"),
                    ]
                ),
                core_schema.chain_schema(
                    [core_schema.str_schema(pattern=DAY_PATTERN), core_schema.date_schema()]
                ),
            ],
            mode="left_to_right",
        ),
        core_schema.union_schema(
            [
                core_schema.datetime_schema(strict=True, tz_constraint="aware"),
                core_schema.date_schema(strict=True),
            ],
            mode="left_to_right",
        ),
        MOMENT_PATTERN,
        "moment",
    ),
    WithJsonSchema({"type": "string", "pattern": MOMENT_PATTERN}),
]
"""A moment with its offset, or a whole day: as a beginning its 00:00 is meant, as an end its 24:00."""


def beginning(moment: datetime | date, zone: tzinfo) -> datetime:
    """The moment at which something that is said to begin then begins; a day begins at 00:00 in `zone`."""
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=zone)


def ending(moment: datetime | date, zone: tzinfo) -> datetime:
    """The moment at which something that is said to end then ends; a day ends at 24:00 in `zone`."""
    return moment if isinstance(moment, datetime) else beginning(moment + timedelta(days=1), zone)
