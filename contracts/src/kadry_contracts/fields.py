"""Field types shared by several messages that are not codes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

Title = Annotated[str, StringConstraints(pattern=r"\S", max_length=300, strip_whitespace=True)]
"""A short name as its writer gives it, in the writer's language."""

LongText = Annotated[str, StringConstraints(max_length=4_000)]
"""Free text. Never part of a fact: it may hold personal data."""

Flag = Annotated[bool, Field(strict=True)]
"""Yes or no: `true` or `false`, not 1, "yes" or "да"."""

Count = Annotated[int, Field(ge=1, le=100_000, strict=True)]
"""A whole number of people, positions or places, at least 1."""

Number = Annotated[int, Field(ge=0, le=100_000, strict=True)]
"""A whole number of people, positions or places; 0 is one."""

Hours = Annotated[int, Field(ge=1, le=10_000, strict=True)]
"""Whole hours; one that has begun counts."""

Year = Annotated[int, Field(ge=2000, le=2100, strict=True)]
"""A calendar year."""

Roubles = Annotated[int, Field(ge=0, le=100_000_000, strict=True)]
"""Whole roubles a month; 0 means not stated."""

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]{1,500}$")]
