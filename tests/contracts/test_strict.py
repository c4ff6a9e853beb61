"""The decoder: what it refuses and why, that nothing else ever leaves it, and that it costs little."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kadry_contracts.strict import Unreadable, read, read_batch

from .builders import a_report, a_vacancy, as_bytes


def nested(levels: int) -> bytes:
    return b'{"a":' * (levels - 1) + b"{}" + b"}" * (levels - 1)


HOSTILE = {
    "empty": (b"", "unreadable"),
    "blank": (b" \n ", "unreadable"),
    "not JSON": (b"hello", "unreadable"),
    "cut off": (as_bytes(a_report())[:-1], "unreadable"),
    "32,000 brackets": (b"[" * 32_000, "too_deep"),
    "nested 1,000 deep": (nested(1_000), "too_deep"),
    "nested 17 deep": (nested(17), "too_deep"),
    "lists nested 17 deep": (b'{"a":' + b"[" * 16 + b"]" * 16 + b"}", "too_deep"),
    "NaN": (b'{"a":NaN}', "unreadable"),
    "Infinity": (b'{"a":-Infinity}', "unreadable"),
    "1e400": (b'{"a":1e400}', "unreadable"),
    "a number of 60,000 digits": (b'{"a":' + b"9" * 60_000 + b"}", "unreadable"),
    "a number of 21 digits": (b'{"a":' + b"9" * 21 + b"}", "unreadable"),
    "a key twice": (b'{"a":1,"a":2}', "unreadable"),
    "a key twice, written differently": (b'{"a":1,"\\u0061":2}', "unreadable"),
    "a key twice, deep inside": (b'{"a":[{"b":{"c":1,"c":1}}]}', "unreadable"),
    "half a surrogate pair": (b'{"a":"\\ud800"}', "unreadable"),
    "half a surrogate pair in a key": (b'{"\\uDFFF":1}', "unreadable"),
    "half a surrogate pair as bytes": (b'{"a":"\xed\xa0\x80"}', "unreadable"),
    "an escaped NUL": (b'{"a":"\\u0000"}', "unreadable"),
    "an escaped NUL in a key": (b'{"a\\u0000":1}', "unreadable"),
    "a NUL": (b'{"a":"\x00"}', "unreadable"),
    "UTF-16": ('{"a":1}'.encode("utf-16"), "unreadable"),
    "UTF-16 without a mark": ('{"a":1}'.encode("utf-16-le"), "unreadable"),
    "a byte-order mark": (b'\xef\xbb\xbf{"a":1}', "unreadable"),
    "Latin-1": ('{"a":"ä"}'.encode("latin-1"), "unreadable"),
    "a string of 5,000 letters": (as_bytes({"a": "ж" * 5_000}), "too_large"),
    "a key of 5,000 letters": (as_bytes({"a" * 5_000: 1}), "too_large"),
    "1,500 elements": (as_bytes({"a": [0] * 1_500}), "too_large"),
    "1,001 elements": (as_bytes({"a": [0] * 1_001}), "too_large"),
    "1,500 keys": (as_bytes({str(n): 0 for n in range(1_500)}), "too_large"),
    "a list": (b"[]", "unreadable"),
    "a string": (b'"a"', "unreadable"),
    "null": (b"null", "unreadable"),
    "trailing text": (b'{"a":1} x', "unreadable"),
    "two documents": (b'{"a":1}{"a":1}', "unreadable"),
    "64 KiB and one byte": (b'{"a":1}' + b" " * (65_536 - 6), "too_large"),
    "70,000 bytes": (b"x" * 70_000, "too_large"),
}


@pytest.mark.parametrize(("body", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_document_is_refused_with_its_code(body: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(body)
    assert caught.value.code == code
    assert caught.value.message_ru != caught.value.message_en != ""


GOOD = {
    "64 KiB": b'{"a":1}' + b" " * (65_536 - 7),
    "16 levels": nested(16),
    "brackets in a string": as_bytes({"a": "{[" * 100}),
    "4,000 letters": as_bytes({"a": "ж" * 4_000}),
    "1,000 elements": as_bytes({"a": [0] * 1_000}),
    "a pair of surrogates": b'{"a":"\\ud83d\\ude00"}',
    "an escaped backslash before u0000": b'{"a":"\\\\u0000"}',
    "escaped Cyrillic": json.dumps(a_report()).encode(),
    "numbers": b'{"a":-9223372036854775807,"b":1.5e300,"c":0,"d":-0.0}',
    "spaces around": b' \n{"a":1}\t ',
}


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD.keys())
def test_what_keeps_the_limits_is_read_as_it_is(body: bytes) -> None:
    assert read(body) == json.loads(body)


def test_an_object_that_only_breaks_a_limit_still_tells_who_sent_it() -> None:
    report = a_report(data=a_vacancy(text="x" * 5_000))
    with pytest.raises(Unreadable) as caught:
        read(as_bytes(report))
    assert caught.value.value is not None
    assert caught.value.value["source"] == report["source"]


def test_a_document_that_may_mean_two_things_tells_nothing() -> None:
    with pytest.raises(Unreadable) as caught:
        read(b'{"source":"urn:kadry:one","source":"urn:kadry:two"}')
    assert caught.value.value is None


def test_a_reason_never_repeats_what_was_written() -> None:
    with pytest.raises(Unreadable) as caught:
        read(b'{"secret-key":1,"secret-key":"secret-value"}')
    assert "secret" not in f"{caught.value} {caught.value.message_ru} {caught.value.message_en}"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=40,
)
pieces = st.sampled_from(b'{ } [ ] " : , \\u d800 0000 NaN 1e999 - \xff'.split())
documents = (
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.lists(pieces, max_size=60).map(b"".join)
    | json_values.map(lambda value: json.dumps({"a": value}).encode())
)


@given(documents)
@example(b"[" * 65_536)
@example(b'{"a":' * 13_000)
@settings(max_examples=500, deadline=None)
def test_whatever_arrives_is_an_object_or_unreadable(body: bytes) -> None:
    try:
        value = read(body)
    except Unreadable:
        return
    assert isinstance(value, dict)
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()  # a database would take it
    assert "\0" not in str(value)


@given(st.lists(documents, max_size=5))
@settings(max_examples=200, deadline=None)
def test_whatever_stands_in_a_batch_is_judged_alone(bodies: list[bytes]) -> None:
    try:
        found = read_batch(b"[" + b",".join(bodies) + b"]")
    except Unreadable:
        return
    assert all(isinstance(item, dict | Unreadable) for item in found)


def test_one_bad_element_of_a_batch_leaves_its_neighbours_alone() -> None:
    good = as_bytes(a_report())
    bad = {name: body for name, (body, _) in HOSTILE.items() if is_json(body) and body == body.strip()}
    elements = [part for body in bad.values() for part in (good, body)]
    found = read_batch(b"[" + b",".join(elements) + b"]")
    assert found[::2] == [json.loads(good)] * len(bad)
    for (name, (_, code)), answer in zip(((n, HOSTILE[n]) for n in bad), found[1::2], strict=True):
        assert isinstance(answer, Unreadable), name
        assert answer.code == code, name


@given(
    st.lists(documents | st.sampled_from([as_bytes(a_report()), b"{}"]), max_size=4),
    st.sampled_from([b",", b" , "]),
)
@settings(max_examples=300, deadline=None)
def test_a_batch_is_read_alike_whether_or_not_something_in_it_is_wrong(
    bodies: list[bytes], comma: bytes
) -> None:
    good = [body for body in bodies if is_read(body)]
    alone = [read(body) for body in good]
    assert read_batch(b" [" + comma.join(good) + b"] ") == alone
    with_a_bad_one = read_batch(b"[" + comma.join([*good, b"1"]) + b"]")
    assert with_a_bad_one[:-1] == alone
    assert isinstance(with_a_bad_one[-1], Unreadable)


def is_read(body: bytes) -> bool:
    try:
        read(body)
    except Unreadable:
        return False
    return True


@pytest.mark.parametrize("end", [b"", b",", b"}", b"]]", b"] x", b",]", b"]\x00"])
def test_a_batch_that_ends_wrongly_is_refused_whole(end: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_batch(b"[" + as_bytes(a_report()) + end)
    assert caught.value.code == "unreadable"


def test_a_batch_of_1_000_reports_is_read_and_an_empty_one_is_empty() -> None:
    body = b",".join([as_bytes(a_report())] * 1_000)
    assert read_batch(b"[" + body + b"]") == [a_report()] * 1_000
    assert read_batch(b" [ ] ") == []


def is_json(body: bytes) -> bool:
    """Whether other decoders would read it: only that can stand inside an array."""
    try:
        json.loads(body.decode())
    except (ValueError, RecursionError):
        return False
    return True


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{}", "unreadable"),
        (b"[1,2", "unreadable"),
        (b"[" * 5_000, "too_deep"),
        (b"[" + b"{}," * 1_000 + b"{}]", "too_large"),
        (b" " * (8 * 1024 * 1024 + 1), "too_large"),
    ],
    ids=["an object", "cut off", "brackets", "1,001 messages", "more than 8 MiB"],
)
def test_a_batch_that_is_no_list_within_its_limits_is_refused_whole(body: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_batch(body)
    assert caught.value.code == code


def test_an_element_of_a_batch_meets_the_limit_of_a_single_report() -> None:
    heavy = {"a": ["x" * 3_000] * 25}
    found = read_batch(as_bytes([heavy, {"b": 1}]))
    assert isinstance(found[0], Unreadable)
    assert found[0].code == "too_large"
    assert found[1] == {"b": 1}


def test_reading_an_ordinary_report_costs_microseconds() -> None:
    body = as_bytes(a_report())
    best = min(_seconds(body) for _ in range(20))
    assert best / 500 < 60e-6  # 6 µs alone on a fast core; the bound is for a busy machine


def _seconds(body: bytes) -> float:
    start = time.perf_counter()
    for _ in range(500):
        read(body)
    return time.perf_counter() - start
