"""Programmes and their intakes, as far as demand for training needs to know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Cover:
    """An intake and what it is worth to a demand.

    weeks       how long the programme lasts
    occupation  what it teaches
    ended       it was cancelled or aborted
    """

    intake: str
    program: str
    provider: str
    places: int
    ends_on: date
    weeks: int
    ended: bool = False
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A programme, the demand that it was published for, if any, and its intakes.

    said  the version in which the programs service told of it
    """

    kind: ClassVar[str] = "course"
    id: str
    version: int
    said: int
    demand: str | None
    weeks: int
    covers: tuple[Cover, ...] = ()
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """Which programme an intake belongs to."""

    kind: ClassVar[str] = "intake"
    id: str
    version: int
    program: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """The programmes that named a demand, perhaps before anybody raised it."""

    kind: ClassVar[str] = "wanted"
    id: str
    version: int = 0
    programs: tuple[str, ...] = ()
