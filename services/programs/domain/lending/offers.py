"""Other times for somebody who cannot have equipment at the time asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from kadry_contracts.facts.programs import Alternative
from services.kernel.decision import Look

from ..equipment.calendar import Slot, Week, Window, free_times, windows
from ..equipment.equipment import Equipment, Namesakes, booked_weeks, common, slots

AHEAD = timedelta(days=14)
"""Other times begin within so many days of the one asked for."""
MOST_TIMES, MOST_OTHERS = 3, 3
"""So many times at the same equipment, and one at each of so many others of the same title."""


def alternatives(
    look: Look, equipment: Equipment, asked: Window, changed: Mapping[str, Week]
) -> tuple[Alternative, ...]:
    """The next free times as long as the one asked for, at this equipment and at others of its title.

    `changed` are weeks that are about to be saved.
    """
    found = [(equipment, window) for window in _next(look, equipment, asked, MOST_TIMES, changed)]
    namesakes = look(Namesakes, common(equipment.title))
    others = [look(Equipment, id) for id in (namesakes.equipment if namesakes else ())[:20]]
    near = sorted(
        (other for other in others if other is not None and other.id != equipment.id),
        key=lambda other: (other.municipality != equipment.municipality, other.id),
    )
    for other in near[:MOST_OTHERS]:
        found += [(other, window) for window in _next(look, other, asked, 1, changed)]
    return tuple(
        Alternative(equipment=one.id, owner=one.owner, title=one.title, from_=window.begin, to=window.end)
        for one, window in found
    )


def _next(
    look: Look, equipment: Equipment, asked: Window, most: int, changed: Mapping[str, Week]
) -> list[Window]:
    end = asked.end + AHEAD
    weeks = booked_weeks(look, equipment, asked.begin, end)
    weeks.update((id, week) for id, week in changed.items() if id in weeks)
    busy = slots(weeks.values())
    # A time out of service is one that takes every piece.
    for n in range(equipment.capacity):
        busy += [Slot(f"down {n}", down.begin, down.end) for down in equipment.downtimes]
    return windows(free_times(busy, asked.begin, end, equipment.capacity), asked, most)
