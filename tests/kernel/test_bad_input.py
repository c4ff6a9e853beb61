"""What a service answers to reports that break the contract, and that their neighbours do not notice."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from kadry_contracts.envelope import MAX_BYTES
from tests.support.kernel import opening, subject_of

from .bench import Bench

OPENED = "report.factory-1.vacancies.vacancy_opened.v1"
OF_TYPE = "kadry.report.vacancies.{}"
CYRILLIC = re.compile("[а-яё]")
"""Small letters only: the English texts name ОКЗ and ОКТМО as everybody does."""


def text_of(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False)


def without(said: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in said.items() if key != name}


def with_data(**data: Any) -> bytes:
    return text_of(opening("bad", id="bad", **data)).encode()


BAD = opening("bad", id="bad")
NESTED = b'{"a":' * 1000 + b"1" + b"}" * 1000
# Nobody can tell whose they are, or which: a dead letter, and word of it to whose subject it is.
UNREADABLE = {
    "not JSON": (b"hello", "unreadable"),
    "nothing": (b"", "unreadable"),
    "not an object": (b"[1]", "unreadable"),
    "half a document": (text_of(BAD).encode()[:-9], "unreadable"),
    "not UTF-8": (b'{"id":"\xff"}', "unreadable"),
    "a key twice": (text_of(BAD).replace("{", '{"id":"other",', 1).encode(), "unreadable"),
    "NaN": (with_data(positions=float("nan")), "unreadable"),
    "1e400": (text_of(BAD).replace('"positions": 1', '"positions": 1e400').encode(), "unreadable"),
    "64 KiB and a byte": (text_of(BAD).encode().ljust(MAX_BYTES + 1), "too_large"),
    "1,000 levels": (NESTED, "too_deep"),
    "source of another": (text_of({**BAD, "source": "urn:kadry:factory-2"}).encode(), "source_mismatch"),
    "source of a service": (
        text_of({**BAD, "source": "urn:kadry:service:programs"}).encode(),
        "source_mismatch",
    ),
    "no source": (text_of(without(BAD, "source")).encode(), "missing_field"),
    "no id": (text_of(without(BAD, "id")).encode(), "missing_field"),
    "an id of two words": (text_of({**BAD, "id": "a b"}).encode(), "invalid_field"),
    "an endless id": (text_of({**BAD, "id": "a" * 65}).encode(), "invalid_field"),
}
# Source and id are their sender's: a refusal that names the report.
REFUSED = {
    "an unknown type": ({**BAD, "type": OF_TYPE.format("vacancy_opend.v1")}, "unknown_type", "/type"),
    "a wrong version": ({**BAD, "type": OF_TYPE.format("vacancy_opened.v7")}, "unknown_version", "/type"),
    "a missing field": ({**BAD, "data": without(BAD["data"], "title")}, "missing_field", "/data/title"),
    "an extra field": (opening("bad", id="bad", posittions=2), "unknown_field", "/data/posittions"),
    "an extra attribute": ({**BAD, "tme": "2026-11-20"}, "unknown_field", "/tme"),
    "a wrong value": (opening("bad", id="bad", quota_place="yes"), "invalid_field", "/data/quota_place"),
    "a time without offset": ({**BAD, "time": "2026-11-20T09:00:00"}, "invalid_field", "/time"),
    "a time far ahead": ({**BAD, "time": "2027-11-20T09:00:00+05:00"}, "future_time", "/time"),
    "an unknown occupation": (
        opening("bad", id="bad", occupation="8158"),
        "unknown_code",
        "/data/occupation",
    ),
    "a list of 1,001": (opening("bad", id="bad", accessible_for=["a"] * 1001), "too_large", None),
    "17 levels": (opening("bad", id="bad", profession=json.loads("[" * 15 + "]" * 15)), "too_deep", None),
    "a NUL": (opening("bad", id="bad", title="a\0b"), "unreadable", None),
}


@pytest.mark.parametrize(("body", "code"), UNREADABLE.values(), ids=UNREADABLE)
async def test_what_nobody_can_answer_is_a_dead_letter_with_its_reason(
    bench: Bench, body: bytes, code: str
) -> None:
    bad = bench.raw(body, OPENED)
    await bench.decide(opening("a"), bad, opening("b"))
    ((subject, headers, kept),) = await bench.dead()
    assert (subject, kept) == (f"dead.vacancies.{OPENED}", body)
    assert (headers["Kadry-Code"], headers["Kadry-Sequence"]) == (code, str(bad.seq))
    assert headers["Kadry-Reason"]
    assert await bench.totals() == {"factory-1/a": 1, "factory-1/b": 1}
    # and the participant of the subject hears of it
    (said,) = await bench.facts("report_refused")
    assert said["data"]["report"] is None
    assert said["data"]["code"] == code
    assert CYRILLIC.search(said["data"]["message_ru"])
    assert not CYRILLIC.search(said["data"]["message_en"])
    notified = "SELECT notify FROM fact_log WHERE notify IS NOT NULL"
    assert await bench.rows(notified) == [["factory-1"]]


@pytest.mark.parametrize(("bad", "code", "field"), REFUSED.values(), ids=REFUSED)
async def test_a_report_that_says_whose_it_is_is_refused_in_two_languages(
    bench: Bench, bad: dict[str, Any], code: str, field: str | None
) -> None:
    await bench.decide(opening("a"), bench.raw(bad, OPENED), opening("b"))
    (said,) = await bench.facts("report_refused")
    assert (said["data"]["report"], said["data"]["code"], said["data"].get("field")) == ("bad", code, field)
    assert said["correlationid"] == "urn:kadry:factory-1#bad"
    assert CYRILLIC.search(said["data"]["message_ru"])
    assert not CYRILLIC.search(said["data"]["message_en"])
    assert await bench.dead() == []
    assert await bench.totals() == {"factory-1/a": 1, "factory-1/b": 1}


async def test_an_unknown_occupation_brings_three_suggestions(bench: Bench) -> None:
    await bench.decide(opening("bad", occupation="8158"))
    (said,) = await bench.facts("report_refused")
    suggestions = said["data"]["suggestions"]
    assert len(suggestions) == 3
    assert all(CYRILLIC.search(s["title_ru"]) for s in suggestions)


async def test_a_type_on_the_subject_of_another_is_refused(bench: Bench) -> None:
    await bench.decide(bench.raw(opening("bad"), "report.factory-1.vacancies.vacancy_closed.v1"))
    assert await bench.refusals() == [("open-bad", "type_mismatch")]


async def test_a_batch_of_500_is_decided_around_everything_bad_in_it(bench: Bench) -> None:
    good = [opening(f"v{n}") for n in range(500)]
    bad = [bench.raw(body, OPENED) for body, _ in UNREADABLE.values()]
    bad += [bench.raw({**said, "id": f"bad-{n}"}, OPENED) for n, (said, _, _) in enumerate(REFUSED.values())]
    raws = [bench.raw(one) for one in good]
    for n, one in enumerate(bad):
        raws.insert(n * 17, one)
    await bench.decide(*raws)
    assert len(await bench.totals()) == 500
    assert len(await bench.dead()) == len(UNREADABLE)
    assert len(await bench.facts("report_refused")) == len(UNREADABLE) + len(REFUSED)


async def test_a_bad_report_brought_again_is_answered_once(bench: Bench) -> None:
    raws = [bench.raw(b"hello", OPENED), bench.raw({**BAD, "time": "yesterday"}, OPENED)]
    await bench.decide(*raws)
    await bench.restart()
    await bench.decide(*raws)
    assert len(await bench.dead()) == 1
    assert len(await bench.facts()) == 2


async def test_a_refused_report_is_not_another_one_with_its_faults_mended(bench: Bench) -> None:
    await bench.decide({**BAD, "time": "yesterday"})
    await bench.decide(BAD)
    assert await bench.refusals() == [("bad", "invalid_field"), ("bad", "id_reused")]
    assert await bench.totals() == {}


async def test_no_value_of_a_bad_report_is_repeated_in_what_is_said_of_it(bench: Bench) -> None:
    await bench.decide(
        opening("bad", title="Иванов" * 200), bench.raw(b'{"secret": "Ivanov", "secret": 1}', OPENED)
    )
    said = json.dumps([await bench.facts(), [headers for _, headers, _ in await bench.dead()]])
    assert "Ivanov" not in said
    assert "\\u0418\\u0432\\u0430\\u043d" not in said


HEADERS = {
    "a name that no client would send": {"x(y)": "1"},
    "a NUL": {"X-Note": "a\0b"},
    "half a surrogate pair": {"X-Note": "\ud800"},
    "letters that are not Latin": {"X-Note": "ё"},
    "a name of the stream's own": {"Nats-Msg-Id": "x", "Nats-Expected-Stream": "FACTS"},
    "more than a letter should carry": {f"X-{n}": "y" * 1000 for n in range(60)},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
async def test_headers_of_a_dead_letter_never_hinder_it(bench: Bench, headers: dict[str, str]) -> None:
    await bench.decide(opening("a"), bench.raw(b"hello", OPENED, headers=headers))
    ((_, kept, _),) = await bench.dead()
    token = re.compile(r"[A-Za-z0-9-]{1,128}")
    assert all(token.fullmatch(name) and value.isprintable() for name, value in kept.items())
    assert sum(len(name) + len(value) for name, value in kept.items()) < 16_000
    assert not any(name.startswith("Nats-") for name in kept)
    assert await bench.totals() == {"factory-1/a": 1}


async def test_an_id_that_no_database_can_keep_is_a_dead_letter(bench: Bench) -> None:
    body = text_of(opening("bad", id="bad-\\ud800")).replace("\\\\", "\\").encode()
    await bench.decide(opening("a"), bench.raw(body, OPENED), opening("b"))
    assert [headers["Kadry-Code"] for _, headers, _ in await bench.dead()] == ["unreadable"]
    assert len(await bench.totals()) == 2


async def test_a_report_is_known_by_its_subject_and_not_by_what_it_says(bench: Bench) -> None:
    report_of_another = opening("a", participant="factory-2")
    await bench.decide(bench.raw(report_of_another, subject_of(report_of_another, "factory-1")))
    assert await bench.rows("SELECT notify FROM fact_log WHERE stream = 'FACTS'") == [["factory-1"]]
    assert await bench.totals() == {}
