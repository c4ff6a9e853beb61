"""The feed: what is known now, then each change, at most once a second."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import orjson

from kadry_contracts.moves import OUTSIDE
from services.picture.feed import BEHIND, Feed
from tests.support.servers import eventually

from .ledger import KUNGUR, PERM, SEWERS, Picture, a_move


async def said(stream: Any) -> dict[str, Any]:
    """The next message that is not a comment."""
    while True:
        for line in (await anext(stream)).decode().splitlines():
            if line.startswith("data: "):
                found: dict[str, Any] = orjson.loads(line.removeprefix("data: "))
                return found


async def test_a_listener_hears_where_the_ledger_stands_and_then_what_changed(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open"))
    stream = Feed(picture.ctx).messages()
    assert await said(stream) == {"known_seq": 1, "changed": []}
    waiting = asyncio.ensure_future(said(stream))
    await asyncio.sleep(0.1)
    await picture.post(
        a_move(OUTSIDE, "positions_open", place=(KUNGUR, SEWERS)), a_move(OUTSIDE, "positions_open")
    )
    assert await asyncio.wait_for(waiting, 3) == {"known_seq": 2, "changed": [KUNGUR, PERM]}
    await stream.aclose()


async def test_many_changes_of_a_second_are_one_message(picture: Picture) -> None:
    stream = Feed(picture.ctx).messages()
    await said(stream)
    heard: list[dict[str, Any]] = []
    begun = time.monotonic()
    for _ in range(30):
        await picture.post(a_move(OUTSIDE, "positions_open"))
    while not heard or heard[-1]["known_seq"] < 30:
        heard.append(await asyncio.wait_for(said(stream), 5))
    assert len(heard) <= 2 + (time.monotonic() - begun)
    await stream.aclose()


async def test_nobody_looks_at_the_ledger_when_nobody_listens(picture: Picture) -> None:
    feed = Feed(picture.ctx)
    stream = feed.messages()
    await said(stream)
    task = feed._task
    assert task is not None
    await stream.aclose()
    assert not feed.listeners
    await eventually(lambda: task.done(), 1)


async def test_a_listener_that_does_not_keep_up_is_cut(picture: Picture) -> None:
    feed = Feed(picture.ctx)
    stream = feed.messages()
    await said(stream)
    for n in range(BEHIND + 1):
        await picture.post(a_move(OUTSIDE, "positions_open"))
        await feed._tell(n)
    assert not feed.listeners
    assert len([message async for message in stream]) <= BEHIND + 1
