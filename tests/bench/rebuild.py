"""How fast the picture is rebuilt from FACTS: `python -m tests.bench.rebuild [--facts N]` (100,000).

The facts are those of the season of the demo, decided on paper, told again and again of other people and
objects until there are enough. They stand on a durable stream; then an empty picture is started, and the time
until its last batch is committed and acknowledged is taken, start of the process not included. Everything is
on disk, and a transaction takes 1,000 facts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx

from kadry_contracts.catalogue import fact_subject
from services.console.databases import provide
from services.console.demo.season import season
from services.console.ports import choose
from services.kernel import db, streams
from services.kernel.codec import fact_bytes
from services.kernel.publish import Out
from tests.console.test_demo import told_on_paper
from tests.support.paper import Said

from .contestants import STAGE
from .machine import ROOT, Machine

ANCHOR = date(2026, 11, 24)


def facts(season_: list[Said]) -> Iterator[Out]:
    """The season without end: each time every fact and report has another id."""
    now = datetime.now(UTC)
    turn = 0
    while True:
        for said in season_:
            id = str(uuid5(NAMESPACE_URL, f"{said.id}-{turn}"))
            body = fact_bytes(
                said.fact,
                id=id,
                source=f"urn:kadry:service:{said.service}",
                time=said.time,
                recorded=now,
                correlation=f"{said.correlation}-{turn}" if said.correlation else "",
            )
            yield Out(fact_subject(said.fact), other(body, turn) if turn else body, id)
        turn += 1


NAMES = re.compile(
    rb'"(intake|vacancy|enrolment|referral|hire|agreement|equipment|booking|about)":"([^"/]+/[^"]+)"'
)
PEOPLE = re.compile(rb'"(trainee|merged|about)":"[0-9a-f]{8}-')


def other(body: bytes, turn: int) -> bytes:
    """The same fact about other objects and people."""
    body = NAMES.sub(rb'"\1":"\2-%d"' % turn, body)
    return PEOPLE.sub(rb'"\1":"%08x-' % turn, body)


async def measure(count: int) -> dict[str, Any]:
    """The figures."""
    said = [one for one in told_on_paper(season(ANCHOR)).facts if one.service != "gateway"]
    with tempfile.TemporaryDirectory(prefix="kadry-rebuild-") as folder:
        async with Machine(Path(folder)) as machine:
            await provide(machine.postgres.host, "picture")
            await asyncio.to_thread(db.upgrade, "picture", machine.postgres.url("picture"))
            await streams.apply(machine.nc, [db.service_of("picture")])
            print(f"  {count:,} facts, {len(said):,} different ones …", flush=True)
            await machine.publish(list(islice(facts(said), count)))
            last = (await machine.js.stream_info("FACTS")).state.last_seq
            port = choose(None)["picture"]
            env = {
                "KADRY_NATS_URL": machine.nats.url,
                "KADRY_DATABASE_URL_PICTURE": machine.postgres.url("picture", "picture"),
                "KADRY_HTTP_PORT": str(port),
                "KADRY_LOG_LEVEL": "WARNING",
                "KADRY_BATCH": "1000",
            }
            before = machine.cpu()
            machine.child("picture", "-m", "services.picture", env=env)
            begun, at = await _first(machine)
            took = await _until_read(machine, last) - begun
            after = machine.cpu()
            async with httpx.AsyncClient(trust_env=False, timeout=120) as client:
                found = (await client.get(f"http://127.0.0.1:{port}/v1/picture/identities")).json()
                text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
            peak = machine.peak.get("picture", 0)
    cpu = {name: round((after[name] - before.get(name, 0)) / count * 1e6, 1) for name in after}
    return {
        "facts": count,
        "facts_per_s": round((last - at) / took, 1),
        "cpu_us_per_fact": cpu,
        "stages_us": {stage: round(float(v) / count * 1e6, 1) for _, stage, v in STAGE.findall(text)},
        "peak_rss_mb": round(peak / 1e6, 1),
        "identities": {one["identity"]: one["holds"] for one in found["identities"]},
    }


async def _first(machine: Machine) -> tuple[float, int]:
    """When the first batch was acknowledged, and how many facts it was."""
    while True:
        info = await machine.js.consumer_info("FACTS", "picture")
        if info.ack_floor and info.ack_floor.stream_seq:
            return time.monotonic(), info.ack_floor.stream_seq
        for name, child in machine.children.items():
            if child.poll() is not None:
                raise RuntimeError((machine.folder / f"{name}.log").read_text()[-3_000:])
        await asyncio.sleep(0.02)


async def _until_read(machine: Machine, last: int) -> float:
    while True:
        info = await machine.js.consumer_info("FACTS", "picture")
        if not info.num_pending and not info.num_ack_pending:
            return time.monotonic()
        await asyncio.sleep(0.02)


def main() -> None:
    """Reads the command line, prints and writes the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rebuild")
    parser.add_argument("--facts", type=int, default=100_000)
    found = asyncio.run(measure(parser.parse_args().facts))
    file = ROOT / "build" / "rebuild.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(found, indent=2) + "\n")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
