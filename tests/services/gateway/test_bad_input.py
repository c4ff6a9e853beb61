"""What must not come in, and what its sender is told: a code, a place, Russian and English, a way out."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from services.kernel import db

from .house import MANY, ONE, House, a_vacancy

LARGE = b'{"a": "' + b"x" * 65_536 + b'"}'
SENTENCE = 20


def text_of(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


UNREADABLE = {
    "nothing": (b"", 400, "unreadable"),
    "not JSON": (b"<report/>", 400, "unreadable"),
    "an array": (b"[]", 400, "unreadable"),
    "a key twice": (b'{"id": "a", "id": "b"}', 400, "unreadable"),
    "NaN": (b'{"id": NaN}', 400, "unreadable"),
    "1e400": (b'{"id": 1e400}', 400, "unreadable"),
    "64 KiB and a byte": (b" " * 65_537, 413, "too_large"),
    "a large string": (LARGE, 413, "too_large"),
    "nested 1,000 deep": (b'{"a":' + b"[" * 1000 + b"]" * 1000 + b"}", 400, "too_deep"),
    "nested without end": (b"[" * 60_000, 400, "too_deep"),
    "UTF-16": ("{}".encode("utf-16"), 400, "unreadable"),
    "a byte-order mark": (b"\xef\xbb\xbf{}", 400, "unreadable"),
    "half a surrogate pair": (b'{"id": "\\ud800"}', 400, "unreadable"),
    "NUL": (b'{"id": "\\u0000"}', 400, "unreadable"),
    "trailing text": (b"{} {}", 400, "unreadable"),
}


async def test_unreadable_bytes_are_refused_before_anything_is_stored(house: House) -> None:
    await house.admit()
    found = {}
    for name, (body, _, _) in UNREADABLE.items():
        answer = await house.send(body)
        problem = answer.json()
        found[name] = (body, answer.status_code, problem["code"])
        assert problem["status"] == answer.status_code, name
        assert answer.headers["content-type"] == "application/problem+json", name
        assert problem["type"] == f"/problems/{problem['code']}", name
        assert problem["errors"][0]["message_ru"] != problem["errors"][0]["message_en"], name
    assert found == UNREADABLE
    assert await house.stored() == []


async def test_a_body_without_a_length_is_counted_while_it_is_read(house: House) -> None:
    await house.admit()
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 16_384
            yield b" " * 16_384
            assert sent < 1 << 20, "the door goes on reading"

    headers = house.by("factory-1") | {"Content-Type": ONE}
    answer = await house.client.post("/v1/reports", content=endless(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def changed(**changes: Any) -> dict[str, Any]:
    return a_vacancy() | changes


def without(name: str) -> dict[str, Any]:
    report = a_vacancy()
    del report["data"][name]
    return report


REJECTED = {
    "an unknown type": (
        changed(type="kadry.report.vacancies.vacancy_opend.v1"),
        422,
        "unknown_type",
        "/type",
    ),
    "a version that does not exist": (
        changed(type="kadry.report.vacancies.vacancy_opened.v2"),
        422,
        "unknown_version",
        "/type",
    ),
    "a missing field": (without("title"), 422, "missing_field", "/data/title"),
    "an extra field": (a_vacancy(salry_from=1), 422, "unknown_field", "/data/salry_from"),
    "an extra attribute": (changed(datum={}), 422, "unknown_field", "/datum"),
    "another's source": (changed(source="urn:kadry:factory-2"), 403, "source_mismatch", "/source"),
    "a service's source": (changed(source="urn:kadry:service:vacancies"), 403, "source_mismatch", "/source"),
    "a time without offset": (changed(time="2026-11-20T09:00:00"), 422, "invalid_field", "/time"),
    "a time two days ahead": (changed(time="2199-01-01T00:00:00Z"), 422, "future_time", "/time"),
    "an unknown occupation": (a_vacancy(occupation="9999"), 422, "unknown_code", "/data/occupation"),
    "an unknown region": (a_vacancy(municipality="02999999"), 422, "unknown_code", "/data/municipality"),
    "an id with a space": (changed(id="v 1"), 422, "invalid_field", "/id"),
    "an id of 65 characters": (changed(id="v" * 65), 422, "invalid_field", "/id"),
    "a ref with a dot and a star": (a_vacancy(vacancy_ref="*.>"), 422, "invalid_field", "/data/vacancy_ref"),
    "a number beyond all limits": (a_vacancy(positions=10**19), 422, "invalid_field", "/data/positions"),
    "such a number where nobody looks": (changed(sequence=10**20 - 1), 422, "invalid_field", ""),
    "no positions": (a_vacancy(positions=0), 422, "invalid_field", "/data/positions"),
    "a correction of itself": (changed(corrects="v-1"), 422, "invalid_field", "/corrects"),
    "what this kind may not say": (
        changed(type="kadry.report.trainees.enrolled.v1"),
        403,
        "not_authorised",
        "/type",
    ),
}


async def test_a_report_that_breaks_the_contract_is_rejected_with_the_place_and_the_way_out(
    house: House,
) -> None:
    await house.admit()
    found = {}
    for name, (report, _, _, _) in REJECTED.items():
        answer = await house.send(report)
        problem = answer.json()
        assert problem["status"] == "rejected", (name, problem)
        assert answer.headers["content-type"] == "application/problem+json", name
        first = problem["errors"][0]
        found[name] = (report, answer.status_code, problem["code"], first["pointer"])
        assert first["code"] == problem["code"], name
        assert first["message"] == first["message_ru"], name
        assert min(len(first["message_ru"]), len(first["message_en"])) > SENTENCE, name
        assert problem["trace_id"], name
        assert problem.get("id") in (report["id"], None), name
    assert found == REJECTED
    assert await house.stored() == []


async def test_an_unknown_occupation_comes_with_three_suggestions(house: House) -> None:
    await house.admit()
    problem = (await house.send(a_vacancy(occupation="753"))).json()
    suggestions = problem["errors"][0]["suggestions"]
    assert len(suggestions) == 3
    assert all(s["code"].startswith("753") and s["title_ru"] and s["title_en"] for s in suggestions)


async def test_a_misspelt_field_comes_with_the_right_name(house: House) -> None:
    await house.admit()
    report = without("title")
    report["data"]["titel"] = "Швея"
    problem = (await house.send(report)).json()
    assert problem["errors"][0]["suggestions"][0]["code"] == "title"


async def test_english_is_spoken_to_who_asks_for_it_and_codes_stay(house: House) -> None:
    await house.admit()
    english = await house.send(a_vacancy(occupation="753"), Accept_Language="en-GB, ru;q=0.3")
    russian = await house.send(a_vacancy(occupation="753"), Accept_Language="de")
    first, second = english.json()["errors"][0], russian.json()["errors"][0]
    assert (first["message"], second["message"]) == (first["message_en"], first["message_ru"])
    assert first["code"] == second["code"]
    assert (english.headers["content-language"], russian.headers["content-language"]) == ("en", "ru")


async def test_values_of_a_rejected_report_are_not_repeated(house: House) -> None:
    await house.admit()
    answer = await house.send(a_vacancy(title="Иванов Иван", occupation="Иванов", text=5))
    assert "Иванов" not in answer.text


async def test_bad_neighbours_do_not_harm_a_good_report(house: House) -> None:
    await house.admit()
    deep = b'{"a":' + b"[" * 20 + b"]" * 20 + b"}"
    twice = b'{"id": "x", "id": "y"}'
    long = text_of(a_vacancy("v-9", text="x" * 5000))
    batch = b"[" + b",".join([deep, twice, b"NaN", long, text_of(a_vacancy("v-1"))]) + b"]"
    answer = await house.send(batch, media=MANY)
    found = [(r["status"], r.get("code")) for r in answer.json()["results"]]
    assert answer.status_code == 207
    assert found == [
        ("rejected", "too_deep"),
        ("rejected", "unreadable"),
        ("rejected", "unreadable"),
        ("rejected", "too_large"),
        ("stored", None),
    ]


async def test_a_batch_that_is_none_is_refused_as_a_whole(house: House) -> None:
    await house.admit()
    bodies = {
        "1,001 reports": b"[" + b",".join([b"{}"] * 1001) + b"]",
        "8 MiB and a byte": b" " * (8 * 1024 * 1024 + 1),
        "an object": b"{}",
        "cut short": b"[{}",
        "nested without end": b"[" * 100_000,
    }
    found = {}
    for name, body in bodies.items():
        answer = await house.send(body, media=MANY)
        found[name] = (answer.status_code, answer.headers["content-type"])
    problem = "application/problem+json"
    assert found == {
        "1,001 reports": (413, problem),
        "8 MiB and a byte": (413, problem),
        "an object": (400, problem),
        "cut short": (400, problem),
        "nested without end": (400, problem),
    }


async def test_another_content_type_is_415(house: House) -> None:
    await house.admit()
    types = ("x", "application/json", "text/plain", "application/cloudevents+xml", f"{ONE}; charset=koi8-r")
    answers = [await house.send(text_of(a_vacancy()), media=media) for media in types]
    found = {(a.status_code, a.json()["code"]) for a in answers}
    assert found == {(415, "unsupported_media_type")}


async def test_a_compressed_body_is_told_that_compression_is_not_taken(house: House) -> None:
    await house.admit()
    packed = gzip.compress(text_of(a_vacancy()))
    answer = await house.send(packed, Content_Encoding="gzip")
    assert answer.status_code == 415
    assert "Content-Encoding" in answer.json()["errors"][0]["message_ru"]
    assert "compression" in answer.json()["errors"][0]["message_en"]


async def test_a_charset_that_is_utf_8_is_taken(house: House) -> None:
    await house.admit()
    assert (await house.send(a_vacancy(), media=f'{ONE}; charset="UTF-8"')).status_code == 202


async def test_without_a_valid_key_the_door_is_shut(house: House) -> None:
    headers = ("", "Basic abc", "Bearer ", "Bearer kdr_0_0", "Bearer x", "Bearer kdr_\u00e9_\u00e9")
    found = []
    for header in headers:
        said = {b"Authorization": header.encode("latin-1"), b"Content-Type": ONE.encode()}
        answer = await house.client.post("/v1/reports", content=text_of(a_vacancy()), headers=said)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        found.append((answer.status_code, answer.json()["code"]))
    assert found == [(401, "missing_key")] * 3 + [(401, "unknown_key")] * 3


ERRORS = {
    ("GET", "/v1/nothing"): (404, "not_found"),
    ("DELETE", "/v1/reports"): (405, "method_not_allowed"),
    ("PUT", "/v1/facts"): (405, "method_not_allowed"),
    ("GET", "/v1/reports?limit=0"): (400, "invalid_parameter"),
    ("GET", "/v1/reports?limit=x"): (400, "invalid_parameter"),
    ("GET", "/v1/reports?state=lost"): (400, "invalid_parameter"),
    ("GET", "/v1/reports?after=zzz"): (400, "invalid_parameter"),
    ("GET", "/v1/reports?stat=stored"): (400, "invalid_parameter"),
    ("GET", "/v1/facts?type=weather"): (400, "invalid_parameter"),
    ("GET", "/v1/facts?municipality=Пермь"): (400, "invalid_parameter"),
    ("GET", "/v1/facts?after=zzz"): (400, "invalid_parameter"),
    ("GET", "/v1/reports/never-sent"): (404, "unknown_report"),
    ("GET", "/v1/reports/a%00b"): (404, "unknown_report"),
    ("GET", "/schemas/nothing.json"): (404, "not_found"),
    ("GET", "/problems/nothing"): (404, "not_found"),
}


async def test_every_error_is_a_problem_document_with_a_page_of_its_own(house: House) -> None:
    await house.admit()
    found = {}
    for method, path in ERRORS:
        answer = await house.client.request(method, path, headers=house.by("factory-1"))
        problem = answer.json()
        found[method, path] = (answer.status_code, problem["code"])
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["status"] == answer.status_code
        assert problem.keys() >= {"type", "title", "detail", "instance", "trace_id"}
        assert (await house.client.get(problem["type"])).status_code == 200
    assert found == ERRORS


async def test_a_number_beyond_all_limits_over_nats_harms_no_neighbour(house: House) -> None:
    await house.admit()
    await house.publish(changed(sequence=10**20 - 1))
    await house.publish(a_vacancy("v-2"))
    assert (await house.state("v-2", "stored"))["id"] == "v-2"
    assert (await house.state("v-1", "stored"))["id"] == "v-1"


async def test_a_fault_of_ours_is_a_problem_document_without_details(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.admit()

    async def broken(*_: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("services.gateway.reports.known", broken)
    answer = await house.send(a_vacancy())
    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    assert "secret" not in answer.text


async def test_a_database_that_does_not_answer_is_503_and_may_be_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.admit()
    nowhere = db.pool("postgresql+asyncpg://gateway@/gateway?host=/nowhere")
    with monkeypatch.context() as broken:
        broken.setattr(house.ctx, "engine", nowhere)
        answer = await house.send(a_vacancy())
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0
    await nowhere.dispose()
    assert (await house.send(a_vacancy())).json()["status"] == "stored"


async def test_the_callers_trace_is_kept(house: House) -> None:
    await house.admit()
    trace = "0af7651916cd43dd8448eb211c80319c"
    headers = house.by("factory-1") | {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    assert (await house.client.get("/v1/nothing", headers=headers)).json()["trace_id"] == trace
