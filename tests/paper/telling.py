"""What a season is written with: who takes part, one report, and the days that go by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.support.paper import Paper, at

PARTICIPANTS = {
    "czn-perm": "job_centre",
    "czn-lysva": "job_centre",
    "resurs-igolka": "resource_centre",
    "college-kama": "college",
    "shkola-5": "school",
    "fabrika-nitka": "employer",
    "fabrika-lysva": "employer",
    "minobr": "ministry",
    "okrug": "coordinator",
    "sfr": "verifier",
    "internat": "institution",
}
CENTRES, EMPLOYERS = ("czn-perm", "czn-lysva"), ("fabrika-nitka", "fabrika-lysva")
INTAKES = ("resurs-igolka/sew", "resurs-igolka/cut", "college-kama/ov")
MUNICIPALITIES, OCCUPATIONS = ("57701000", "57726000"), ("8153", "7531", "9112")
FIRST, LAST = date(2026, 5, 1), at("2027-08-01")


@dataclass(frozen=True, repr=False)
class Told:
    """One report of the season; `about` says whose life it belongs to, None for what concerns everybody."""

    at: datetime
    participant: str
    event: str
    id: str
    said: dict[str, Any]
    corrects: str | None = None
    about: int | None = None

    def __repr__(self) -> str:
        """On one line: a falsifying season is read by people."""
        said = " ".join(f"{name}={value}" for name, value in self.said.items())
        corrects = f" corrects {self.corrects}" if self.corrects else ""
        return f"{self.at:%d.%m} {self.id} {self.event.partition('.')[2]}{corrects}: {said}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def tell(self, paper: Paper) -> None:
        """Reports it."""
        corrects = self.corrects
        paper.tell(self.participant, self.event, at=self.at, id=self.id, corrects=corrects, **self.said)


@dataclass
class Season:
    """What is told, in the order in which it happened."""

    draw: st.DrawFn
    told: list[Told] = field(default_factory=list)
    day: date = FIRST
    stopped: dict[str, date] = field(default_factory=dict)
    about: int | None = None

    def tell(self, participant: str, event: str, corrects: str | None = None, **said: Any) -> str:
        """A report of today; `on=name` stands for the day, whatever its field is called."""
        id = f"{participant}-{len(self.told)}"
        moment = at(self.day.isoformat(), 0) + timedelta(minutes=len(self.told))
        self.told.append(Told(moment, participant, event, id, said, corrects, self.about))
        return id

    def pick(self, *choices: Any) -> Any:
        """One of the choices; the first is the simplest."""
        return self.draw(st.sampled_from(choices))

    def chance(self, percent: int) -> bool:
        """Whether something happens that does so in so many of a hundred cases."""
        return bool(self.draw(st.integers(0, 99)) >= 100 - percent)

    def pass_days(self, least: int = 0, most: int = 15) -> str:
        """Some days go by; the day that it then is."""
        self.day += timedelta(days=self.draw(st.integers(least, most)))
        return self.day.isoformat()
