"""The calendar of a piece of equipment: what is in the way, what is free, which other times are offered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.programs.domain.equipment.calendar import (
    Slot,
    Window,
    among,
    free_times,
    in_the_way,
    weeks_of,
    windows,
)

PERM = timezone(timedelta(hours=5))
MONDAY = datetime(2026, 10, 5, tzinfo=PERM)
HOUR = timedelta(hours=1)


def hour(n: float) -> datetime:
    """So many hours after Monday began."""
    return MONDAY + n * HOUR


def slot(booking: str, begin: float, end: float) -> Slot:
    return Slot(booking, hour(begin), hour(end))


def hours(found: list[Window]) -> list[tuple[float, float]]:
    return [((w.begin - MONDAY) / HOUR, (w.end - MONDAY) / HOUR) for w in found]


times = st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda t: (t[0], t[0] + t[1]))
calendars = st.lists(times, max_size=12).map(
    lambda found: [slot(f"b/{n}", begin, end) for n, (begin, end) in enumerate(found)]
)


def test_who_ends_when_another_begins_is_not_in_the_way() -> None:
    assert in_the_way([slot("a", 9, 10), slot("b", 11, 12)], hour(10), hour(11), 1) == []


def test_everybody_who_stands_at_a_full_moment_is_in_the_way() -> None:
    slots = [slot("a", 9, 12), slot("b", 11, 13), slot("c", 14, 15)]
    assert [s.booking for s in in_the_way(slots, hour(8), hour(16), 2)] == ["a", "b"]
    assert in_the_way(slots, hour(12), hour(16), 2) == []


@settings(max_examples=150, deadline=None)
@given(calendars, times, st.integers(1, 4))
def test_a_time_can_be_booked_exactly_if_a_piece_is_free_in_each_of_its_hours(
    slots: list[Slot], asked: tuple[int, int], capacity: int
) -> None:
    begin, end = asked
    used = [sum(s.begin <= hour(n) < s.end for s in slots) for n in range(begin, end)]
    assert (in_the_way(slots, hour(begin), hour(end), capacity) == []) == (max(used) < capacity)


@settings(max_examples=150, deadline=None)
@given(calendars, st.integers(1, 4))
def test_free_times_are_exactly_the_hours_in_which_a_piece_is_free(slots: list[Slot], capacity: int) -> None:
    found = free_times(slots, hour(0), hour(40), capacity)
    free = [n for n in range(40) if sum(s.begin <= hour(n) < s.end for s in slots) < capacity]
    assert [n for n in range(40) if any(w.begin <= hour(n) < w.end for w in found)] == free
    assert all(a.end < b.begin for a, b in pairwise(found))


@settings(max_examples=150, deadline=None)
@given(calendars, times, st.integers(1, 3))
def test_every_offer_can_be_booked_and_is_as_long_as_what_was_asked_for(
    slots: list[Slot], asked: tuple[int, int], capacity: int
) -> None:
    wanted = Window(hour(asked[0]), hour(asked[1]))
    found = windows(free_times(slots, wanted.begin, hour(24 * 14), capacity), wanted, 3)
    assert len(found) == 3
    for offer in found:
        assert offer.end - offer.begin == wanted.end - wanted.begin
        assert in_the_way(slots, offer.begin, offer.end, capacity) == []


def test_nobody_is_offered_the_night() -> None:
    free = free_times([slot("a", 9, 18)], hour(10), hour(24 * 14), 1)
    assert hours(windows(free, Window(hour(10), hour(13)), 3)) == [(32, 35), (35, 38), (38, 41)]


def test_who_asks_for_the_evening_is_offered_evenings() -> None:
    free = free_times([slot("a", 18, 22)], hour(19), hour(24 * 14), 1)
    assert hours(windows(free, Window(hour(19), hour(22)), 1)) == [(32, 35)]
    late = free_times([slot("a", 18, 22), slot("b", 32, 42)], hour(19), hour(24 * 14), 1)
    assert hours(windows(late, Window(hour(19), hour(22)), 1)) == [(42, 45)]


def test_who_asks_for_several_days_is_offered_any_hour() -> None:
    free = free_times([slot("a", 0, 30.5)], hour(9), hour(24 * 14), 1)
    assert hours(windows(free, Window(hour(9), hour(40)), 1)) == [(30.5, 61.5)]


def test_a_time_touches_the_weeks_that_it_shares_a_moment_with() -> None:
    sunday_night = datetime(2026, 10, 11, 23, tzinfo=UTC)
    assert weeks_of(sunday_night, sunday_night + HOUR) == ["2026-10-05"]
    assert weeks_of(sunday_night, sunday_night + 2 * HOUR) == ["2026-10-05", "2026-10-12"]
    assert weeks_of(datetime(2026, 10, 12, 2, tzinfo=PERM), datetime(2026, 10, 12, 4, tzinfo=PERM)) == [
        "2026-10-05"
    ]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2_000), st.integers(1, 900))
def test_of_known_weeks_only_those_of_the_time_are_looked_at(begin: int, length: int) -> None:
    first, last = hour(begin), hour(begin + length)
    around = weeks_of(first - 14 * 24 * HOUR, last + 14 * 24 * HOUR)
    assert among(around, first, last) == weeks_of(first, last)
    assert among(around[::2], first, last) == [w for w in around[::2] if w in weeks_of(first, last)]
