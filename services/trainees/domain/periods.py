"""How long what was said holds, in days: settings of the region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Periods:
    """Days within which a registration has to be confirmed, of grace after that, and of an availability."""

    confirm: int = 30
    grace: int = 10
    available: int = 180

    def __post_init__(self) -> None:
        if min(self.confirm, self.grace, self.available) < 1:
            raise ValueError(f"periods are at least one day: {self}")

    def confirmed_until(self, on: date) -> date:
        """The last day on which a registration of `on` can be confirmed in time."""
        return on + timedelta(self.confirm)

    def lapses(self, on: date) -> date:
        """The day at whose end a registration of `on` lapses."""
        return on + timedelta(self.confirm + self.grace)

    def fades(self, on: date) -> date:
        """The day at whose end an availability of `on` is over."""
        return on + timedelta(self.available)
