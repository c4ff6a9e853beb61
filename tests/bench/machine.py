"""Servers of a benchmark, everything on disk, and what their processes use."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
import nats
import psutil
from nats.aio.client import Client

from services.console.embedded import Nats, Postgres
from services.console.server import tied
from services.kernel.publish import Out, publish_batch

ROOT = Path(__file__).parents[2]


class Machine:
    """One nats-server (sync_interval always) and one PostgreSQL (fsync on) for all contestants."""

    def __init__(self, folder: Path) -> None:
        self.nats = Nats(folder / "nats")
        self.postgres = Postgres(folder / "postgres")
        self.folder = folder
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.peak: dict[str, int] = {}
        self._sampling: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Machine:
        self.nats.start()
        self.nats.preflight()
        self.postgres.start()
        self.nc: Client = await nats.connect(self.nats.url, pending_size=256 * 1024 * 1024)
        self.js = self.nc.jetstream(timeout=30)
        self._sampling = asyncio.create_task(self._sample())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._sampling is not None:
            self._sampling.cancel()
        await self.end_children()
        await self.nc.close()
        self.postgres.stop()
        self.nats.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def child(self, name: str, *argv: str, env: Mapping[str, str] | None = None) -> None:
        """Starts `python argv…`, which ends with this process."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("KADRY_")}
        with (self.folder / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(
                [*map(str, tied("KILL")), sys.executable, "-P", *argv],
                env={**clean, **(env or {}), "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
            )

    def check(self) -> None:
        """RuntimeError with the end of its log if a child has ended by itself."""
        for name, child in self.children.items():
            if child.poll() is not None:
                log = (self.folder / f"{name}.log").read_text(errors="replace")
                raise RuntimeError(f"{name} ended with {child.returncode}: {log[-1500:]}")

    async def end_children(self) -> None:
        """Asks all children to stop and waits for them."""
        for child in self.children.values():
            child.terminate()
        for name, child in self.children.items():
            try:
                await asyncio.to_thread(child.wait, 15)
            except subprocess.TimeoutExpired:
                child.kill()
                raise RuntimeError(f"{name} did not stop: {self.folder / name}.log") from None
        self.children.clear()

    async def database(self, name: str) -> asyncpg.Connection:
        """A new database and a connection to it."""
        admin = await asyncpg.connect(host=self.postgres.host, user="kadry", database="postgres")
        await admin.execute(f'CREATE DATABASE "{name}"')
        await admin.close()
        return await self.postgres_connection(name)

    async def postgres_connection(self, name: str) -> asyncpg.Connection:
        """A connection to a database."""
        return await asyncpg.connect(host=self.postgres.host, user="kadry", database=name)

    async def publish(self, rows: Sequence[Out]) -> None:
        """Publishes rows in atomic batches, waiting for each to be on disk."""
        for start in range(0, len(rows), 500):
            await publish_batch(self.nc, rows[start : start + 500], 30)

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far of each child and of both servers."""
        found = {}
        for name, process in self._processes().items():
            with suppress(psutil.Error):
                total = 0.0
                for one in (process, *process.children(recursive=True)):
                    with suppress(psutil.Error):
                        times = one.cpu_times()
                        total += times.user + times.system
                times = process.cpu_times()
                # backends that have ended are counted by their parent
                found[name] = total + times.children_user + times.children_system
        return found

    def _processes(self) -> dict[str, psutil.Process]:
        pids: dict[str, Any] = {name: child.pid for name, child in self.children.items()}
        pids |= {"nats-server": self.nats.pid, "PostgreSQL": self.postgres.pid}
        return {name: psutil.Process(pid) for name, pid in pids.items() if pid and psutil.pid_exists(pid)}

    def rss(self) -> dict[str, int]:
        """Bytes of memory that each process holds now; of PostgreSQL its first one only."""
        found = {}
        for name, process in self._processes().items():
            with suppress(psutil.Error):
                found[name] = process.memory_info().rss
        return found

    async def _sample(self) -> None:
        while True:
            for name, size in self.rss().items():
                self.peak[name] = max(self.peak.get(name, 0), size)
            await asyncio.sleep(0.2)
