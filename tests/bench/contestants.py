"""The three contestants, each on the same servers with the same messages."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from nats.js import api

from kadry_contracts.facts.gateway import ParticipantAddedV1
from services.console.databases import provide
from services.console.ports import choose
from services.kernel import db, streams
from services.kernel.codec import fact_bytes
from services.kernel.publish import Out

from .latency import drained, latency_of
from .machine import Machine
from .mix import PARTICIPANTS, reports

SERVICES = ("vacancies", "trainees", "picture")
STAGE = re.compile(r'kadry_stage_cpu_seconds_total\{service="(\w+)",stage="(\w+)"\} ([0-9.e+-]+)')


async def bare(machine: Machine, count: int) -> dict[str, Any]:
    """(c) stream → COPY → stream → COPY."""
    conn = await machine.database("bare")
    for part in ("decide", "post"):
        await conn.execute(f"CREATE TABLE {part} (body bytea)")
    for name, subject in (("BARE_REPORTS", "bare.report.>"), ("BARE_FACTS", "bare.fact.>")):
        await machine.js.add_stream(api.StreamConfig(name=name, subjects=[subject], allow_atomic=True))
        await machine.js.add_consumer(
            name,
            api.ConsumerConfig(
                durable_name="bare", ack_policy=api.AckPolicy.ALL, ack_wait=60, max_ack_pending=2_000
            ),
        )
    env = {
        "KADRY_NATS_URL": machine.nats.url,
        "KADRY_BENCH_DSN": f"postgresql://kadry@/bare?host={machine.postgres.host}",
    }
    for part in ("decide", "post"):
        machine.child(f"bare-{part}", "-m", "tests.bench.bare_pipe", part, env=env)
    await asyncio.sleep(2)
    rows = [Out(f"bare.{r.subject}", r.body) for r in reports(count)]
    begun = time.monotonic()
    await machine.publish(rows)
    await _until(machine, conn, "SELECT count(*) FROM post", count)
    took = time.monotonic() - begun
    await machine.end_children()
    await conn.close()
    return {"per_s": round(count / took, 1), "messages": count}


async def docs(machine: Machine, count: int) -> dict[str, Any]:
    """(b) one message, one session, one commit, one publish."""
    from .docs_way import Base

    conn = await machine.database("docs")
    engine = db.single(machine.postgres.url("docs"))
    async with engine.begin() as tables:
        await tables.run_sync(Base.metadata.create_all)
    await engine.dispose()
    for name, subject in (("DOCS_REPORTS", "docs.report.>"), ("DOCS_FACTS", "docs.fact.>")):
        await machine.js.add_stream(api.StreamConfig(name=name, subjects=[subject], allow_atomic=True))
    env = {"KADRY_NATS_URL": machine.nats.url, "KADRY_BENCH_DATABASE": machine.postgres.url("docs")}
    for part in ("decide", "post"):
        machine.child(f"docs-{part}", "-m", "tests.bench.docs_way", part, env=env)
    await asyncio.sleep(4)
    rows = [Out(f"docs.{r.subject}", r.body) for r in reports(count)]
    begun = time.monotonic()
    await machine.publish(rows)
    await _until(machine, conn, "SELECT count(*) FROM posted", count)
    took = time.monotonic() - begun
    await machine.end_children()
    await conn.close()
    return {"per_s": round(count / took, 1), "messages": count}


async def kadry(machine: Machine, count: int, seconds: float) -> tuple[dict[str, Any], dict[str, float]]:
    """(a) a region's services: report published → posted in the picture; then latency at 300 a second."""
    for name in SERVICES:
        await provide(machine.postgres.host, name)
        await asyncio.to_thread(db.upgrade, name, machine.postgres.url(name))
    await streams.apply(machine.nc, [db.service_of(name) for name in SERVICES])
    ports = choose(None)
    for name in SERVICES:
        env = {
            "KADRY_NATS_URL": machine.nats.url,
            f"KADRY_DATABASE_URL_{name.upper()}": machine.postgres.url(name, name),
            "KADRY_HTTP_PORT": str(ports[name]),
            "KADRY_LOG_LEVEL": "WARNING",
            "KADRY_PSEUDONYM_SECRET_FILE": str(secret(machine)),
        }
        machine.child(name, "-m", f"services.{name}", env=env)
    await ready([ports[name] for name in SERVICES])
    await _admit(machine)
    await drained(machine, SERVICES)
    before = machine.cpu()
    rows = list(reports(count))
    begun = time.monotonic()
    await machine.publish([Out(r.subject, r.body) for r in rows])
    await drained(machine, SERVICES)
    took = time.monotonic() - begun
    after = machine.cpu()
    refused = await refusals(machine)
    stages: dict[str, float] = {}
    async with httpx.AsyncClient(trust_env=False) as client:
        for name in SERVICES:
            text = (await client.get(f"http://127.0.0.1:{ports[name]}/metrics")).text
            for service, stage, value in STAGE.findall(text):
                stages[f"{service}.{stage}"] = round(float(value) / count * 1e6, 1)
    whole = {name: round((after[name] - before.get(name, 0)) / count * 1e6, 1) for name in after}
    late = reports(int(300 * seconds), seed=2, prefix="l")
    latency = await latency_of(machine, list(late), lambda: drained(machine, SERVICES), 0.5)
    await machine.end_children()
    found = {
        "per_s": round(count / took, 1),
        "reports": count,
        "refused": refused,
        "cpu_us": {"processes": whole, "stages": stages},
    }
    return found, latency


def secret(machine: Machine, name: str = "pseudonym") -> Path:
    """A file with a new secret."""
    file = machine.folder / f"{name}.secret"
    file.write_text(secrets.token_hex(32))
    file.chmod(0o600)
    return file


async def ready(ports: Sequence[int]) -> None:
    """Waits until all of these services are."""
    end = time.monotonic() + 60
    async with httpx.AsyncClient(trust_env=False) as client:
        for port in ports:
            while True:
                try:
                    if (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200:
                        break
                except httpx.TransportError:
                    pass
                if time.monotonic() > end:
                    raise RuntimeError(f"port {port} is not ready")
                await asyncio.sleep(0.1)


async def _admit(machine: Machine) -> None:
    now = datetime.now(UTC)
    for name, kind in PARTICIPANTS.items():
        fact = ParticipantAddedV1(
            version=1, participant=name, kind=kind, name="(вымышлен)", municipality="57701000"
        )
        body = fact_bytes(
            fact, id=f"added-{name}", source="urn:kadry:service:gateway", time=now, recorded=now
        )
        await machine.js.publish("fact.gateway.participant_added.v1.57701000.-", body)


async def refusals(machine: Machine) -> int:
    """How many reports were refused."""
    info = await machine.js.stream_info("FACTS", subjects_filter="fact.*.report_refused.>")
    return sum((info.state.subjects or {}).values())


async def _until(machine: Machine, conn: Any, query: str, count: int, seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while await conn.fetchval(query) < count:
        machine.check()
        if time.monotonic() > end:
            raise RuntimeError(f"{query}: still not {count}")
        await asyncio.sleep(0.05)
