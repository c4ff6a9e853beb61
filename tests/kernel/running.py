"""The invented service as it runs: in this process, where a test can look inside, or in one of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.console.server import tied
from services.kernel import db, writer
from services.kernel.process import Process
from services.kernel.settings import Settings
from tests.support.kernel import SERVICE

from .wire import Wire, soon


class Running:
    """A whole service process, run as a task of this one. Two on one database are a writer and a standby."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, url: str, nats_url: str, **settings: Any) -> None:
        monkeypatch.setenv("KADRY_DATABASE_URL_VACANCIES", url)
        monkeypatch.setattr(
            writer, "LOOK_SECONDS", 0.05
        )  # a second of patience at each stop is a minute here
        monkeypatch.setattr(writer, "STANDBY_SECONDS", 0.05)
        self.url = url
        self.settings = Settings(nats_url=nats_url, **settings)
        self.process = Process(SERVICE, self.settings)
        self.task: asyncio.Task[int] | None = None

    async def start(self) -> None:
        """Starts it, or starts it again; returns at once."""
        self.process = Process(SERVICE, self.settings)
        self.task = asyncio.create_task(self.process.main())

    async def stop(self) -> int:
        """Asks it to stop; returns its exit code."""
        assert self.task is not None
        self.process.stop()
        code = await self.task
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().remove_signal_handler(sign)
        return code

    @property
    def active(self) -> bool:
        """Whether it is the writer now."""
        return self.process.writer is not None and self.process.writer.active

    @property
    def ready(self) -> bool:
        """What /readyz says."""
        return all(check["ok"] for check in self.process.checks().values())

    async def __aenter__(self) -> Running:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.task is not None and not self.task.done():
            await self.stop()


class Child:
    """A service process of its own; killed at the end if it still runs."""

    def __init__(self, module: str, url: str, nats_url: str, log: Path, **env: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KADRY_")}
        self.env = {**clean, "KADRY_DATABASE_URL_VACANCIES": url, "KADRY_NATS_URL": nats_url, **env}
        self.module, self.log = module, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it; its log goes on where the one before it ended."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [*tied("KILL"), sys.executable, "-m", self.module], stdout=out, stderr=out, env=self.env
            )

    @property
    def running(self) -> subprocess.Popen[bytes]:
        """The process."""
        assert self.process is not None
        return self.process

    @property
    def lines(self) -> list[Mapping[str, Any]]:
        """What it logged over all starts."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    async def address(self) -> str:
        """Where it answers, once it does."""
        starts = len([line for line in self.lines if line["event"] == "started"]) if self.log.exists() else 0

        def started() -> bool:
            assert self.running.poll() is None, self.log.read_text()
            return len([line for line in self.lines if line["event"] == "started"]) > starts

        await soon(_async(started), 20)
        return f"http://127.0.0.1:{[line for line in self.lines if line['event'] == 'started'][-1]['port']}"

    def kill(self) -> None:
        """As `kill -9` does."""
        self.running.kill()
        self.running.wait()

    async def stop(self) -> int:
        """SIGTERM; its exit code, or TimeoutExpired after 10 seconds."""
        self.running.terminate()
        return await asyncio.to_thread(self.running.wait, 10)

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()


def _async(check: Any) -> Any:
    async def asked() -> Any:
        return check()

    return asked


async def get(address: str, path: str) -> tuple[int, str]:
    """Status and body of one answer."""
    async with httpx.AsyncClient() as client:
        answer = await client.get(address + path, timeout=5)
    return answer.status_code, answer.text


async def rows(url: str, sql: str) -> list[Any]:
    """What a query on the database of a service answers; single columns as plain values."""
    engine = db.single(url)
    try:
        async with engine.connect() as conn:
            found = (await conn.execute(text(sql))).all()
    finally:
        await engine.dispose()
    return [row[0] if len(row) == 1 else tuple(row) for row in found]


async def decided(wire: Wire, number: int, seconds: float = 20) -> None:
    """Waits until so many facts stand in FACTS."""

    async def there() -> bool:
        return await wire.count("FACTS") >= number

    await soon(there, seconds)


async def once_each(wire: Wire, number: int) -> None:
    """Each report has exactly one fact, and there are `number` of them."""
    counted = Counter(report for event, report in await wire.facts() if event != "participant_added")
    assert {report: n for report, n in counted.items() if n != 1} == {}
    assert len(counted) == number
