"""Something breaks at one step of a batch or of the relay: everything is still decided and said once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from nats.aio.msg import Msg

from services.kernel import inbox, outbox, parked, timers
from services.kernel.batch import Batches
from services.kernel.relay import Relay
from services.kernel.writer import Writer
from tests.support.kernel import change, opening

from .conftest import NewDatabase
from .running import Running, decided, once_each, rows
from .wire import Wire, soon

STEPS = {
    "before anything is claimed": (inbox, "claim", "before"),
    "after the claims": (inbox, "claim", "after"),
    "before the timers": (timers, "put", "before"),
    "before messages are set aside": (parked, "put", "before"),
    "before the outbox": (outbox, "append", "before"),
    "before the commit": (outbox, "append", "after"),
    "after the commit, before the acknowledgement": (Msg, "ack_sync", "before"),
    "after the acknowledgement": (Msg, "ack_sync", "after"),
    "before publishing": (Relay, "publish", "before"),
    "between publishing and taking out": (outbox, "done", "before"),
    "before the taking out is committed": (outbox, "done", "after"),
}


@pytest.fixture
async def service(
    counters: NewDatabase, nats_url: str, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Running]:
    """A service, not started, with small batches."""
    found = Running(monkeypatch, await counters(), nats_url, batch=20)
    yield found
    await found.__aexit__()


def breaks_once(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, when: str) -> list[str]:
    """The third call of this function breaks, as if a connection were lost; returns what broke so far."""
    real, calls, broken = getattr(where, name), [0], list[str]()

    async def called(*args: Any, **more: Any) -> Any:
        calls[0] += 1
        breaks = calls[0] == 3
        if breaks:
            broken.append(name)
        if breaks and when == "before":
            raise OSError("lost")
        answer = await real(*args, **more)
        if breaks:
            raise OSError("lost")
        return answer

    monkeypatch.setattr(where, name, called)
    return broken


@pytest.mark.parametrize(("where", "name", "when"), STEPS.values(), ids=STEPS)
async def test_a_step_that_breaks_is_made_good(
    service: Running, wire: Wire, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, when: str
) -> None:
    broken = breaks_once(monkeypatch, where, name, when)
    said = [opening(f"v{n}", closes_on="2099-01-01") for n in range(100)]
    said += [change(f"v{n}", 2, closes_on="2099-01-02") for n in range(100)]
    await service.start()
    for start in range(0, 200, 25):
        await wire.report(*said[start : start + 25])
        await decided(wire, start + 1)
    await decided(wire, 200)
    assert broken == [name]
    await once_each(wire, 200)
    assert await rows(service.url, "SELECT sum(CAST(body->>'total' AS int)) FROM counter") == [300]


async def test_acknowledging_before_the_commit_would_lose_reports(
    service: Running, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def careless(self: Writer, batches: Batches) -> None:
        try:
            fetched = await asyncio.wait_for(self._batches.get(), 0.1)
        except TimeoutError:
            return
        if fetched is not None:
            await fetched.last.ack_sync()
            self._finish(await batches.stream(fetched.stream, fetched.raws))

    monkeypatch.setattr(Writer, "_turn", careless)
    broken = breaks_once(monkeypatch, outbox, "append", "after")
    await wire.report(*[opening(f"v{n}") for n in range(100)])
    await service.start()
    await decided(wire, 80)

    async def read() -> bool:
        info = await wire.js.consumer_info("REPORTS", "vacancies")
        return (info.num_pending, info.num_ack_pending) == (0, 0)

    await soon(read)
    assert broken == ["append"]
    assert await wire.count("FACTS") == 80
