"""The order of a history: of its days, and on one day of what things are (domain contract, section 7)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .history import Entry

ORDER = {
    "registered": 0,
    "confirmed": 1,
    "referred": 2,
    "enrolled": 3,
    "paused": 4,
    "resumed": 5,
    "ended": 6,
    "credential": 7,
    "available": 8,
    "hired": 9,
    "employed": 9,
    "closed": 10,
    "withdrawn": 10,
    "dismissed": 10,
    # A hold lasts until the end of its day, so whatever else that day brought came before.
    "lapsed": 11,
}


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By day, then by ORDER, then by the time their sources give, then by report."""
    return sorted(entries, key=lambda e: (e.on, ORDER[e.what], e.said, e.report))
