"""What a database refuses is found and set aside alone; what another writer overtook is done again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.decision import Decision, Look, Message, Outcome
from services.kernel.routing import Service, wakes
from services.kernel.work import Overtaken
from tests.support.kernel import (
    BROKEN,
    COUNTERS,
    SERVICE,
    UNSTORABLE,
    Counter,
    change,
    journal,
    opening,
)

from .bench import Bench


async def test_one_row_that_cannot_be_stored_fails_alone_in_a_batch_of_500(bench: Bench) -> None:
    said = [opening(f"v{n}", UNSTORABLE if n == 321 else 1) for n in range(500)]
    raws = [bench.raw(one) for one in said]
    done = await bench.decide(*raws)
    ((subject, headers, body),) = await bench.dead()
    assert (subject, body) == (f"dead.vacancies.{raws[321].subject}", raws[321].body)
    assert headers["Kadry-Code"] == "internal_error"
    assert len(await bench.totals()) == 499
    assert len(done.said) == 501
    assert await bench.refusals() == [("open-v321", "internal_error")]


async def test_what_could_not_be_stored_may_be_published_again(bench: Bench) -> None:
    await bench.decide(opening("a", UNSTORABLE))

    async def forgiving(_: AsyncConnection, __: Sequence[Any]) -> None:
        return None

    bench.batches.service = Service(SERVICE.name, SERVICE.routes, [COUNTERS], forgiving)
    await bench.decide(opening("a", UNSTORABLE))
    assert await bench.totals() == {"factory-1/a": UNSTORABLE}


async def test_several_that_cannot_be_stored_keep_the_order_of_their_neighbours(bench: Bench) -> None:
    numbers = [1, UNSTORABLE, 1, 1, UNSTORABLE, UNSTORABLE, 1]
    await bench.decide(*[opening(f"v{n}", number) for n, number in enumerate(numbers)])
    opened = [id for event, id in await bench.said() if event == "vacancy_opened"]
    assert opened == ["open-v0", "open-v2", "open-v3", "open-v6"]
    assert len(await bench.dead()) == 3


async def test_a_repeat_beside_its_unstorable_first_is_no_second_effect(bench: Bench) -> None:
    await bench.decide(opening("a", UNSTORABLE), opening("a", UNSTORABLE), opening("b"))
    assert await bench.totals() == {"factory-1/b": 1}


async def test_a_tried_again_message_that_cannot_be_stored_does_not_stop_what_is_due(bench: Bench) -> None:
    first = [opening(f"v{n}", UNSTORABLE if n == 2 else 1, title="Сбой") for n in range(5)]
    BROKEN.add("Сбой")
    await bench.decide(*first)
    BROKEN.clear()
    done = await bench.later(seconds=2)
    while done.due is not None and done.due <= bench.clock.now():
        done = await bench.later(seconds=0)
    assert len(await bench.totals()) == 4
    assert await bench.refusals() == [("open-v2", "internal_error")]


async def test_a_timer_whose_effects_cannot_be_stored_does_not_stop_the_others(bench: Bench) -> None:
    def rings(message: Message[Any], look: Look) -> Outcome:
        bad = message.data.about.id == "factory-1/v2"
        return Decision(entries=[UNSTORABLE if bad else 1])

    routes = [r for r in SERVICE.routes if not r.type.startswith("timer.")]
    bench.batches.service = Service(
        SERVICE.name, [*routes, wakes("counter", "rings", rings)], [COUNTERS], journal
    )
    await bench.decide(*[opening(f"v{n}", closes_on="2026-11-20") for n in range(5)])
    done = await bench.later(hours=12)
    while done.due is not None and done.due <= bench.clock.now():
        done = await bench.later(seconds=0)
    assert await bench.rows("SELECT count(*) FROM entry") == [9]
    assert await bench.rows("SELECT key FROM timer") == ["factory-1/v2"]


def overtaking(bench: Bench, times: int) -> Service:
    """The service, whose counters another writer changes between load and save, so many times."""
    left = [times]

    async def load(conn: AsyncConnection, ids: Sequence[str]) -> dict[str, Counter]:
        found = await COUNTERS.load(conn, ids)
        if found and left[0]:
            left[0] -= 1
            newer = [replace(c, total=c.total + 100, version=c.version + 5) for c in found.values()]
            await COUNTERS.save(conn, newer)
        return found

    return Service(SERVICE.name, SERVICE.routes, [replace(COUNTERS, load=load)], SERVICE.journal)


async def test_a_batch_that_was_overtaken_is_undone_and_done_again(bench: Bench) -> None:
    await bench.decide(opening("a", 1))
    bench.batches.service = overtaking(bench, 1)
    await bench.decide(opening("b"), change("a", 5))
    # the other writer's change was part of the undone transaction
    assert await bench.totals() == {"factory-1/a": 6, "factory-1/b": 1}
    assert len(await bench.facts()) == 3


async def test_a_batch_that_is_always_overtaken_gives_up_and_leaves_nothing(bench: Bench) -> None:
    await bench.decide(opening("a", 1))
    bench.batches.service = overtaking(bench, 1000)
    with pytest.raises(Overtaken):
        await bench.decide(opening("b"), change("a", 5))
    assert await bench.totals() == {"factory-1/a": 1}
    assert await bench.rows("SELECT id FROM inbox") == ["open-a"]


async def test_waits_are_counted_once_however_often_a_batch_was_overtaken(bench: Bench) -> None:
    await bench.decide(opening("a", 1))
    bench.batches.service = overtaking(bench, 2)
    await bench.decide(change("z"), change("a"))
    assert sum(bench.batches.waits.values()) == 1


async def test_an_older_version_never_replaces_a_newer_one(bench: Bench) -> None:
    async with bench.conn.begin():
        assert await COUNTERS.save(bench.conn, [Counter("a", 5, 2)]) == 1
        assert await COUNTERS.save(bench.conn, [Counter("a", 4, 2), Counter("b", 1)]) == 1
        assert (await COUNTERS.load(bench.conn, ["a", "nobody"])) == {"a": Counter("a", 5, 2)}
