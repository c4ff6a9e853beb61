"""A whole region that lives through seasons: all services, the gateway's register, a clock turned by hand.

A day begins, and the reports of that day are published. No day waits until the one before is decided and
posted; but after some thousand reports the region is let come to rest, as it does every night, for a deadline
is found only then. All of that is the time that they took.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from services.console.databases import provide
from services.console.ports import SERVICES, choose
from services.kernel import db, streams, turning
from services.kernel.publish import Out

from .contestants import ready, refusals, secret
from .latency import PATIENCE, drained, latency_of
from .machine import Machine
from .mix import Sent
from .seasons import START, end_of, participants, pieces
from .seasons import days as days_of

AT_ONCE = 8_000
"""Reports after which the region is let come to rest."""
PACED, RATE = 3_000, 300
DOORS = 8
"""Participants registered at the same time."""
LEFT = """SELECT EXISTS (SELECT FROM outbox) OR EXISTS (SELECT FROM timer WHERE at <= $1)
OR EXISTS (SELECT FROM parked WHERE at <= $1)"""


class Whole:
    """A region on a machine, in which so many copies of the season happen at the same time.

    told   how many reports it has been told
    turns  how many seasons are over
    """

    def __init__(self, machine: Machine, copies: int) -> None:
        self.machine, self.copies = machine, copies
        self.ports = choose(None)
        self.pseudonyms, self.admin = secret(machine), secret(machine, "admin")
        self.key = self.pseudonyms.read_bytes()
        self.databases: list[asyncpg.Connection] = []
        self.told = 0
        self.turns = 0
        self.now = START
        self.days: deque[tuple[datetime, list[Sent]]] = deque()

    async def start(self) -> None:
        """Databases, streams, six processes."""
        machine = self.machine
        for name in SERVICES:
            await provide(machine.postgres.host, name)
            await asyncio.to_thread(db.upgrade, name, machine.postgres.url(name))
        await streams.apply(machine.nc, [db.service_of(name) for name in SERVICES], manual_clock=True)
        await turning.turn(machine.js, self.now)
        for name in SERVICES:
            env = {
                "KADRY_NATS_URL": machine.nats.url,
                f"KADRY_DATABASE_URL_{name.upper()}": machine.postgres.url(name, name),
                "KADRY_HTTP_PORT": str(self.ports[name]),
                "KADRY_LOG_LEVEL": "WARNING",
                "KADRY_CLOCK": "manual",
                # Days go by in tenths of a second here: what is named may be some of them behind.
                "KADRY_WAITING_SECONDS": str(90 * 86_400),
                "KADRY_PSEUDONYM_SECRET_FILE": str(self.pseudonyms),
                "KADRY_ADMIN_KEY_FILE": str(self.admin),
                "KADRY_PEPPER_FILE": str(self.admin),
            }
            machine.child(name, "-m", f"services.{name}", env=env)
        await ready(list(self.ports.values()))
        self.databases = [await machine.postgres_connection(name) for name in SERVICES]

    async def end(self) -> None:
        """Stops the processes."""
        for conn in self.databases:
            await conn.close()
        await self.machine.end_children()

    async def settled(self) -> None:
        """Waits until nothing is left to be read, to be said or to come due."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            await drained(self.machine, SERVICES, 0.05)
            if not any([await conn.fetchval(LEFT, self.now) for conn in self.databases]):
                return
        raise RuntimeError("something is always left to be said or to come due")

    async def _say(self, now: datetime) -> None:
        """What time it is."""
        self.now = now
        await turning.turn(self.machine.js, now)

    async def admit(self, prefixes: Sequence[str]) -> None:
        """The participants of these copies are registered at the gateway, as an administrator does it."""
        everybody = [one for prefix in prefixes for one in participants(prefix)]
        headers = {"Authorization": f"Bearer {self.admin.read_text()}"}
        url = f"http://127.0.0.1:{self.ports['gateway']}"
        async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False, timeout=60) as client:
            for some in (everybody[n : n + DOORS] for n in range(0, len(everybody), DOORS)):
                answers = await asyncio.gather(*(client.post("/v1/participants", json=one) for one in some))
                for answer in answers:
                    answer.raise_for_status()

    async def tell(self, most: int | None = None) -> dict[str, Any]:
        """Whole days of the turn, until so many reports are told or the turn is over; what it cost."""
        days = await self._coming()
        refused, facts = await refusals(self.machine), await self._facts()
        before, begun, count, waiting = self.machine.cpu(), time.monotonic(), 0, 0
        while days and (most is None or count + len(days[0][1]) <= most):
            begins, rows = days.popleft()
            if waiting > AT_ONCE:
                await self.settled()
                waiting = 0
            await self._say(begins)
            await self.machine.publish([Out(r.subject, r.body) for r in rows])
            count, waiting = count + len(rows), waiting + len(rows)
        await self.settled()
        await self._over()
        took, after = time.monotonic() - begun, self.machine.cpu()
        self.told += count
        return {
            "reports": count,
            "per_s": round(count / took, 1),
            "facts": await self._facts() - facts,
            "refused": await refusals(self.machine) - refused,
            "cpu_us": {name: round((after[name] - before.get(name, 0)) / count * 1e6, 1) for name in after},
        }

    async def pace(self, least: int) -> dict[str, float]:
        """The next days of the turn, one report after the other, each followed to the picture."""
        days = await self._coming()
        rows: list[Sent] = []
        first: dict[str, datetime] = {}
        while days and len(rows) < least:
            begins, told = days.popleft()
            first[told[0].name] = begins
            rows += told

        async def begin(row: Sent) -> None:
            if row.name in first:
                await self._say(first[row.name])

        found = await latency_of(self.machine, rows, self.settled, 0.1, RATE, begin)
        await self._over()
        self.told += len(rows)
        return found

    async def _coming(self) -> deque[tuple[datetime, list[Sent]]]:
        """The days of this turn that are still to be told; of the next one once its participants are in."""
        if not self.days:
            prefixes = [f"c{self.turns}-{n}-" for n in range(self.copies)]
            await self.admit(prefixes)
            await self.settled()
            for begins, reports in days_of(self.turns):
                rows = [piece.copy(prefix, self.mint) for piece in reports for prefix in prefixes]
                self.days.append((begins, rows))
        return self.days

    async def _over(self) -> None:
        """At the end of a turn its last day ends too."""
        if not self.days:
            await self._say(end_of(self.turns))
            self.turns += 1
            await asyncio.sleep(0.05)
            await self.settled()

    async def sizes(self) -> dict[str, Any]:
        """What it takes by now: memory of the processes, and what lies on disk, in MB."""
        names = list(zip(SERVICES, self.databases, strict=True))
        size = "SELECT pg_database_size(current_database())"
        disk = {name: round(await conn.fetchval(size) / 1e6, 1) for name, conn in names}
        stored = {}
        for config in streams.declared():
            stored[str(config.name)] = await self.machine.js.stream_info(str(config.name))
        return {
            "told": self.told,
            "rss_mb": {name: round(size / 1e6, 1) for name, size in self.machine.rss().items()},
            "postgres_mb": {**disk, "all": round(sum(disk.values()), 1)},
            "streams_mb": {name: round(info.state.bytes / 1e6, 1) for name, info in stored.items()},
        }

    def mint(self, participant: str, person_ref: str) -> str:
        """The pseudonym that the registry will give."""
        digest = hmac.digest(self.key, f"{participant}/{person_ref}".encode(), "sha256")
        return str(UUID(bytes=digest[:16], version=5))

    async def _facts(self) -> int:
        return int((await self.machine.js.stream_info("FACTS")).state.last_seq)


async def everything(machine: Machine, copies: int) -> dict[str, Any]:
    """The figures of the mix of all report types: throughput of some seasons, latency at their end."""
    whole = Whole(machine, copies)
    await whole.start()
    try:
        fast = await whole.tell(len(pieces(0)) * copies - PACED)
        return {**fast, "latency_ms": await whole.pace(PACED)}
    finally:
        with suppress(OSError, asyncpg.PostgresError):
            await whole.end()
