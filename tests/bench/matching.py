"""What matching costs: `python -m tests.bench.matching [--open 100000] [--opened 20000] [--available 20000]`.

One proposal: a graduate becomes available in a region with so many open vacancies, the whole batch from
decoding to the commit, everything on disk. The way of a vacancy: batches of 500 vacancy_opened with matching
and without it, in turns, as wall time and as CPU time of the service and of PostgreSQL.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import AsyncConnection

from kadry_contracts.facts.gateway import ParticipantAddedV1
from kadry_contracts.facts.trainees import GraduateAvailableV1
from kadry_contracts.reference import municipalities, occupations
from services.console.databases import provide
from services.console.embedded import Postgres
from services.kernel import db, outbox
from services.kernel.batch import Batches
from services.kernel.bulk import documents
from services.kernel.clock import Clock
from services.kernel.codec import Raw
from services.kernel.routing import Route, Service
from services.kernel.settings import Settings
from services.vacancies import app, store
from services.vacancies.domain.hiring import vacancies
from services.vacancies.domain.matching import matching
from services.vacancies.domain.matching.seeker import Seeker
from services.vacancies.domain.vacancy import Opened, Vacancy

from .mix import EMPLOYERS, reports

PLACES = [code for code in municipalities.every() if code.startswith("57")]
TRADES = list(occupations.every())
BATCH = 500


def skewed(rng: random.Random, values: Sequence[str]) -> str:
    """One of the values: the first ones far more often, as towns and trades are."""
    return values[min(int(rng.paretovariate(0.9)) - 1, len(values) - 1)]


def many(count: int) -> Iterator[Vacancy]:
    """Open vacancies of a region: a third of them in one town, most in some thirty trades."""
    rng, today = random.Random(7), datetime.now(UTC).date()
    towns, trades = ["57701000", *PLACES], rng.sample(TRADES, len(TRADES))
    for n in range(count):
        day = today - timedelta(days=rng.randrange(120))
        needs: Any = ("ramp", "elevator") if n % 40 == 0 else ()
        terms = Opened(
            f"v{n}", "Вакансия", skewed(rng, towns), skewed(rng, trades), "reporter", 1, 1, day, EMPLOYERS[0]
        )
        yield Vacancy(f"{EMPLOYERS[0]}/o{n}", 1, replace(terms, accessible_for=needs))


def without_matching() -> Service:
    """The service as it would be if nobody were ever proposed: no columns, no question, no proposal."""
    aggregates = [a for a in app.SERVICE.aggregates if a.kind not in ("vacancy", "seekers", "openings")]
    routes = [
        Route(r.type, r.model, r.rule, app.its_vacancy) if r.type.endswith("vacancy_opened.v1") else r
        for r in app.SERVICE.routes
    ]
    return Service("vacancies", routes, [*aggregates, documents(MetaData(), Vacancy)])


class Desk:
    """Batches of a service on its connection."""

    def __init__(self, service: Service, conn: AsyncConnection) -> None:
        self.batches = Batches(service, conn, Settings(), Clock())
        self.seq = 0

    def raw(self, stream: str, subject: str, body: bytes) -> Raw:
        self.seq += 1
        return Raw(stream, subject, body, self.seq, datetime.now(UTC))

    async def hear(self, body: Any, id: str) -> int:
        """One fact, decided alone; returns how many facts followed."""
        now = datetime.now(UTC)
        source = body.type.split(".")[2]
        said = outbox.fact(source, body, id=id, time=now, recorded=now)
        return len((await self.batches.stream("FACTS", [self.raw("FACTS", said.subject, said.body)])).said)


async def proposals(conn: AsyncConnection, count: int) -> dict[str, Any]:
    """Times of one proposal each, in milliseconds."""
    waiting = list(many(count))
    async with conn.begin():
        for first in range(0, count, 5_000):
            await store.VACANCIES.save(conn, waiting[first : first + 5_000])
    async with conn.begin():
        await conn.execute(text("ANALYZE vacancy"))
    rng = random.Random(3)
    desk = Desk(app.SERVICE, conn)
    times, asked, said = [], [], 0
    for n in range(400):
        cell = rng.choice(waiting).opened
        fact = GraduateAvailableV1.model_validate(
            {
                "version": 1,
                "trainee": f"00000000-0000-4000-8000-{n:012}",
                "municipality": cell.municipality,
                "occupation": cell.occupation,
                "available_from": date(2026, 6, 1),
                "level": "short",
                "needs": ("ramp",) if n % 5 == 0 else (),
            }
        )
        bits = 1 if fact.needs else 0
        question = f"{fact.municipality}/{fact.occupation}/{bits}"
        begun = time.perf_counter()
        async with conn.begin():
            await store.OPENINGS_ANSWER.load(conn, [question])
        asked.append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        said += await desk.hear(fact, f"g{n}")
        times.append((time.perf_counter() - begun) * 1000)
    return {
        "open": count,
        "question_ms": summary(asked[20:]),
        "whole_batch_ms": summary(times[20:]),
        "proposals": said,
        "one_of_them_ms": round(sum(times) / said, 2),
    }


def summary(times: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100)
    return {"p50": round(cuts[49], 2), "p95": round(cuts[94], 2), "max": round(max(times), 2)}


def _swap(proposals: Any) -> None:
    vars(vacancies)["proposals"] = proposals


def _nobody(*_: object) -> list[Any]:
    return []


def available(count: int) -> Iterator[Seeker]:
    """People who can be hired, in the same skewed places and trades."""
    rng, today = random.Random(8), datetime.now(UTC).date()
    towns, trades = ["57701000", *PLACES], rng.sample(TRADES, len(TRADES))
    for n in range(count):
        cell, since = (skewed(rng, towns), skewed(rng, trades)), today - timedelta(days=rng.randrange(180))
        needs: Any = ("ramp",) if n % 20 == 0 else ()
        yield Seeker(f"10000000-0000-4000-8000-{n:012}", cell=cell, since=since, needs=needs)


async def searches(conn: AsyncConnection, count: int) -> dict[str, Any]:
    """Times of the question that an opened vacancy asks, in milliseconds, with so many people available."""
    waiting = list(available(count))
    async with conn.begin():
        for first in range(0, count, 5_000):
            await store.SEEKERS.save(conn, waiting[first : first + 5_000])
    async with conn.begin():
        await conn.execute(text("ANALYZE seeker"))
    rng = random.Random(4)
    times = []
    for n in range(400):
        place, trade = rng.choice(waiting).cell or ("", "")
        begun = time.perf_counter()
        async with conn.begin():
            await store.SEEKERS_ANSWER.load(conn, [f"{place}/{trade}/{n % 2}"])
        times.append((time.perf_counter() - begun) * 1000)
    return {"available": count, "question_ms": summary(times[20:])}


async def opened(conn: AsyncConnection, count: int, server: psutil.Process) -> dict[str, Any]:
    """Microseconds a vacancy_opened, with matching and without, in turns."""
    rows = [r for r in reports(count * 3, prefix="m") if ".vacancy_opened." in r.subject][:count]
    desks = {"without": Desk(without_matching(), conn), "with": Desk(app.SERVICE, conn)}
    for desk in desks.values():
        for name in EMPLOYERS:
            told = {
                "version": 1,
                "participant": name,
                "kind": "employer",
                "name": "f",
                "municipality": "57701000",
            }
            await desk.hear(ParticipantAddedV1.model_validate(told), f"added-{name}")
    spent: dict[str, list[tuple[float, float, float]]] = {name: [] for name in desks}
    for n, first in enumerate(range(0, len(rows), BATCH)):
        name = list(desks)[n % 2]
        _swap(matching.proposals if name == "with" else _nobody)
        raws = [desks[name].raw("REPORTS", r.subject, r.body) for r in rows[first : first + BATCH]]
        before = time.perf_counter(), time.process_time(), cpu(server)
        await desks[name].batches.stream("REPORTS", raws)
        after = time.perf_counter(), time.process_time(), cpu(server)
        spent[name].append(tuple((b - a) / len(raws) * 1e6 for a, b in zip(before, after, strict=True)))  # type: ignore[arg-type]
    _swap(matching.proposals)
    return {
        name: {
            "wall_us": round(statistics.median(t[0] for t in times[2:]), 1),
            "service_cpu_us": round(statistics.median(t[1] for t in times[2:]), 1),
            "postgres_cpu_us": round(statistics.mean(t[2] for t in times[2:]), 1),
        }
        for name, times in spent.items()
    }


def cpu(process: psutil.Process) -> float:
    """CPU seconds of a process and its children."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        used = one.cpu_times()
        total += used.user + used.system
    return total


async def measure(open_: int, opened_: int, available_: int) -> dict[str, Any]:
    """All figures."""
    with tempfile.TemporaryDirectory(prefix="kadry-matching-") as folder:
        server = Postgres(Path(folder) / "postgres")
        server.start()
        try:
            await provide(server.host, "vacancies")
            await asyncio.to_thread(db.upgrade, "vacancies", server.url("vacancies"))
            engine = db.single(server.url("vacancies"))
            async with engine.connect() as conn:
                process = psutil.Process(
                    int((Path(folder) / "postgres" / "postmaster.pid").read_text().split()[0])
                )
                ways = {"nobody available": await opened(conn, opened_, process)}
                one = await proposals(conn, open_)
                other = await searches(conn, available_)
                return {"cores": os.cpu_count(), "proposal": one, "search": other, "vacancy_opened": ways}
        finally:
            server.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.matching")
    parser.add_argument("--open", type=int, default=100_000)
    parser.add_argument("--opened", type=int, default=20_000)
    parser.add_argument("--available", type=int, default=20_000)
    said = parser.parse_args()
    print(json.dumps(asyncio.run(measure(said.open, said.opened, said.available)), indent=2))
