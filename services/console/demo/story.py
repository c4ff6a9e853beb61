"""What is told, and what it comes to: reports in the making, and the lives of people, vacancies and intakes.

Whoever tells a report here also keeps where people, positions and places stand after it. So the season knows
by itself what the picture has to show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Yekaterinburg")
DAYS = 182
"""How long the season is; it ends on the day before its anchor."""
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Told:
    """One report.

    introduced  the enrolment `(participant, report id)` of whose person the pseudonym goes into `trainee`
    expected    what becomes of it: accepted, refused, waiting, or rejected at the door
    """

    at: datetime
    participant: str
    event: str
    id: str
    said: Mapping[str, Any]
    introduced: tuple[str, str] | None = None
    expected: str = "accepted"

    def envelope(self, trainee: str | None = None) -> dict[str, Any]:
        """The report as it goes over the wire."""
        return {
            "specversion": "1.0",
            "id": self.id,
            "source": f"urn:kadry:{self.participant}",
            "type": f"kadry.report.{self.event}.v1",
            "time": self.at.isoformat(),
            "datacontenttype": "application/json",
            "data": {**self.said, **({"trainee": trainee} if trainee else {})},
        }


@dataclass
class Person:
    """A person, by the reference of whoever reported them first, and where they count."""

    by: str
    ref: str
    municipality: str
    occupation: str
    account: str = ""
    registered: str = ""
    """The occupation of an open registration; "" without one."""
    enrolment: tuple[str, str] | None = None


@dataclass
class Vacancy:
    """A vacancy with how many of its positions are filled; `until` is the last day of its search."""

    by: str
    ref: str
    municipality: str
    occupation: str
    positions: int
    since: int
    until: int | None = None
    filled: int = 0
    last: int = -DAYS
    """The day of the last hire."""
    counted: bool = True

    @property
    def id(self) -> str:
        return f"{self.by}/{self.ref}"


@dataclass
class Intake:
    """An intake; `held` and `taken` are its places, `ends` the day of its end, counted from the anchor."""

    by: str
    ref: str
    municipality: str
    occupation: str
    places: int
    starts: int
    ends: int
    held: int = 0
    taken: int = 0
    learning: int = 0
    """People who are expected to graduate."""
    gone: bool = False
    """Cancelled or aborted."""

    @property
    def id(self) -> str:
        return f"{self.by}/{self.ref}"


@dataclass
class Book:
    """The season as it is being told. `anchor` is the day on which the region began; days count from it."""

    anchor: date
    random: Random
    told: list[Told] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    vacancies: list[Vacancy] = field(default_factory=list)
    intakes: list[Intake] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)
    besides: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """What else stands in accounts, by account and cell: hours of equipment, plans, activities."""

    def day(self, n: int) -> date:
        """The day `n` days after the anchor; a past one is a working day, if need be the Friday before."""
        day = self.anchor + timedelta(days=n)
        return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1)) if n < 0 else day

    def ref(self, by: str, letter: str) -> str:
        """The next reference of that letter that a participant gives."""
        self.numbers[f"{by}/{letter}"] += 1
        return f"{letter}-{self.numbers[f'{by}/{letter}']}"

    def tell(
        self,
        by: str,
        event: str,
        when: int,
        about: str,
        *,
        introduced: tuple[str, str] | None = None,
        expected: str = "accepted",
        **said: Any,
    ) -> Told:
        """A report of that day; days are given as `date`s. Its id says what it is about."""
        minute = self.random.randrange(9 * 60, 18 * 60)
        moment = datetime.combine(self.day(when), time(minute // 60, minute % 60), ZONE)
        words = {name: str(value) if isinstance(value, date) else value for name, value in said.items()}
        words = {name: value for name, value in words.items() if value is not None}
        told = Told(moment, by, event, f"{event.partition('.')[2]}.{about}", words, introduced, expected)
        self.told.append(told)
        return told

    def totals(self) -> Counter[tuple[str, str, str]]:
        """How many stand in each account, municipality and occupation, on the day of the anchor."""
        sums: Counter[tuple[str, str, str]] = Counter()
        for person in self.people:
            sums[person.account, person.municipality, person.occupation] += 1
        for vacancy in self.vacancies:
            if vacancy.counted:
                over = vacancy.until is not None and vacancy.until < 0
                rest = "positions_closed" if over else "positions_open"
                cell = vacancy.municipality, vacancy.occupation
                sums["positions_filled", *cell] += vacancy.filled
                sums[rest, *cell] += vacancy.positions - vacancy.filled
        for intake in self.intakes:
            cell, free = (intake.municipality, intake.occupation), intake.places - intake.held - intake.taken
            if intake.gone:
                sums["places_lost", *cell] += intake.places
            elif intake.ends < 0:
                sums["places_lost", *cell] += free
            else:
                sums["places_free", *cell] += free
                sums["places_held", *cell] += intake.held
                sums["places_taken", *cell] += intake.taken
        return Counter({cell: n for cell, n in sums.items() if n})

    def graduates(self) -> Counter[tuple[str, str, str]]:
        """How many are expected to graduate, on the last days of their intakes."""
        sums: Counter[tuple[str, str, str]] = Counter()
        for intake in self.intakes:
            if not intake.gone:
                sums["graduates_expected", intake.municipality, intake.occupation] += intake.learning
        return Counter({cell: n for cell, n in sums.items() if n})
