"""A service as a process of its own: how it answers, stops, and survives being killed at any moment."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kadry_contracts.facts.gateway import ParticipantAddedV1
from services.kernel import outbox, streams
from services.vacancies.app import SERVICE as VACANCIES
from tests.support.kernel import opening
from tests.support.servers import NewDatabase as NewRealDatabase

from .conftest import NewDatabase
from .running import Child, decided, get, once_each, rows
from .wire import Wire, soon

SEED = 20261124


async def test_a_process_answers_for_its_health_and_its_figures(
    counters: NewDatabase, nats_url: str, wire: Wire, tmp_path: Path
) -> None:
    await wire.report(*[opening(f"v{n}") for n in range(100)], opening("v1", id="again"))
    with Child("tests.support.kernel", await counters(), nats_url, tmp_path / "log") as child:
        child.start()
        address = await child.address()
        await decided(wire, 101)
        assert await get(address, "/healthz") == (200, '{"status":"ok","service":"vacancies"}')
        status, said = await get(address, "/readyz")
        checks = json.loads(said)["checks"]
        assert (status, json.loads(said)["status"]) == (200, "ready")
        assert set(checks) == {"broker", "rules", "database", "relay", "stream FACTS", "stream REPORTS"}
        assert checks["database"]["writer"] is True
        _, figures = await get(address, "/metrics")
        assert 'kadry_messages_total{outcome="decided",service="vacancies",stream="all"} 101.0' in figures
        assert 'kadry_waiting_reports{service="vacancies"} 0.0' in figures
        assert 'kadry_outbox_oldest_seconds{service="vacancies"} 0.0' in figures
        assert 'kadry_writer{service="vacancies"} 1.0' in figures
        assert 'kadry_consumer_pending{service="vacancies",stream="REPORTS"} 0.0' in figures
        assert await child.stop() == 0
    events = [line["event"] for line in child.lines]
    assert [event for event in events if event in ("started", "writer", "stopped")] == [
        "started",
        "writer",
        "stopped",
    ]
    assert {line["level"] for line in child.lines} == {"info"}


async def test_a_process_whose_rules_all_fail_says_so_and_stays_up(
    counters: NewDatabase, nats_url: str, wire: Wire, tmp_path: Path
) -> None:
    await wire.report(*[opening(f"v{n}", text="тайна") for n in range(50)])
    broken = Child(
        "tests.support.kernel", await counters(), nats_url, tmp_path / "log", KADRY_TEST_BROKEN="*"
    )
    with broken as child:
        child.start()
        address = await child.address()

        async def standing_still() -> bool:
            return "all 50 messages" in (await get(address, "/readyz"))[1]

        await soon(standing_still)
        status, said = await get(address, "/readyz")
        assert status == 503
        assert "all 50 messages of a batch" in json.loads(said)["checks"]["rules"]["why"]
        assert (await get(address, "/healthz"))[0] == 200
        assert await child.stop() == 0
    assert "тайна" not in child.log.read_text()


async def test_a_process_told_to_stop_under_load_finishes_and_leaves_the_rest(
    counters: NewDatabase, nats_url: str, wire: Wire, tmp_path: Path
) -> None:
    url = await counters()
    await wire.report(*[opening(f"v{n}") for n in range(3_000)])
    with Child("tests.support.kernel", url, nats_url, tmp_path / "log", KADRY_BATCH="100") as child:
        child.start()
        await decided(wire, 100)
        assert await child.stop() == 0
        assert await rows(url, "SELECT count(*) FROM outbox") == [0]
        said = await wire.count("FACTS")
        assert await rows(url, "SELECT count(*) FROM inbox") == [said]
        assert said < 3_000
        child.start()
        await decided(wire, 3_000)
        await once_each(wire, 3_000)
        assert await child.stop() == 0


async def admit(wire: Wire, participant: str) -> None:
    """The gateway's fact that an employer takes part."""
    fact = ParticipantAddedV1(
        version=1, participant=participant, kind="employer", name="Фабрика", municipality="57701000"
    )
    now = datetime.now(UTC)
    said = outbox.fact("gateway", fact, id=f"admits-{participant}", time=now, recorded=now)
    await wire.js.publish(said.subject, said.body)


@pytest.mark.timeout(120)
async def test_a_process_killed_at_any_moment_decides_each_report_once(
    database: NewRealDatabase, nats_url: str, wire: Wire, tmp_path: Path
) -> None:
    await streams.apply(wire.nc, [VACANCIES])
    url = await database("vacancies")
    await admit(wire, "factory-1")
    chance = random.Random(SEED)
    with Child("services.vacancies", url, nats_url, tmp_path / "log", KADRY_BATCH="20") as child:
        await wire.report(*[opening(f"v{n}", n % 7 + 1) for n in range(2_000)])
        for _ in range(5):
            before = await wire.count("FACTS")
            child.start()
            await decided(wire, before + 1 + chance.randrange(300))
            child.kill()
        child.start()
        await decided(wire, 2_001)
        assert await child.stop() == 0
    said = [report for event, report in await wire.facts() if event == "vacancy_opened"]
    assert len(said) == len(set(said)) == 2_000
    assert await rows(url, "SELECT count(*) FROM vacancy") == [2_000]
    assert await rows(url, "SELECT count(*) FROM fact_log") == [2_000]
    assert await rows(url, "SELECT count(*) FROM outbox") == [0]
    assert await rows(url, "SELECT count(DISTINCT id) FROM fact_log") == [2_000]
