"""The picture built anew from FACTS is the picture it was, and nothing that it has said is said again."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import nats
import pytest
from nats.js import JetStreamContext
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from kadry_contracts.catalogue import fact_subject
from services.console.demo.season import season
from services.console.server import tied
from services.kernel import db, streams, turning
from services.kernel.codec import fact_bytes
from services.kernel.publish import Out, publish_batch
from services.kernel.settings import Settings
from services.picture import queries, rebuild
from services.picture.app import SERVICE
from services.picture.domain.ledger import MEASURES
from services.picture.tables import KNOWN, METADATA
from tests.console.test_demo import told_on_paper
from tests.support.paper import Said
from tests.support.servers import NewDatabase, eventually

ANCHOR = date(2026, 11, 24)
MOMENTS = 12


class Live:
    """The process of the picture on a database and a broker of its own, and what stands in both."""

    def __init__(self, nats_url: str, url: str, log: Path, js: JetStreamContext, **env: str) -> None:
        self.nats_url, self.url, self.log, self.js = nats_url, url, log, js
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KADRY_")}
        self.env = {**clean, "KADRY_NATS_URL": nats_url, "KADRY_DATABASE_URL_PICTURE": url, **env}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            argv = [*tied("KILL"), sys.executable, "-m", "services.picture"]
            self.process = subprocess.Popen(argv, stdout=out, stderr=out, env=self.env)

    async def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            await asyncio.to_thread(self.process.wait, 20)

    async def has_read(self) -> None:
        """Waits until everything that stands in FACTS is read, and everything that follows is said."""

        async def idle() -> bool:
            info = await self.js.consumer_info("FACTS", "picture")
            left = await self.rows("SELECT count(*) FROM outbox")
            return not info.num_pending and not info.num_ack_pending and left == [(0,)]

        await eventually(idle, 60, 0.1)
        await asyncio.sleep(0.3)
        await eventually(idle, 60, 0.1)

    async def rows(self, sql: str) -> list[Any]:
        engine = db.single(self.url)
        async with engine.connect() as conn:
            found = [tuple(row) for row in await conn.execute(text(sql))]
        await engine.dispose()
        return found

    async def picture(self) -> dict[str, Any]:
        """Every row it answers from, and the numbers as they were known at some moments."""
        engine = db.single(self.url)
        found: dict[str, Any] = {}
        async with engine.connect() as conn:
            for table in METADATA.sorted_tables:
                if table is not KNOWN:
                    rows = await conn.execute(text(f'SELECT * FROM "{table.name}"'))
                    found[table.name] = sorted(json.dumps(list(row), default=str) for row in rows)
            found["known"] = await _as_known(conn)
        await engine.dispose()
        return found

    async def said(self) -> list[str]:
        """Ids of the picture's own facts in FACTS, in their order."""
        sub = await self.js.pull_subscribe("fact.picture.>", stream="FACTS")
        ids: list[str] = []
        pending = (await sub.consumer_info()).num_pending or 0
        while len(ids) < pending:
            ids += [json.loads(message.data)["id"] for message in await sub.fetch(500, timeout=2)]
        await sub.unsubscribe()
        return ids

    async def rebuilt(self, *, take_over: bool = False) -> rebuild.Rebuilt:
        seen: list[rebuild.Progress] = []
        done = await rebuild.rebuild(self.url, self.nats_url, Settings(), seen.append, take_over=take_over)
        assert seen[-1].read == seen[-1].of or not seen
        return done

    async def command(self, *options: str) -> tuple[int, list[dict[str, Any]]]:
        """`kadry picture rebuild`: its exit code and what it tells."""
        argv = [sys.executable, "-m", "services.console.app", "picture", "rebuild", "--json", *options]
        run = await asyncio.to_thread(subprocess.run, argv, env=self.env, capture_output=True, timeout=120)
        return run.returncode, [json.loads(line) for line in run.stdout.splitlines()]


async def _as_known(conn: AsyncConnection) -> list[Any]:
    """All cells, and the steps of people, as known at moments between the first fact and the last."""
    first, last = (await conn.execute(text("SELECT min(known_at), max(known_at) FROM posting"))).one()
    found = []
    for n in range(MOMENTS):
        known = await queries.known_at(conn, first + (last - first) * n / MOMENTS)
        cells = await queries.cells(conn, MEASURES, ANCHOR, known)
        asked = {"seq": known.seq}
        steps = await conn.execute(text("SELECT count(*) FROM step WHERE known_seq <= :seq"), asked)
        found.append((sorted(cells), steps.scalar_one()))
    return found


