"""Deadlines come as messages: once, in order, however late the process is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.kernel.clock import Clock
from tests.support.kernel import change, closing, opening

from .bench import NOON, Bench

MIDNIGHT = datetime(2026, 11, 20, 19, tzinfo=UTC)
"""The end of 20 November in the region's time zone."""


async def test_a_day_ends_at_midnight_of_the_regions_time_zone(bench: Bench) -> None:
    done = await bench.decide(opening("a", closes_on="2026-11-20"))
    assert done.due == MIDNIGHT
    await bench.later(hours=11, minutes=59)
    assert await bench.facts("vacancy_expired") == []
    await bench.later(minutes=1)
    (said,) = await bench.facts("vacancy_expired")
    assert said["time"] == "2026-11-21T00:00:00+05:00"


async def test_a_timer_fires_once(bench: Bench) -> None:
    await bench.decide(opening("a", closes_on="2026-11-20"))
    await bench.later(days=1)
    await bench.later(days=1)
    assert len(await bench.facts("vacancy_expired")) == 1


async def test_a_timer_survives_a_restart_and_its_time_is_what_it_was_set_for(bench: Bench) -> None:
    await bench.decide(opening("a", closes_on="2026-11-20"))
    assert await bench.restart() == MIDNIGHT
    await bench.later(days=40)
    (said,) = await bench.facts("vacancy_expired")
    assert said["time"] == "2026-11-21T00:00:00+05:00"
    assert said["recordedat"] == (NOON + timedelta(days=40)).isoformat()


async def test_the_same_timer_again_replaces_the_first(bench: Bench) -> None:
    await bench.decide(opening("a", closes_on="2026-11-20"))
    await bench.decide(change("a", closes_on="2026-11-22"))
    await bench.later(days=1)
    assert await bench.facts("vacancy_expired") == []
    await bench.later(days=2)
    assert len(await bench.facts("vacancy_expired")) == 1


async def test_a_timer_taken_away_does_not_fire(bench: Bench) -> None:
    await bench.decide(opening("a", closes_on="2026-11-20"))
    await bench.decide(change("a"))
    await bench.later(days=9)
    assert await bench.facts("vacancy_expired") == []


async def test_a_timer_set_and_taken_away_in_one_batch_does_not_fire(bench: Bench) -> None:
    await bench.decide(opening("a", closes_on="2026-11-20"), change("a"))
    assert await bench.rows("SELECT count(*) FROM timer") == [0]


async def test_timers_that_come_due_together_fire_in_their_order(bench: Bench) -> None:
    days = {"a": 24, "b": 22, "c": 23, "d": 22}
    await bench.decide(*[opening(ref, closes_on=f"2026-11-{day}") for ref, day in days.items()])
    await bench.later(days=30)
    said = [f["data"]["vacancy"][-1] for f in await bench.facts("vacancy_expired")]
    assert said == ["b", "d", "c", "a"]


async def test_a_timer_that_its_state_has_outgrown_says_nothing(bench: Bench) -> None:
    await bench.decide(opening("a", closes_on="2026-11-20"), closing("a"))
    await bench.later(days=1)
    assert await bench.facts("vacancy_expired") == []


async def test_more_timers_than_a_batch_holds_all_fire(bench: Bench) -> None:
    bench.settings.batch = 10
    await bench.decide(*[opening(f"v{n}", closes_on="2026-11-20") for n in range(25)])
    done = await bench.later(days=1)
    assert done.due is not None
    assert done.due <= bench.clock.now()
    while done.due is not None and done.due <= bench.clock.now():
        done = await bench.later(days=0)
    assert len(await bench.facts("vacancy_expired")) == 25


async def test_timers_wait_where_the_streams_have_not_been_read(bench: Bench) -> None:
    await bench.decide(opening("a", opened_on="2026-11-01", closes_on="2026-11-02"))
    done = await bench.batches.due(bench.clock.now(), with_timers=False)
    assert await bench.facts("vacancy_expired") == []
    assert done.due is not None
    assert done.due < bench.clock.now()


async def test_facts_of_two_timers_have_two_ids(bench: Bench) -> None:
    await bench.decide(opening("a", closes_on="2026-11-20"))
    await bench.later(days=1)
    await bench.decide(change("a", closes_on="2026-11-20"))
    await bench.later(days=1)
    first, second = await bench.facts("vacancy_expired")
    assert first["id"] != second["id"]


def test_a_clock_turned_by_hand_stands_still_and_never_goes_back() -> None:
    clock = Clock()
    clock.turn(NOON)
    clock.turn(NOON - timedelta(days=1))
    assert (clock.now(), clock.now()) == (NOON, NOON)


def test_a_moment_is_itself_and_a_date_is_its_end_in_the_region() -> None:
    assert Clock().instant(NOON) == NOON
    assert Clock("Asia/Yekaterinburg").instant(NOON.date()) == MIDNIGHT
