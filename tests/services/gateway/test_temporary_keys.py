"""Keys that end by themselves: what a program needs for one run must not end the keys in use."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from .house import House


async def test_a_key_for_some_minutes_stands_beside_the_others(house: House) -> None:
    old = await house.admit()
    answer = await house.client.post("/v1/participants/factory-1/keys?minutes=5", headers=house.by("admin"))
    assert answer.status_code == 201
    assert (await house.get("/v1/reports")).status_code == 200
    house.keys["factory-1"] = answer.json()["key"]
    assert answer.json()["key"] != old
    assert (await house.get("/v1/reports")).status_code == 200


async def test_a_key_for_some_minutes_ends_by_itself(house: House) -> None:
    await house.admit()
    answer = await house.client.post("/v1/participants/factory-1/keys?minutes=5", headers=house.by("admin"))
    house.keys["factory-1"] = answer.json()["key"]
    async with house.ctx.engine.begin() as conn:  # as if the five minutes were over
        await conn.execute(
            text("UPDATE access_key SET revoked_at = :then WHERE revoked_at IS NOT NULL"),
            {"then": house.ctx.clock.now() - timedelta(seconds=1)},
        )
    assert (await house.get("/v1/reports")).status_code == 401


async def test_a_key_for_longer_than_a_day_is_not_made(house: House) -> None:
    await house.admit()
    answer = await house.client.post(
        "/v1/participants/factory-1/keys?minutes=1441", headers=house.by("admin")
    )
    assert answer.status_code in {400, 422}
