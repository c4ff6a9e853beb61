"""The three contestants, each on the same servers with the same messages."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
from nats.aio.msg import Msg
from nats.js import api

from kadry_contracts.facts.gateway import ParticipantAddedV1
from services.console.databases import provide
from services.console.ports import choose
from services.kernel import db, streams
from services.kernel.codec import fact_bytes
from services.kernel.publish import Out

from .machine import Machine
from .mix import PARTICIPANTS, Sent, reports

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
            "KADRY_PSEUDONYM_SECRET_FILE": str(_secret(machine)),
        }
        machine.child(name, "-m", f"services.{name}", env=env)
    await _ready([ports[name] for name in SERVICES])
    await _admit(machine)
    await _drained(machine)
    before = machine.cpu()
    rows = list(reports(count))
    begun = time.monotonic()
    await machine.publish([Out(r.subject, r.body) for r in rows])
    await _drained(machine)
    took = time.monotonic() - begun
    after = machine.cpu()
    refused = await _refused(machine)
    stages: dict[str, float] = {}
    async with httpx.AsyncClient(trust_env=False) as client:
        for name in SERVICES:
            text = (await client.get(f"http://127.0.0.1:{ports[name]}/metrics")).text
            for service, stage, value in STAGE.findall(text):
                stages[f"{service}.{stage}"] = round(float(value) / count * 1e6, 1)
    whole = {name: round((after[name] - before.get(name, 0)) / count * 1e6, 1) for name in after}
    latency = await _latency(machine, seconds)
    await machine.end_children()
    found = {
        "per_s": round(count / took, 1),
        "reports": count,
        "refused": refused,
        "cpu_us": {"processes": whole, "stages": stages},
    }
    return found, latency


def _secret(machine: Machine) -> Any:
    file = machine.folder / "pseudonym.secret"
    file.write_bytes(secrets.token_bytes(32))
    file.chmod(0o600)
    return file


async def _ready(ports: list[int]) -> None:
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


async def _drained(machine: Machine) -> None:
    """Waits until every service has read, decided and posted everything, and nothing waits in an outbox."""
    wanted = [(s, name) for name in SERVICES for s in db.service_of(name).streams]
    calm = 0
    while calm < 2:
        infos = [await machine.js.consumer_info(stream, name) for stream, name in wanted]
        quiet = not any(info.num_pending or info.num_ack_pending for info in infos)
        last = (await machine.js.stream_info("FACTS")).state.last_seq
        calm = calm + 1 if quiet and last == (await machine.js.stream_info("FACTS")).state.last_seq else 0
        await asyncio.sleep(0.02)


async def _refused(machine: Machine) -> int:
    info = await machine.js.stream_info("FACTS", subjects_filter="fact.*.report_refused.>")
    return sum((info.state.subjects or {}).values())


async def _latency(machine: Machine, seconds: float, rate: int = 300) -> dict[str, float]:
    """p50 and p99 from a report's publication to the first sight of its posting in the picture's database."""
    conn = await machine.postgres_connection("picture")
    sent: dict[str, float] = {}
    report_of: dict[str, str] = {}
    seen: dict[str, float] = {}
    told: dict[str, float] = {}

    async def fact(message: Msg) -> None:
        said = orjson.loads(message.data)
        report_of.setdefault(said["id"], said.get("correlationid", ""))
        told.setdefault(said.get("correlationid", ""), time.monotonic())

    sub = await machine.nc.subscribe("fact.>", cb=fact)
    at = await conn.fetchval("SELECT coalesce(max(known_seq), 0) FROM posting")
    done = False

    async def watch() -> None:
        nonlocal at
        while not done:
            found = await conn.fetch("SELECT DISTINCT fact, known_seq FROM posting WHERE known_seq > $1", at)
            now = time.monotonic()
            for one in found:
                seen.setdefault(one["fact"], now)
                at = max(at, one["known_seq"])
            await asyncio.sleep(0.004)

    watching = asyncio.create_task(watch())
    rows: list[Sent] = list(reports(int(rate * seconds), seed=2, prefix="l"))
    begun = time.monotonic()
    for n, row in enumerate(rows):
        wait = begun + n / rate - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        sent[row.name] = time.monotonic()
        await machine.nc.publish(row.subject, row.body)
    await _drained(machine)
    await asyncio.sleep(0.2)
    done = True
    await watching
    await sub.unsubscribe()
    await conn.close()
    times = sorted(
        (when - sent[report]) * 1000
        for fact_id, when in seen.items()
        if (report := report_of.get(fact_id, "")) in sent
    )
    decided = sorted((told[report] - when) * 1000 for report, when in sent.items() if report in told)
    if len(times) < 0.5 * len(rows):
        raise RuntimeError(f"only {len(times)} of {len(rows)} reports were seen in the picture")
    return {
        "p50": round(times[len(times) // 2], 1),
        "p99": round(times[int(len(times) * 0.99)], 1),
        "max": round(times[-1], 1),
        "p50_to_fact": round(decided[len(decided) // 2], 1),
        "rate_per_s": rate,
        "measured": len(times),
    }


async def _until(machine: Machine, conn: Any, query: str, count: int, seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while await conn.fetchval(query) < count:
        for name, child in machine.children.items():
            if child.poll() is not None:
                log = (machine.folder / f"{name}.log").read_text(errors="replace")
                raise RuntimeError(f"{name} ended with {child.returncode}: {log[-1500:]}")
        if time.monotonic() > end:
            raise RuntimeError(f"{query}: still not {count}")
        await asyncio.sleep(0.05)
