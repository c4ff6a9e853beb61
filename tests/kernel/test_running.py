"""A whole service on a real broker and a real database: what it says, how it stands still and goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from kadry_contracts.envelope import MAX_BYTES
from services.kernel import db
from tests.support.kernel import BROKEN, change, closing, hire, opening
from tests.support.proxy import Proxy

from .conftest import NewDatabase
from .running import Running, decided, once_each, rows
from .wire import UNCLOSED, Wire, events, soon

KILL_WRITER = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@pytest.fixture(autouse=True)
def mended() -> Iterator[None]:
    """After each test all rules work again."""
    yield
    BROKEN.clear()


@pytest.fixture
async def service(
    counters: NewDatabase, nats_url: str, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Running]:
    """A service, not started, with small batches and short delays."""
    url = await counters()
    found = Running(
        monkeypatch, url, nats_url, batch=50, waiting_seconds=0.5, retry_seconds=(0.05, 0.05, 0.05, 0.05)
    )
    yield found
    await found.__aexit__()


async def when_active(service: Running) -> None:
    async def active() -> bool:
        return service.active

    await soon(active)


async def test_reports_become_facts_and_those_concerned_get_notices(service: Running, wire: Wire) -> None:
    await wire.report(opening("a", 3), hire("factory-1/a"), opening("a", id="again"))
    await service.start()
    await decided(wire, 3)
    assert await wire.facts() == [
        ("vacancy_opened", "open-a"),
        ("positions_filled", "hire"),
        ("report_refused", "again"),
    ]

    async def noticed() -> bool:
        return await wire.count("NOTICES") == 3

    await soon(noticed)
    assert [letter.subject for letter in await wire.read("NOTICES")] == [
        "notice.factory-1.vacancies.positions_filled.v1",
        "notice.factory-2.vacancies.positions_filled.v1",
        "notice.factory-1.vacancies.report_refused.v1",
    ]


async def test_what_cannot_be_read_is_a_dead_letter_and_whose_subject_it_was_gets_a_notice(
    service: Running, wire: Wire
) -> None:
    await service.start()
    subject = "report.factory-1.vacancies.vacancy_opened.v1"
    bad = [b"hello", b" " * (MAX_BYTES + 1), b'{"a":' * 1000 + b"1" + b"}" * 1000, b'{"id": NaN}']
    await wire.report(opening("a"))
    for body in bad:
        await wire.js.publish(subject, body, headers={"X-Sent-By": "ООО «Ромашка»"})
    await wire.report(opening("b"))
    await decided(wire, 2 + len(bad))

    async def said() -> bool:
        return (await wire.count("DEAD"), await wire.count("NOTICES")) == (len(bad), len(bad))

    await soon(said)
    letters = await wire.read("DEAD")
    assert [letter.body for letter in letters] == bad
    assert [letter.headers["Kadry-Code"] for letter in letters] == [
        "unreadable",
        "too_large",
        "too_deep",
        "unreadable",
    ]
    notices = await wire.read("NOTICES")
    assert {notice.subject for notice in notices} == {"notice.factory-1.vacancies.report_refused.v1"}
    assert [notice.value["data"]["report"] for notice in notices] == [None] * len(bad)


async def test_reports_brought_again_from_the_beginning_say_nothing_new(service: Running, wire: Wire) -> None:
    await wire.report(*[opening(f"v{n}") for n in range(120)])
    await service.start()
    await decided(wire, 120)
    assert await service.stop() == 0
    # as if no acknowledgement had ever arrived
    await wire.js.reset_consumer("REPORTS", "vacancies", 1)
    await service.start()
    await wire.report(opening("last"))
    await decided(wire, 121)
    await once_each(wire, 121)


async def test_a_back_dated_season_is_read_before_the_clock_judges_it(service: Running, wire: Wire) -> None:
    await wire.report(*[opening(f"v{n}", opened_on="2026-01-01", closes_on="2026-02-01") for n in range(300)])
    await wire.report(*[change(f"v{n}", closes_on="2099-01-01") for n in range(299)])
    await service.start()
    await decided(wire, 600)
    said = await wire.facts()
    assert [report for event, report in said if event == "vacancy_expired"] == [None]
    assert said[-1] == ("vacancy_expired", None)


async def test_a_wait_ends_by_the_clock_while_nothing_arrives(service: Running, wire: Wire) -> None:
    await wire.report(change("nobody"))
    await service.start()
    await decided(wire, 2)
    assert await wire.facts() == [("report_waiting", "change-nobody"), ("report_refused", "change-nobody")]


async def test_a_failing_rule_ends_in_dead_and_the_letter_can_be_published_again(
    service: Running, wire: Wire
) -> None:
    BROKEN.add("Сбой")
    await wire.report(opening("a"), opening("x", title="Сбой"))
    await service.start()

    async def dead() -> bool:
        return await wire.count("DEAD") == 1

    await soon(dead)
    (letter,) = await wire.read("DEAD")
    assert letter.headers["Kadry-Code"] == "internal_error"
    BROKEN.clear()
    await wire.js.publish(letter.headers["Kadry-Subject"], letter.body)
    await decided(wire, 3)
    assert (await wire.facts())[-1] == ("vacancy_opened", "open-x")


async def test_poison_never_holds_up_its_neighbours(service: Running, wire: Wire) -> None:
    BROKEN.add("Сбой")
    said = [opening(f"v{n}", title="Сбой" if n % 10 == 0 else "Швея") for n in range(500)]
    await wire.report(*said[:250], closing("v1"), *said[250:])
    await service.start()
    await decided(wire, 451 + 50)  # each poisoned one is refused in the end

    async def dead() -> bool:
        return await wire.count("DEAD") == 50

    await soon(dead)
    opened = [report for event, report in await wire.facts() if event == "vacancy_opened"]
    assert opened == [f"open-v{n}" for n in range(500) if n % 10]


async def test_a_bad_deploy_stands_still_visibly_and_loses_nothing(service: Running, wire: Wire) -> None:
    BROKEN.add("*")
    await wire.report(*[opening(f"v{n}") for n in range(60)])
    await service.start()

    async def red() -> bool:
        return "rules" in service.process.checks() and not service.process.checks()["rules"]["ok"]

    await soon(red)
    consumer = await wire.js.consumer_info("REPORTS", "vacancies")
    assert consumer.ack_floor is not None
    assert consumer.ack_floor.stream_seq == 0
    assert [await wire.count(stream) for stream in ("FACTS", "DEAD")] == [0, 0]
    assert await service.stop() == 0
    BROKEN.clear()
    await service.start()
    await decided(wire, 60)
    await once_each(wire, 60)


async def test_a_standby_takes_over_when_the_writer_stops(
    service: Running, wire: Wire, nats_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await service.start()
    await when_active(service)
    async with Running(monkeypatch, service.url, nats_url) as standby:
        await wire.report(*[opening(f"v{n}") for n in range(100)])
        await decided(wire, 100)
        assert (service.active, standby.active) == (True, False)
        await service.stop()
        await wire.report(*[opening(f"w{n}") for n in range(100)])
        await decided(wire, 200)
        assert (service.active, standby.active) == (False, True)
    await once_each(wire, 200)


async def test_a_writer_that_loses_its_connection_is_the_writer_no_more(
    service: Running, wire: Wire, nats_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await service.start()
    async with Running(monkeypatch, service.url, nats_url) as other:
        for round_ in range(3):
            await when_one_is_active(service, other)
            await wire.report(*[opening(f"v{round_}-{n}") for n in range(400)])
            await decided(wire, 400 * round_ + 1)
            assert await rows(service.url, KILL_WRITER) == [1]
        await decided(wire, 1_200)
    await once_each(wire, 1_200)


async def test_messages_that_somebody_else_took_are_not_acknowledged_unseen(
    service: Running, wire: Wire
) -> None:
    await service.start()
    await when_active(service)
    await wire.report(*[opening(f"v{n}") for n in range(100)])
    await decided(wire, 100)
    # somebody who believes to be the writer still reads through the same consumer
    stranger = await wire.js.pull_subscribe_bind("vacancies", "REPORTS")
    taking = asyncio.create_task(stranger.fetch(30, timeout=5))
    for start in range(100, 400, 10):
        await wire.report(*[opening(f"v{n}") for n in range(start, start + 10)])
    taken = await taking
    await stranger.unsubscribe()
    await wire.report(opening("last"))
    await decided(wire, 401)
    assert taken
    await once_each(wire, 401)


@UNCLOSED
@pytest.mark.usefixtures("cut_off")
async def test_messages_lost_on_a_breaking_connection_are_not_acknowledged_unseen(
    counters: NewDatabase, nats_url: str, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, port = nats_url.removeprefix("nats://").split(":")
    async with (
        Proxy(host, int(port)) as proxy,
        Running(monkeypatch, await counters(), proxy.url, batch=20) as service,
    ):
        await when_active(service)
        for start in range(0, 200, 100):
            await wire.report(*[opening(f"v{n}") for n in range(start, start + 50)])
            proxy.deaf = True
            await wire.report(*[opening(f"v{n}") for n in range(start + 50, start + 100)])

            async def delivered() -> bool:
                return bool((await wire.js.consumer_info("REPORTS", "vacancies")).num_ack_pending)

            await soon(delivered)
            proxy.refuses = True  # who connects again meets a server that can be heard, or none
            await proxy.cut()
            proxy.deaf = proxy.refuses = False
            await decided(wire, start + 1, 75)  # a connection half lost is noticed after two unanswered pings
        await decided(wire, 200)
    await once_each(wire, 200)


async def when_one_is_active(*services: Running) -> None:
    async def one() -> bool:
        return any(service.active for service in services)

    await soon(one)


async def test_a_service_recovers_by_itself_from_a_database_that_was_away(
    service: Running, wire: Wire
) -> None:
    await service.start()
    await when_active(service)
    name = service.url.partition("@/")[2].partition("?")[0]
    elsewhere = service.url.replace(f"@/{name}", "@/postgres")
    await allow(elsewhere, name, connections=False)
    await wire.report(*[opening(f"v{n}") for n in range(100)])

    async def red() -> bool:
        return not service.ready and "database" in str(service.process.checks())

    await soon(red)
    assert not service.process.checks()["database"]["ok"]
    await allow(elsewhere, name, connections=True)
    await decided(wire, 100)

    async def green() -> bool:
        return service.ready

    await soon(green)
    await once_each(wire, 100)


async def allow(url: str, name: str, *, connections: bool) -> None:
    """Lets nobody connect to a database any more, and ends who is; or lets them again."""
    await rows_of(url, f"ALTER DATABASE {name} ALLOW_CONNECTIONS {connections}")
    if not connections:
        await rows(url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


async def rows_of(url: str, statement: str) -> None:
    """Runs a statement outside of any transaction."""
    engine = db.single(url)
    async with engine.connect() as conn:
        await (await conn.execution_options(isolation_level="AUTOCOMMIT")).exec_driver_sql(statement)
    await engine.dispose()


@UNCLOSED
@pytest.mark.usefixtures("cut_off")
async def test_a_service_recovers_by_itself_from_a_broker_that_was_away(
    counters: NewDatabase, nats_url: str, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, port = nats_url.removeprefix("nats://").split(":")
    async with (
        Proxy(host, int(port)) as proxy,
        Running(monkeypatch, await counters(), proxy.url) as service,
    ):
        await when_active(service)
        await wire.report(*[opening(f"v{n}") for n in range(100)])
        await decided(wire, 100)
        proxy.refuses = True
        await proxy.cut()

        async def red() -> bool:
            return not service.process.checks()["broker"]["ok"]

        await soon(red)
        await wire.report(*[opening(f"w{n}") for n in range(100)])
        proxy.refuses = False
        await decided(wire, 200)

        async def green() -> bool:
            return service.ready

        await soon(green)
    assert len(events(await wire.read("FACTS"))) == 200
    await once_each(wire, 200)
