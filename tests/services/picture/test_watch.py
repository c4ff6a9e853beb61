"""Cells that leave their balance and come back to it are said once each, whoever looks."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson

from kadry_contracts.moves import OUTSIDE
from services.picture.watch import look

from .ledger import COOKS, KUNGUR, PERM, SEWERS, Picture, a_move


async def said(picture: Picture) -> list[tuple[Any, ...]]:
    """What stands in the outbox: event, kind, demand, supply, version."""
    async with picture.engine.connect() as conn:
        rows = await conn.exec_driver_sql("SELECT body FROM fact_log ORDER BY n")
    found = [orjson.loads(body) for (body,) in rows]
    names = ("kind", "demand", "supply", "version")
    return [(one["type"].split(".")[3], *(one["data"][name] for name in names)) for one in found]


async def test_a_large_lack_is_said_once_and_its_end_once(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open", 20), a_move(OUTSIDE, "unemployed", 5))
    await picture.post(a_move(OUTSIDE, "positions_open", 3, place=(KUNGUR, COOKS)))
    assert await look(picture.ctx) == 1
    assert await look(picture.ctx) == 0
    await picture.post(a_move(OUTSIDE, "unemployed", 4))  # 9 of 20: better, and still far
    assert await look(picture.ctx) == 0
    await picture.post(a_move(OUTSIDE, "graduates_available", 8))
    assert await look(picture.ctx) == 1
    assert await said(picture) == [
        ("imbalance_raised", "deficit", 20, 5, 1),
        ("imbalance_cleared", "deficit", 20, 17, 2),
    ]


async def test_two_that_look_at_once_say_it_once(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "unemployed", 30, place=(PERM, SEWERS)))
    assert sum(await asyncio.gather(*(look(picture.ctx) for _ in range(4)))) == 1
    assert await said(picture) == [("imbalance_raised", "surplus", 0, 30, 1)]


async def test_positions_without_an_occupation_are_no_cell(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open", 40, place=(PERM, "-")))
    assert await look(picture.ctx) == 0