def outs(facts: Sequence[Said], recorded: datetime | None = None) -> list[Out]:
    """Facts as they stand on the bus."""
    return [
        Out(
            fact_subject(said.fact),
            fact_bytes(
                said.fact,
                id=said.id,
                source=f"urn:kadry:service:{said.service}",
                time=said.time,
                recorded=recorded or datetime.now(UTC),
                correlation=said.correlation,
                corrects=said.corrects,
            ),
            said.id,
        )
        for said in facts
    ]


@pytest.fixture(scope="module")
def facts() -> list[Said]:
    """The facts of the demo's season."""
    return told_on_paper(season(ANCHOR)).facts


@pytest.fixture
async def live(nats_url: str, database: NewDatabase, tmp_path: Path) -> Any:
    """A picture that is not started yet, and streams with nothing in them."""
    async with await nats.connect(nats_url) as nc:
        await streams.apply(nc, [SERVICE], manual_clock=True)
        url = await database("picture", "picture")
        found = Live(nats_url, url, tmp_path / "picture.log", nc.jetstream())
        yield found
        await found.stop()


async def publish(live: Live, rows: Sequence[Out]) -> None:
    for start in range(0, len(rows), 300):
        await publish_batch(live.js._nc, rows[start : start + 300], 20)


async def test_a_picture_built_anew_is_the_picture_it_was_and_says_nothing_twice(
    live: Live, facts: list[Said]
) -> None:
    await publish(live, outs(facts[:-50]))
    live.start()
    await live.has_read()
    await live.stop()
    before, said = await live.picture(), await live.said()
    assert said
    assert len(before["posting"]) > 1_000
    done = await live.rebuilt()
    assert (done.said_before, done.new) == (len(said), 0)
    after = await live.picture()
    for name, rows in before.items():
        assert after[name] == rows, name
    live.start()
    await publish(live, outs(facts[-50:]))
    await live.has_read()
    assert (await live.said())[: len(said)] == said
    total = await live.rows("SELECT sum(value) FROM total")
    assert total == await live.rows("SELECT sum(delta) FROM posting")
    assert len({row[0] for row in await live.rows("SELECT id FROM fact_log")}) == len(await live.said())


async def test_a_running_service_is_not_disturbed_unless_it_is_asked_to_wait(
    live: Live, facts: list[Said]
) -> None:
    half = len(facts) // 2
    await publish(live, outs(facts[:half]))
    live.start()
    await live.has_read()
    before = await live.picture()
    assert await live.command() == (1, [])
    await publish(live, outs(facts[half:]))
    code, told = await live.command("--take-over")
    assert (code, told[-1]["done"], told[-1]["new"]) == (0, True, 0)
    assert told[0]["read"] <= told[0]["of"] == told[-2]["read"]
    await live.has_read()
    now = await live.picture()
    assert len(now["posting"]) > len(before["posting"])
    said = await live.said()
    assert len(said) == len(set(said))
    await live.rebuilt(take_over=True)
    assert (await live.picture())["total"] == now["total"]


async def test_a_lost_database_is_made_good_by_facts_alone(
    live: Live, facts: list[Said], database: NewDatabase
) -> None:
    live.env["KADRY_CLOCK"] = "manual"
    ordered = sorted(facts, key=lambda said: said.time)
    days = [ANCHOR - timedelta(days=n) for n in (400, 200, 100, 50, 0)]
    begun = 0
    for day in days:
        noon = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        await turning.turn(live.js, noon)
        part = [said for said in ordered[begun:] if said.time <= noon]
        begun += len(part)
        await publish(live, outs(part, noon))
        live.start()  # at its start it looks at every balance
        await live.has_read()
        await live.stop()
    before, said = await live.picture(), await live.said()
    kinds = {row[0] for row in await live.rows("SELECT split_part(subject, '.', 3) FROM fact_log")}
    assert {"source_silent", "source_recovered", "imbalance_raised"} <= kinds
    live.url = live.env["KADRY_DATABASE_URL_PICTURE"] = await database("picture", "picture")
    done = await live.rebuilt()
    assert (done.said_before, done.new) == (len(said), 0)
    after = await live.picture()
    for name, rows in before.items():
        assert after[name] == rows, name
    live.start()
    await live.has_read()
    assert await live.said() == said
