"""A rule that raises: its message is tried again, its neighbours go on, and a bad deploy stands still."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kadry_contracts.reports.vacancies import VacancyChangedV1
from services.kernel.aside import SUSPICIOUS
from services.kernel.decision import NOTHING, Decision, Heard, Key, Look, Message, Outcome, Waiting
from services.kernel.routing import Service, follows, hears, wakes
from services.kernel.work import EverythingFails
from tests.support import kernel
from tests.support.kernel import BROKEN, SERVICE, admission, change, opening

from . import bench as benches
from .bench import Bench
from .conftest import NewDatabase

DELAYS = (2, 4, 8, 16)


@pytest.fixture(autouse=True)
def broken() -> Iterator[None]:
    """The rule of opening raises for this title."""
    BROKEN.add("Сбой")
    yield
    BROKEN.clear()


def failing(ref: str = "x", **data: Any) -> dict[str, Any]:
    return opening(ref, title="Сбой", **data)


async def all_tries(bench: Bench) -> None:
    """Until the last of the tries."""
    for delay in DELAYS:
        await bench.later(seconds=delay)


async def test_the_neighbours_of_a_failing_message_are_decided(bench: Bench) -> None:
    await bench.decide(opening("a"), failing(), opening("b"))
    assert await bench.totals() == {"factory-1/a": 1, "factory-1/b": 1}
    assert await bench.said() == [("vacancy_opened", "open-a"), ("vacancy_opened", "open-b")]


async def test_a_failing_message_is_tried_again_after_2_4_8_and_16_seconds(bench: Bench) -> None:
    done = await bench.decide(failing())
    waited = []
    for _ in DELAYS:
        assert done.due is not None
        waited.append((done.due - bench.clock.now()).total_seconds())
        done = await bench.later(seconds=waited[-1])
    assert waited == [2, 4, 8, 16]
    assert done.due is None


async def test_a_rule_that_recovers_decides_at_the_next_try(bench: Bench) -> None:
    await bench.decide(failing(positions=5))
    BROKEN.clear()
    await bench.later(seconds=2)
    assert await bench.totals() == {"factory-1/x": 5}
    assert await bench.rows("SELECT count(*) FROM parked") == [0]


async def test_tries_are_counted_across_restarts(bench: Bench) -> None:
    await bench.decide(failing())
    for delay in DELAYS:
        await bench.restart()
        await bench.later(seconds=delay)
    assert len(await bench.dead()) == 1


async def test_the_fifth_failure_is_a_dead_letter_and_its_sender_hears_so(bench: Bench) -> None:
    raw = bench.raw(failing())
    await bench.decide(raw)
    await all_tries(bench)
    ((subject, headers, body),) = await bench.dead()
    assert (subject, body) == (f"dead.vacancies.{raw.subject}", raw.body)
    assert headers["Kadry-Code"] == "internal_error"
    assert headers["Kadry-Tries"] == "5"
    assert "ZeroDivisionError" in headers["Kadry-Reason"]
    assert await bench.refusals() == [("open-x", "internal_error")]


async def test_a_dead_letter_published_again_after_the_repair_is_decided(bench: Bench) -> None:
    await bench.decide(failing(positions=5))
    await all_tries(bench)
    BROKEN.clear()
    await bench.decide(failing(positions=5))
    assert await bench.totals() == {"factory-1/x": 5}


async def test_a_repeat_of_a_message_that_is_tried_again_is_a_repeat(bench: Bench) -> None:
    await bench.decide(failing())
    await bench.decide(failing())
    BROKEN.clear()
    await bench.later(seconds=2)
    assert await bench.said() == [("vacancy_opened", "open-x")]


async def test_what_waits_for_a_failing_message_is_decided_after_it(bench: Bench) -> None:
    await bench.decide(failing(), change("x", 5))
    BROKEN.clear()
    await bench.later(seconds=2)
    assert await bench.totals() == {"factory-1/x": 6}


async def test_a_woken_message_that_fails_is_tried_again_and_dies_alone(bench: Bench) -> None:
    await bench.decide(failing(participant="newcomer"))
    said = admission("newcomer")
    await bench.batches.stream("FACTS", [bench.raw(said.body, said.subject, "FACTS")])
    await all_tries(bench)
    assert [headers["Kadry-Code"] for _, headers, _ in await bench.dead()] == ["internal_error"]
    assert await bench.refusals() == [("open-x", "internal_error")]


async def test_a_batch_of_which_every_rule_fails_is_undone(bench: Bench) -> None:
    BROKEN.add("*")
    raws = [bench.raw(opening(f"v{n}")) for n in range(SUSPICIOUS)]
    with pytest.raises(EverythingFails):
        await bench.decide(*raws)
    kept = [await bench.rows(f"SELECT count(*) FROM {table}") for table in ("inbox", "parked", "fact_log")]
    assert kept == [[0], [0], [0]]
    BROKEN.clear()
    await bench.decide(*raws)
    assert len(await bench.totals()) == SUSPICIOUS


async def test_unreadable_messages_do_not_hide_that_every_rule_fails(bench: Bench) -> None:
    BROKEN.add("*")
    said = [opening(f"v{n}") for n in range(SUSPICIOUS)]
    with pytest.raises(EverythingFails):
        await bench.decide(*said, {**opening("bad"), "time": "yesterday"})


async def test_unreadable_messages_are_no_failing_rules(bench: Bench) -> None:
    await bench.decide(*[{**opening(f"v{n}"), "time": "yesterday"} for n in range(2 * SUSPICIOUS)])
    assert len(await bench.refusals()) == 2 * SUSPICIOUS


async def test_fewer_failures_than_look_like_a_bad_deploy_are_only_tried_again(bench: Bench) -> None:
    await bench.decide(*[failing(f"v{n}") for n in range(SUSPICIOUS - 1)])
    assert await bench.rows("SELECT count(*) FROM parked") == [SUSPICIOUS - 1]


async def test_many_poisoned_messages_among_good_ones_never_stop_the_service(bench: Bench) -> None:
    await bench.decide(opening("a"), *[failing(f"v{n}") for n in range(2 * SUSPICIOUS)])
    await all_tries(bench)
    assert len(await bench.dead()) == 2 * SUSPICIOUS
    await bench.decide(opening("b"))
    assert await bench.totals() == {"factory-1/a": 1, "factory-1/b": 1}


async def test_a_rule_that_forgets_the_version_fails_like_one_that_raises(bench: Bench) -> None:
    def stale(message: Message[Any], look: Look) -> Outcome:
        old = look(kernel.Counter, "factory-1/a")
        return Decision([old]) if old else NOTHING

    routes = [r for r in SERVICE.routes if not r.type.endswith("vacancy_changed.v1")]
    bench.batches.service = Service(
        SERVICE.name, [*routes, hears(VacancyChangedV1, stale)], SERVICE.aggregates
    )
    await bench.decide(opening("a"), change("a"))
    ((error,),) = [await bench.rows("SELECT error FROM parked")]
    assert "BrokenRule" in error


async def test_a_timer_whose_rule_fails_comes_again(bench: Bench) -> None:
    calls = []

    def rings(message: Message[Any], look: Look) -> Outcome:
        calls.append(message.recorded)
        if len(calls) < 3:
            raise ZeroDivisionError
        return kernel.rings(message, look)

    routes = [r for r in SERVICE.routes if not r.type.startswith("timer.")]
    bench.batches.service = Service(
        SERVICE.name, [*routes, wakes("counter", "rings", rings)], SERVICE.aggregates, SERVICE.journal
    )
    await bench.decide(opening("a", closes_on="2026-11-20"))
    for _ in range(3):
        await bench.later(days=1)
    assert len(calls) == 3
    assert len(await bench.facts("vacancy_expired")) == 1


async def test_a_timer_whose_rule_waits_comes_again_and_stops_nobody(bench: Bench) -> None:
    def rings(message: Message[Any], look: Look) -> Outcome:
        return Waiting(Key("counter", "factory-1/nobody"))

    routes = [r for r in SERVICE.routes if not r.type.startswith("timer.")]
    bench.batches.service = Service(
        SERVICE.name, [*routes, wakes("counter", "rings", rings)], SERVICE.aggregates, SERVICE.journal
    )
    await bench.decide(opening("a", closes_on="2026-11-20"))
    done = await bench.later(days=1)
    assert done.due is not None
    assert (done.due - bench.clock.now()).total_seconds() == DELAYS[-1]


async def test_a_failing_rule_of_a_followed_stream_is_tried_again(counters: NewDatabase) -> None:
    heard: list[str] = []

    def rule(message: Message[Heard], look: Look) -> Outcome:
        if message.id == "2" and heard.count("2") < 1:
            heard.append("2")
            raise ZeroDivisionError
        heard.append(message.id)
        return NOTHING

    service = Service("gateway", [follows("REPORTS", rule)])
    async with benches.opened(service, await counters(), retry_seconds=DELAYS) as bench:
        await bench.decide(*[opening(f"v{n}") for n in range(3)])
        await bench.later(seconds=2)
    assert heard == ["1", "2", "3", "2"]
