"""The only wall clock of the services. Tests and rehearsals turn it by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class Clock:
    """Now, in UTC. `turn(to)` makes it a clock turned by hand; it never goes backwards."""

    def __init__(self, zone: str = "Asia/Yekaterinburg") -> None:
        self.zone = ZoneInfo(zone)
        self._set: datetime | None = None

    @property
    def by_hand(self) -> bool:
        """Whether it has been turned by hand."""
        return self._set is not None

    def now(self) -> datetime:
        """The current moment, in UTC."""
        return self._set or datetime.now(UTC)

    def turn(self, to: datetime) -> None:
        """From now on it is `to`; an earlier moment than now is ignored."""
        if self._set is None or to > self._set:
            self._set = to

    def instant(self, at: datetime | date) -> datetime:
        """A moment as it is; a date means the end of that day (24:00) in the region's time zone."""
        if isinstance(at, datetime):
            return at
        return datetime.combine(at + timedelta(days=1), time(), self.zone).astimezone(UTC)
