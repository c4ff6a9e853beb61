"""Reports in: stored once, in canonical form, on the subject of their sender; batches judged one by one."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import orjson
import pytest
from nats.errors import NoRespondersError
from sqlalchemy import text

from .house import House, a_vacancy

SUBJECT = "report.factory-1.vacancies.vacancy_opened.v1"


async def test_a_report_is_stored_on_its_subject_in_canonical_form(house: House) -> None:
    await house.admit()
    answer = await house.send(json.dumps(a_vacancy(), indent=4).encode())
    assert answer.status_code == 202
    assert answer.json() == {"id": "v-1", "status": "stored", "outcome": "/v1/reports/v-1"}
    message = await house.ctx.js.get_msg("REPORTS", 1)
    assert (message.subject, message.data) == (SUBJECT, orjson.dumps(a_vacancy()))


async def test_the_same_report_again_is_a_duplicate_and_published_once(house: House) -> None:
    await house.admit()
    shuffled = dict(reversed(a_vacancy().items()))
    answers = [await house.send(said) for said in (a_vacancy(), a_vacancy(), shuffled)]
    assert [a.json()["status"] for a in answers] == ["stored", "duplicate", "duplicate"]
    assert {a.status_code for a in answers} == {202}
    assert await house.stored() == [SUBJECT]


async def test_another_report_under_a_used_id_is_refused_and_the_first_stays(house: House) -> None:
    await house.admit()
    await house.send(a_vacancy())
    answer = await house.send(a_vacancy(positions=3))
    assert answer.status_code == 422
    assert (answer.json()["status"], answer.json()["id"], answer.json()["code"]) == (
        "rejected",
        "v-1",
        "id_reused",
    )
    assert await house.stored() == [SUBJECT]
    assert (await house.get("/v1/reports/v-1")).json()["state"] == "stored"


async def test_ids_of_different_participants_do_not_meet(house: House) -> None:
    await house.admit()
    await house.admit("factory-2")
    answers = [await house.send(a_vacancy(participant=who), who) for who in ("factory-1", "factory-2")]
    assert [a.json()["status"] for a in answers] == ["stored", "stored"]


async def test_two_requests_at_once_with_one_id_store_one_report(house: House) -> None:
    await house.admit()
    answers = await asyncio.gather(*(house.send(a_vacancy(positions=n)) for n in (1, 2, 1, 2)))
    found = sorted(a.json()["status"] for a in answers)
    assert found == ["duplicate", "rejected", "rejected", "stored"]
    assert await house.stored() == [SUBJECT]


async def test_a_report_that_came_over_nats_is_a_duplicate_at_the_door(house: House) -> None:
    await house.admit()
    await house.publish(a_vacancy())
    await house.state("v-1", "stored")
    assert (await house.send(a_vacancy())).json()["status"] == "duplicate"
    assert (await house.send(a_vacancy(positions=5))).json()["code"] == "id_reused"


async def test_what_the_stream_did_not_acknowledge_is_never_called_a_duplicate(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.admit()
    publish = house.ctx.js.publish

    async def silent(*_: Any, **__: Any) -> None:
        raise NoRespondersError

    monkeypatch.setattr(house.ctx.js, "publish", silent)
    answer = await house.send(a_vacancy())
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert (await house.get("/v1/reports/v-1")).status_code == 404
    monkeypatch.setattr(house.ctx.js, "publish", publish)
    assert (await house.send(a_vacancy())).json()["status"] == "stored"
    assert await house.stored() == [SUBJECT]


async def test_a_crash_between_the_stream_and_the_ledger_loses_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.admit()

    class Crash(Exception):
        pass

    async def crash(*_: Any) -> None:
        raise Crash

    with monkeypatch.context() as broken:
        broken.setattr("services.gateway.reports.arrive", crash)
        answer = await house.send(a_vacancy())
    assert answer.status_code == 500
    await house.state("v-1", "stored")
    assert (await house.send(a_vacancy())).json()["status"] == "duplicate"
    assert await house.stored() == [SUBJECT]


async def test_a_batch_is_judged_one_by_one_and_answered_in_order(house: House) -> None:
    await house.admit()
    await house.send(a_vacancy("v-0"))
    batch: list[Any] = [
        a_vacancy("v-0"),
        a_vacancy("v-1"),
        a_vacancy("v-2", occupation="815"),
        a_vacancy("v-1"),
        a_vacancy("v-1", positions=9),
        "not an object",
        a_vacancy("v-3"),
    ]
    answer = await house.send(batch)
    results = answer.json()["results"]
    assert answer.status_code == 207
    assert [(r["id"], r["status"]) for r in results] == [
        ("v-0", "duplicate"),
        ("v-1", "stored"),
        ("v-2", "rejected"),
        ("v-1", "duplicate"),
        ("v-1", "rejected"),
        (None, "rejected"),
        ("v-3", "stored"),
    ]
    assert [r.get("code") for r in results] == [
        None,
        None,
        "unknown_code",
        None,
        "id_reused",
        "unreadable",
        None,
    ]
    assert results[2]["errors"][0]["pointer"] == "/2/data/occupation"
    assert len(await house.stored()) == 3


async def test_a_batch_without_a_bad_report_is_202_and_one_without_a_good_one_422(house: House) -> None:
    await house.admit()
    assert (await house.send([a_vacancy("a"), a_vacancy("b")])).status_code == 202
    assert (await house.send([a_vacancy("a"), a_vacancy("b")])).status_code == 202
    assert (await house.send([a_vacancy("c", positions=0), {}])).status_code == 422


async def test_a_batch_stands_in_the_stream_in_its_order(house: House) -> None:
    await house.admit()
    await house.send([a_vacancy(f"v-{n}") for n in range(5)])
    ids = [orjson.loads((await house.ctx.js.get_msg("REPORTS", n)).data or b"")["id"] for n in range(1, 6)]
    assert ids == [f"v-{n}" for n in range(5)]


async def test_a_thousand_reports_in_one_batch_are_quick(house: House) -> None:
    await house.admit()
    batch = json.dumps([a_vacancy(f"v-{n}") for n in range(1000)], ensure_ascii=False).encode()
    begun = time.perf_counter()
    answer = await house.send(batch, media="application/cloudevents-batch+json")
    spent = time.perf_counter() - begun
    assert answer.status_code == 202
    assert {r["status"] for r in answer.json()["results"]} == {"stored"}
    begun = time.perf_counter()
    again = await house.send(batch, media="application/cloudevents-batch+json")
    repeated = time.perf_counter() - begun
    assert {r["status"] for r in again.json()["results"]} == {"duplicate"}
    print(f"1,000 reports: {spent:.3f} s; again: {repeated:.3f} s")
    assert spent < 3, "1,000 reports took too long even for a busy machine"
    async with house.ctx.engine.connect() as conn:
        assert (await conn.execute(text("SELECT count(*) FROM report"))).scalar() == 1000


async def test_the_administrator_reports_nothing(house: House) -> None:
    answer = await house.send(a_vacancy(), "admin")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_a_participant")


async def test_ids_with_any_sign_in_them_are_looked_up_again(house: House) -> None:
    await house.admit()
    for id in ("a/b", "a.b.*", "п/1?x=#", "%2F", ">", "a&b=c"):
        answer = await house.send(a_vacancy(id, vacancy_ref="r1"))
        assert answer.status_code == 202, answer.text
        found = await house.client.get(answer.json()["outcome"], headers=house.by("factory-1"))
        assert (found.status_code, found.json()["id"]) == (200, id)
    assert set(await house.stored()) == {SUBJECT}
