"""The register: who is admitted, how keys live and end, what the other services hear of it."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import text

from kadry_contracts.facts.gateway import ParticipantAddedV1, ParticipantSuspendedV1

from .house import ADMIN, PERM, House, a_vacancy, soon

COLLEGE = {"id": "college-1", "kind": "college", "name": "Колледж № 1", "municipality": PERM}


async def admit(house: House, body: Any, key: str = ADMIN) -> Any:
    headers = {"Authorization": f"Bearer {key}"}
    return await house.client.post("/v1/participants", json=body, headers=headers)


async def facts(house: House, model: type[Any]) -> list[dict[str, Any]]:
    """The facts of this type on FACTS."""
    subject = f"fact.{model.type.removeprefix('kadry.fact.')}.>"
    sub = await house.ctx.js.pull_subscribe(subject, stream="FACTS")
    info = await sub.consumer_info()
    found = await sub.fetch(info.num_pending, timeout=1) if info.num_pending else []
    await sub.unsubscribe()
    return [orjson.loads(message.data) for message in found]


async def test_an_admitted_participant_gets_a_key_that_opens_the_door(house: House) -> None:
    answer = await admit(
        house, {**COLLEGE, "inn": "7707083893", "ogrn": "1027700132195", "rights": ["exact"]}
    )
    assert answer.status_code == 201
    assert answer.json().keys() == {"id", "key"}
    assert answer.json()["key"].startswith("kdr_")
    house.keys["college-1"] = answer.json()["key"]
    assert (await house.get("/v1/reports", "college-1")).json()["reports"] == []


async def test_the_services_hear_of_a_new_participant_and_never_of_its_key(house: House) -> None:
    key = await house.admit("college-1", "college", rights=["exact"], inn="7707083893")
    [said] = await soon(lambda: facts(house, ParticipantAddedV1))
    assert said["source"] == "urn:kadry:service:gateway"
    assert said["data"] == {
        "version": 1,
        "participant": "college-1",
        "kind": "college",
        "name": "Участник college-1",
        "municipality": PERM,
        "rights": ["exact"],
        "inn": "7707083893",
    }
    assert key.rpartition("_")[2] not in str(said)


async def test_an_id_is_given_once(house: House) -> None:
    assert (await admit(house, COLLEGE)).status_code == 201
    again = await admit(house, {**COLLEGE, "kind": "school"})
    assert (again.status_code, again.json()["code"]) == (409, "already_taken")
    assert again.headers["content-type"] == "application/problem+json"


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "ИНН": ({"inn": "7707083894"}, "/inn", "invalid_field"),
    "ОГРН": ({"ogrn": "1027700132196"}, "/ogrn", "invalid_field"),
    "region": ({"municipality": "00000000"}, "/municipality", "unknown_code"),
    "kind": ({"kind": "bank"}, "/kind", "invalid_field"),
    "dot in the id": ({"id": "col.1"}, "/id", "invalid_field"),
    "short id": ({"id": "ab"}, "/id", "invalid_field"),
    "no name": ({"name": " "}, "/name", "invalid_field"),
    "right": ({"rights": ["all"]}, "/rights/0", "invalid_field"),
    "misspelt": ({"nmae": "Колледж"}, "/nmae", "unknown_field"),
}


async def test_a_wrong_participant_is_refused_at_the_field(house: House) -> None:
    found = {}
    for name, (change, _, _) in WRONG.items():
        answer = await admit(house, COLLEGE | change)
        assert answer.status_code == 422, name
        [error] = answer.json()["errors"]
        found[name] = (change, error["pointer"], error["code"])
    assert found == WRONG


async def test_names_of_services_are_not_given_away(house: House) -> None:
    names = ("service", "gateway", "trainees", "picture")
    answers = [await admit(house, COLLEGE | {"id": id}) for id in names]
    assert [(a.status_code, a.json()["code"]) for a in answers] == [(422, "reserved_id")] * 4


async def test_only_the_administrator_admits_and_lists(house: House) -> None:
    await house.admit()
    assert (await admit(house, COLLEGE, house.keys["factory-1"])).status_code == 403
    assert (await house.get("/v1/participants")).status_code == 403
    assert (await admit(house, COLLEGE, "kdr_0_wrong")).status_code == 401
    assert (await house.client.post("/v1/participants", json=COLLEGE)).status_code == 401


async def test_the_list_shows_everybody_and_no_key(house: House) -> None:
    key = await house.admit("factory-1", inn="7707083893")
    listed = (await house.get("/v1/participants", "admin")).json()["participants"]
    [one] = listed
    assert (one["id"], one["kind"], one["inn"], one["suspended"]) == (
        "factory-1",
        "employer",
        "7707083893",
        False,
    )
    assert key.rpartition("_")[2] not in str(listed)


async def test_the_database_does_not_hold_a_key(house: House) -> None:
    key = await house.admit()
    async with house.ctx.engine.connect() as conn:
        rows = (await conn.execute(text("SELECT k::text, encode(k.hash, 'escape') FROM access_key k"))).all()
    assert len(rows) == 1
    assert key.rpartition("_")[2] not in str(rows)


async def test_a_new_key_ends_the_old_one_at_once(house: House) -> None:
    old = await house.admit()
    assert (await house.get("/v1/reports")).status_code == 200
    answer = await house.client.post("/v1/participants/factory-1/keys", headers=house.by("admin"))
    assert answer.status_code == 201
    assert (await house.get("/v1/reports")).status_code == 401
    house.keys["factory-1"] = answer.json()["key"]
    assert answer.json()["key"] != old
    assert (await house.get("/v1/reports")).status_code == 200


async def test_a_key_for_nobody_is_not_made(house: House) -> None:
    answer = await house.client.post("/v1/participants/nobody-1/keys", headers=house.by("admin"))
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_participant")


async def test_a_suspended_participant_reads_but_does_not_report(house: House) -> None:
    await house.admit()
    for _ in range(2):  # twice is once
        answer = await house.client.post("/v1/participants/factory-1/suspend", headers=house.by("admin"))
        assert answer.json() == {"id": "factory-1", "suspended": True}
    refused = await house.send(a_vacancy())
    assert (refused.status_code, refused.json()["code"]) == (403, "suspended")
    assert (await house.get("/v1/reports")).status_code == 200
    [said] = await soon(lambda: facts(house, ParticipantSuspendedV1))
    assert (said["data"]["participant"], said["data"]["version"]) == ("factory-1", 2)


async def ask(house: House, body: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = orjson.loads(
        (await house.ctx.nc.request("rpc.gateway.authenticate", body, timeout=2)).data
    )
    return answer


async def test_other_services_ask_who_holds_a_key(house: House) -> None:
    key = await house.admit("coordinator-1", "coordinator", rights=["exact"])
    await soon(lambda: ask(house, b"{}"))
    assert await ask(house, orjson.dumps({"key": key})) == {
        "participant": "coordinator-1",
        "kind": "coordinator",
        "rights": ["exact"],
        "admin": False,
    }
    admin = await ask(house, orjson.dumps({"key": ADMIN}))
    assert (admin["participant"], admin["admin"]) == (None, True)


async def test_a_question_about_no_key_is_answered_so(house: House) -> None:
    await soon(lambda: ask(house, b"{}"))
    asked = (b"", b"[]", b'{"key": 5}', b'{"key": "kdr_a_b"}', b'{"key": "\\ud800"}', b"{")
    assert [await ask(house, body) for body in asked] == [{"error": "unknown_key"}] * 6
