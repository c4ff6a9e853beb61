"""Facts out: who may read what, cursors that skip and repeat nothing, and the same as a live stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import httpx
import orjson
import pytest

from kadry_contracts.catalogue import FACTS
from kadry_contracts.facts.programs import IntakeFullV1, PlaceHeldV1
from kadry_contracts.facts.vacancies import HireMadeV1, VacancyOpenedV1
from services.gateway.feed import filters
from services.kernel.web import serve

from .house import PERM, House, said, soon


def opened(n: int = 1, municipality: str = PERM, occupation: str = "8153") -> VacancyOpenedV1:
    return said(
        VacancyOpenedV1,
        version=1,
        vacancy=f"factory-1/v-{n}",
        municipality=municipality,
        occupation=occupation,
        moves=(),
    )


def held(provider: str = "college-1", referral: str = "czn-1/r-1") -> PlaceHeldV1:
    return PlaceHeldV1(
        version=1,
        intake=f"{provider}/i-1",
        provider=provider,
        referral=referral,
        municipality=PERM,
        occupation="8153",
        on=date(2026, 11, 20),
        until=date(2026, 12, 20),
        moves=(),
    )


def hired() -> HireMadeV1:
    return said(HireMadeV1, version=1, hire="factory-1/h-1", participant="factory-1", person_ref="42")


async def read(house: House, who: str, **params: Any) -> list[str]:
    """The ids of the facts this participant reads, from the beginning."""
    answer = await house.get("/v1/facts", who, **params)
    assert answer.status_code == 200, answer.text
    return [fact["id"] for fact in answer.json()["facts"]]


async def test_everybody_reads_a_fact_for_everyone_whole(house: House) -> None:
    await house.admit("school-1", "school")
    id = await house.say(opened(), "urn:kadry:factory-1#v-1")
    assert await soon(lambda: read(house, "school-1")) == [id]
    [fact] = (await house.get("/v1/facts", "school-1")).json()["facts"]
    assert fact["type"] == VacancyOpenedV1.type
    assert fact["correlationid"] == "urn:kadry:factory-1#v-1"
    assert fact["data"]["vacancy"] == "factory-1/v-1"


async def test_a_fact_for_parties_is_read_by_its_writer_and_whom_it_names_alone(house: House) -> None:
    for id, kind in (
        ("czn-1", "job_centre"),
        ("college-1", "college"),
        ("czn-2", "job_centre"),
        ("school-1", "school"),
    ):
        await house.admit(id, kind)
    id = await house.say(held(), "urn:kadry:czn-2#r-1")
    last = await house.say(opened(), "")
    await soon(lambda: read(house, "school-1"))
    assert await read(house, "czn-1") == [id, last]
    assert await read(house, "college-1") == [id, last]
    assert await read(house, "czn-2") == [id, last]
    assert await read(house, "school-1") == [last]


async def test_a_fact_for_services_is_read_by_nobody_outside(house: House) -> None:
    await house.admit()
    await house.say(hired(), "urn:kadry:factory-1#h-1")
    last = await house.say(opened())
    assert await soon(lambda: read(house, "factory-1")) == [last]
    assert (await read(house, "admin"))[-1:] == [last]
    admin = await house.get("/v1/facts", "admin")
    assert "person_ref" not in admin.text


async def test_pages_by_cursor_skip_and_repeat_nothing_while_facts_arrive(house: House) -> None:
    await house.admit("school-1", "school")
    told = [await house.say(opened(n)) for n in range(5)]
    await soon(lambda: read(house, "school-1"))
    seen: list[str] = []
    after = "start"
    for turn in range(6):
        if turn == 2:
            told += [await house.say(opened(n)) for n in range(5, 8)]
        page = (await house.get("/v1/facts", "school-1", after=after, limit=2)).json()
        seen += [fact["id"] for fact in page["facts"]]
        after = page["next"]

    async def rest() -> bool:
        nonlocal after
        page = (await house.get("/v1/facts", "school-1", after=after)).json()
        seen.extend(fact["id"] for fact in page["facts"])
        after = page["next"]
        return len(seen) >= len(told)

    await soon(rest)
    assert seen == told


async def test_the_cursor_of_an_empty_page_goes_on_from_the_end(house: House) -> None:
    await house.admit("school-1", "school")
    first = await house.say(opened())
    await soon(lambda: read(house, "school-1"))
    page = (await house.get("/v1/facts", "school-1", occupation="75")).json()
    assert (page["facts"], page["at_end"]) == ([], True)
    second = await house.say(opened(2))

    async def after() -> list[str]:
        return await read(house, "school-1", after=page["next"])

    assert await soon(after) == [second]
    assert first != second


async def test_filters_take_prefixes_and_names_in_any_length(house: House) -> None:
    await house.admit("school-1", "school")
    perm = await house.say(opened(1))
    tailor = await house.say(opened(2, "57627000", "7531"))
    unknown = await house.say(opened(3, "56701000", "-"))
    full = await house.say(
        said(IntakeFullV1, version=1, intake="college-1/i-1", municipality=PERM, occupation="8153")
    )
    everything = [perm, tailor, unknown, full]

    async def all_there() -> bool:
        return await read(house, "school-1") == everything

    await soon(all_there)
    for params, expected in (
        ({"municipality": "57"}, [perm, tailor, full]),
        ({"municipality": "57701000"}, [perm, full]),
        ({"municipality": "57701000001"}, [perm, full]),
        ({"occupation": "75"}, [tailor]),
        ({"occupation": "-"}, [unknown]),
        ({"type": "vacancy_opened"}, [perm, tailor, unknown]),
        ({"type": "vacancies.vacancy_opened", "occupation": "8153"}, [perm]),
        ({"type": "kadry.fact.programs.intake_full.v1"}, [full]),
        ({"type": "intake_full,vacancy_opened"}, everything),
        ({"type": "report_refused"}, []),
    ):
        assert await read(house, "school-1", **params) == expected, params


def test_every_fact_is_found_by_its_short_name() -> None:
    for type_ in FACTS:
        _, _, service, event, _ = type_.split(".")
        assert filters([f"{service}.{event}"], "", "").types == [type_]
        assert type_ in (filters([event], "", "").types or ())


@asynccontextmanager
async def stream(
    url: str, headers: dict[str, str], params: dict[str, str] | None = None
) -> AsyncIterator[AsyncIterator[dict[str, str]]]:
    """The events of a stream, each as its fields; comments are events without fields."""

    async def events(lines: AsyncIterator[str]) -> AsyncIterator[dict[str, str]]:
        found: dict[str, str] = {}
        async for line in lines:
            if line:
                name, _, value = line.partition(": ")
                found[name] = value
            else:
                yield found
                found = {}

    async with (
        httpx.AsyncClient(trust_env=False, timeout=10) as client,
        client.stream("GET", f"{url}/v1/facts/stream", headers=headers, params=params or {}) as answer,
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["x-accel-buffering"] == "no"
        yield events(answer.aiter_lines())


@pytest.fixture
async def url(house: House) -> AsyncIterator[str]:
    """The address of the gateway over a real socket: streams need one."""
    server, task, port = await serve(house.app, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await asyncio.wait_for(task, 10)


async def test_a_stream_brings_facts_as_they_are_said(house: House, url: str) -> None:
    await house.admit("school-1", "school")
    await house.say(opened(0))
    await soon(lambda: read(house, "school-1"))
    async with stream(url, house.by("school-1")) as events:
        assert await anext(events) == {"retry": "3000"}
        await house.say(held())
        id = await house.say(opened(1))
        event = await asyncio.wait_for(anext(events), 5)
        assert event["event"] == VacancyOpenedV1.type
        assert orjson.loads(event["data"])["id"] == id


async def test_a_stream_cut_at_any_event_resumes_exactly(house: House, url: str) -> None:
    await house.admit("school-1", "school")
    told = [await house.say(opened(n)) for n in range(4)]

    async def all_there() -> bool:
        return len(await read(house, "school-1")) == 4

    await soon(all_there)
    seen: list[str] = []
    headers = house.by("school-1")
    params = {"after": "start"}
    for _ in range(4):
        async with stream(url, headers, params) as events:
            await anext(events)
            event = await asyncio.wait_for(anext(events), 5)
        seen.append(orjson.loads(event["data"])["id"])
        headers, params = house.by("school-1", **{"Last-Event-ID": event["id"]}), {}
    assert seen == told


async def test_a_stream_obeys_its_filters_and_ends_with_its_key(house: House, url: str) -> None:
    await house.admit("school-1", "school")
    async with stream(url, house.by("school-1"), {"occupation": "75"}) as events:
        await anext(events)
        await house.say(opened(1))
        tailor = await house.say(opened(2, PERM, "7531"))
        event = await asyncio.wait_for(anext(events), 5)
        assert orjson.loads(event["data"])["id"] == tailor
        await house.client.post("/v1/participants/school-1/keys", headers=house.by("admin"))
        await house.say(opened(3))
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(anext(events), 5)
