"""What was committed comes to its streams: all of it, in order, once, whatever happens on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import date
from typing import Any

import nats
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from kadry_contracts.facts.vacancies import VacancyClosedV1
from services.kernel import db, outbox
from services.kernel.codec import Raw
from services.kernel.outbox import Said
from services.kernel.publish import Out, publish_all, publish_batch, publish_each
from services.kernel.relay import Relay
from tests.support.kernel import PERM, TAILOR
from tests.support.proxy import Proxy
from tests.support.servers import eventually

from .bench import NOON
from .conftest import NewDatabase
from .wire import UNCLOSED, Wire, connected, events, soon


def fact(n: int, **more: Any) -> Said:
    """The fact that closes the counter n."""
    closed = VacancyClosedV1(
        vacancy=f"factory-1/v{n}",
        reason="filled",
        closed_on=date(2026, 11, 20),
        municipality=PERM,
        occupation=TAILOR,
    )
    chain = f"urn:kadry:factory-1#r{n}"
    return outbox.fact("vacancies", closed, id=f"f{n}", time=NOON, recorded=NOON, correlation=chain, **more)


def ids(numbers: range | list[int]) -> list[tuple[str, str]]:
    return [("vacancy_closed", f"r{n}") for n in numbers]


def how(result: str) -> float:
    """How many batches were relayed in this way so far."""
    labels = {"service": "vacancies", "result": result}
    return REGISTRY.get_sample_value("kadry_relay_batches_total", labels) or 0.0


@pytest.fixture
async def engine(counters: NewDatabase) -> AsyncIterator[AsyncEngine]:
    """The database of a service."""
    found = db.pool(await counters(), size=2)
    yield found
    await found.dispose()


async def append(engine: AsyncEngine, rows: list[Said]) -> list[Said]:
    """Commits rows to the outbox."""
    async with engine.begin() as conn:
        await outbox.append(conn, rows)
    return rows


async def left(engine: AsyncEngine) -> list[int]:
    """The rows that are not relayed yet."""
    async with engine.connect() as conn:
        return [n for (n,) in await conn.execute(text("SELECT n FROM outbox ORDER BY n"))]


@asynccontextmanager
async def relaying(engine: AsyncEngine, wire: Wire) -> AsyncIterator[Relay]:
    """A relay at work."""
    relay = Relay("vacancies", engine, wire.nc, wire.js)
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_rows_of_one_transaction_come_in_order_as_one_atomic_batch(
    engine: AsyncEngine, wire: Wire
) -> None:
    rows = await append(engine, [fact(n) for n in range(300)])
    before = how("batch")
    async with relaying(engine, wire) as relay:
        relay.add(rows)
        assert await relay.drained(5)
    assert await wire.facts() == ids(range(300))
    assert how("batch") - before == 1
    assert await left(engine) == []


async def test_rows_that_an_earlier_process_left_are_relayed_by_the_next(
    engine: AsyncEngine, wire: Wire
) -> None:
    await append(engine, [fact(n) for n in range(2_000)])
    async with relaying(engine, wire) as relay:
        assert await relay.drained(10)
    assert await wire.facts() == ids(range(2_000))


async def test_what_was_published_before_a_crash_is_not_published_again(
    engine: AsyncEngine, wire: Wire
) -> None:
    rows = await append(engine, [fact(n) for n in range(50)])
    await Relay("vacancies", engine, wire.nc, wire.js).publish(rows)  # and here the process ended
    async with relaying(engine, wire) as relay:
        assert await relay.drained(10)
    assert await wire.facts() == ids(range(50))
    assert await left(engine) == []


async def test_a_batch_of_which_part_is_known_is_completed_one_by_one(
    engine: AsyncEngine, wire: Wire
) -> None:
    rows = await append(engine, [fact(n) for n in range(50)])
    await publish_each(wire.js, [Out(r.subject, r.body, r.id) for r in rows[:20]])
    before = how("each")
    async with relaying(engine, wire) as relay:
        assert await relay.drained(10)
    assert await wire.facts() == ids(range(50))
    assert how("each") - before == 1


@UNCLOSED
@pytest.mark.usefixtures("cut_off")
async def test_a_batch_whose_answer_is_lost_is_stored_once(
    nats_url: str, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish_batch, "__defaults__", (0.3,))
    rows = [Out(r.subject, r.body, r.id) for r in (fact(n) for n in range(20))]
    host, port = nats_url.removeprefix("nats://").split(":")
    async with (
        Proxy(host, int(port)) as proxy,
        await nats.connect(proxy.url, reconnect_time_wait=0.05, max_reconnect_attempts=-1) as nc,
    ):
        proxy.deaf = True
        publishing = asyncio.create_task(publish_all(nc, nc.jetstream(), rows))
        await soon(lambda: wire.count("FACTS"))
        proxy.deaf = False
        await proxy.cut()
        assert await publishing == (20, "each")
    assert await wire.facts() == ids(range(20))


async def test_a_batch_that_was_cut_off_before_its_commit_is_not_stored(wire: Wire) -> None:
    rows = [fact(n) for n in range(3)]
    for number, row in enumerate(rows, 1):
        headers = {"Nats-Batch-Id": "half", "Nats-Batch-Sequence": str(number), "Nats-Msg-Id": row.id}
        await wire.nc.publish(row.subject, row.body, headers=headers)
    await wire.nc.flush()
    assert await wire.count("FACTS") == 0


async def late_commit(engine: AsyncEngine, wire: Wire) -> None:
    """Row 1 commits after row 2 was published and before row 2 is taken out; then everything is relayed."""
    async with engine.connect() as slow:
        async with slow.begin():
            await outbox.append(slow, [fact(1)])
            rows = await append(engine, [fact(2)])
            last = await Relay("vacancies", engine, wire.nc, wire.js).publish(rows)
        async with engine.begin() as conn:
            await outbox.done(conn, rows, last)
    async with relaying(engine, wire) as relay:
        assert await relay.drained(5)


async def test_a_row_with_a_lower_number_that_commits_later_is_not_lost(
    engine: AsyncEngine, wire: Wire
) -> None:
    await late_commit(engine, wire)
    assert await wire.facts() == ids([2, 1])


async def test_taking_out_everything_up_to_a_number_would_lose_that_row(
    engine: AsyncEngine, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    up_to = "DELETE FROM outbox WHERE n <= (SELECT max(n) FROM unnest(CAST(:ns AS bigint[])) AS n)"
    monkeypatch.setattr(outbox, "DONE", text(up_to))
    await late_commit(engine, wire)
    assert await wire.facts() == ids([2])


async def test_rows_committed_while_the_table_is_read_are_relayed_too(
    engine: AsyncEngine, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = outbox.pending
    async with relaying(engine, wire) as relay:
        assert await relay.drained(5)

        async def slowly(conn: AsyncConnection, most: int) -> list[Said]:
            found = await read(conn, most)
            monkeypatch.setattr(outbox, "pending", read)
            relay.add(await append(engine, [fact(1)]))  # after the query, before its answer
            return found

        monkeypatch.setattr(outbox, "pending", slowly)
        relay.wake()
        await soon(lambda: wire.count("FACTS"))
        assert await relay.drained(5)
    assert await wire.facts() == ids([1])


async def test_a_call_that_comes_while_the_table_is_read_is_heard(
    engine: AsyncEngine, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = outbox.pending
    async with relaying(engine, wire) as relay:
        assert await relay.drained(5)

        async def slowly(conn: AsyncConnection, most: int) -> list[Said]:
            found = await read(conn, most)
            monkeypatch.setattr(outbox, "pending", read)
            await append(engine, [fact(1)])
            relay.wake()
            return found

        monkeypatch.setattr(outbox, "pending", slowly)
        relay.wake()
        await soon(lambda: wire.count("FACTS"))
        assert await relay.drained(5)


async def test_rows_added_twice_are_published_once(engine: AsyncEngine, wire: Wire) -> None:
    rows = await append(engine, [fact(n) for n in range(5)])
    async with relaying(engine, wire) as relay:
        await soon(lambda: wire.count("FACTS"))
        relay.add(rows)
        assert await relay.drained(5)
    assert await wire.facts() == ids(range(5))


async def test_no_error_ends_a_relay(
    engine: AsyncEngine, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, errors = outbox.pending, [RuntimeError("odd"), OSError("usual")]

    async def failing(conn: AsyncConnection, most: int) -> list[Said]:
        if errors:
            raise errors.pop()
        return await read(conn, most)

    monkeypatch.setattr(outbox, "pending", failing)
    await append(engine, [fact(1)])
    async with relaying(engine, wire) as relay:
        await eventually(lambda: relay.last_error)
        assert await relay.drained(5)
        assert relay.last_error == ""
    assert await wire.facts() == ids([1])


@UNCLOSED
@pytest.mark.usefixtures("cut_off")
async def test_rows_of_the_outbox_wait_for_a_broker_that_is_away(
    engine: AsyncEngine, wire: Wire, nats_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish_batch, "__defaults__", (0.3,))
    monkeypatch.setattr(publish_each, "__defaults__", (0.3,))
    host, port = nats_url.removeprefix("nats://").split(":")
    async with Proxy(host, int(port)) as proxy, connected(proxy.url) as mine, relaying(engine, mine) as relay:
        proxy.refuses = True
        await proxy.cut()
        relay.add(await append(engine, [fact(n) for n in range(5)]))
        await eventually(lambda: relay.last_error)
        assert await left(engine) == [1, 2, 3, 4, 5]
        assert relay.age > 0
        proxy.refuses = False
        assert await relay.drained(8)
        assert (relay.last_error, relay.age) == ("", 0)
    assert await wire.facts() == ids(range(5))


async def test_each_row_is_known_by_its_place_in_its_stream(engine: AsyncEngine, wire: Wire) -> None:
    letter = outbox.dead_letter(
        "vacancies", Raw("REPORTS", "report.a.b.c.v1", b"x", 7, NOON), "unreadable", "-"
    )
    rows = await append(engine, [fact(0), letter, fact(1), fact(2)])
    async with relaying(engine, wire) as relay:
        assert await relay.drained(5)
    async with engine.connect() as conn:
        found = (await conn.execute(text("SELECT stream, last_seq, ns FROM relayed ORDER BY stream"))).all()
    facts = [row.n for row in rows if row.stream == "FACTS"]
    assert [tuple(row) for row in found] == [("DEAD", 1, [letter.n]), ("FACTS", 3, facts)]


async def test_a_dead_letter_carries_its_bytes_and_its_reasons(engine: AsyncEngine, wire: Wire) -> None:
    raw = Raw(
        "REPORTS",
        "report.factory-1.vacancies.hire_made.v1",
        b"\xff\0",
        7,
        NOON,
        {"X-Sent-By": "ООО «Ромашка»"},
    )
    await append(engine, [outbox.dead_letter("vacancies", raw, "unreadable", "причина\r\nNats-Msg-Id: x", 5)])
    async with relaying(engine, wire) as relay:
        assert await relay.drained(5)
    (letter,) = await wire.read("DEAD")
    assert letter.subject == "dead.vacancies.report.factory-1.vacancies.hire_made.v1"
    assert letter.body == raw.body
    kept = {name: value for name, value in letter.headers.items() if name.startswith("Kadry-")}
    assert kept == {
        "Kadry-Code": "unreadable",
        "Kadry-Reason": "причина  Nats-Msg-Id: x",
        "Kadry-Service": "vacancies",
        "Kadry-Subject": raw.subject,
        "Kadry-Stream": "REPORTS",
        "Kadry-Sequence": "7",
        "Kadry-Recorded": NOON.isoformat(),
        "Kadry-Tries": "5",
        "Kadry-Original-X-Sent-By": "ООО «Ромашка»",
    }


async def test_a_notice_is_the_fact_itself_for_each_whom_it_concerns(engine: AsyncEngine, wire: Wire) -> None:
    row = fact(1)
    row.notify = ["factory-1", "college-2"]
    await append(engine, [row])
    async with relaying(engine, wire) as relay:
        assert await relay.drained(5)
    notices = await wire.read("NOTICES")
    assert [n.subject for n in notices] == [
        "notice.factory-1.vacancies.vacancy_closed.v1",
        "notice.college-2.vacancies.vacancy_closed.v1",
    ]
    assert {n.body for n in notices} == {(await wire.read("FACTS"))[0].body}
    assert events(notices) == ids([1, 1])
