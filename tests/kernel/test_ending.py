"""How a service process ends when it is told to while what it needs is gone."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from services.console.embedded import Nats
from tests.support.kernel import opening

from .conftest import NewDatabase
from .running import Child, decided, get
from .wire import connected, soon

PATIENCE = 15.0
"""Seconds after which whoever keeps services running kills one that was told to stop."""


def listening(child: Child) -> Callable[[], Awaitable[bool]]:
    """Whether it handles SIGTERM by now, instead of dying of it."""

    async def asked() -> bool:
        lines = Path(f"/proc/{child.running.pid}/status").read_text().splitlines()
        caught = next(line for line in lines if line.startswith("SigCgt:")).split()[1]
        return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)

    return asked


async def ended(child: Child) -> tuple[int, float]:
    """Its exit code after SIGTERM, and the seconds it took."""
    since = time.monotonic()
    child.running.terminate()
    code = await asyncio.to_thread(child.running.wait, PATIENCE + 15)
    return code, time.monotonic() - since


async def test_a_process_told_to_stop_while_the_broker_is_gone_ends_in_time(
    counters: NewDatabase, tmp_path: Path
) -> None:
    broker = Nats(tmp_path / "broker", sync="2m")
    broker.start()
    try:
        with Child("tests.support.kernel", await counters(), broker.url, tmp_path / "log") as child:
            async with connected(broker.url) as wire:
                await wire.report(*[opening(f"v{n}") for n in range(20)])
                child.start()
                address = await child.address()
                await decided(wire, 20)
            broker.stop()

            async def unready() -> bool:
                return (await get(address, "/readyz"))[0] == 503

            await soon(unready, 10)
            code, seconds = await ended(child)
            assert code == 0
            assert seconds < PATIENCE
    finally:
        broker.stop()


async def test_a_process_that_never_found_its_broker_ends_at_once(
    counters: NewDatabase, tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"nats://127.0.0.1:{taken.getsockname()[1]}"
        with Child("tests.support.kernel", await counters(), nobody, tmp_path / "log") as child:
            child.start()
            await soon(listening(child), 30)
            code, seconds = await ended(child)
            assert code == 0
            assert seconds < 5
