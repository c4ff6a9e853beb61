"""Streams and consumers are declared in one place; what somebody changed by hand is put back, and said."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import nats
import pytest
from nats.js.errors import APIError

from services.kernel import streams
from services.kernel.publish import Out, Unavailable, publish_each
from tests.support.kernel import SERVICE

from .wire import Wire


async def test_applying_makes_four_streams_and_a_consumer_a_stream_that_is_read(nats_url: str) -> None:
    async with await nats.connect(nats_url) as nc:
        done = await streams.apply(nc, [SERVICE])
    assert done == [
        "added stream REPORTS",
        "added stream FACTS",
        "added stream NOTICES",
        "added stream DEAD",
        "added consumer FACTS/vacancies",
        "added consumer REPORTS/vacancies",
    ]


async def test_applying_twice_changes_nothing(wire: Wire) -> None:
    assert await streams.apply(wire.nc, [SERVICE]) == []
    assert await streams.plan(wire.nc, [SERVICE]) == []


async def test_a_plan_says_what_would_be_made_and_makes_nothing(nats_url: str) -> None:
    async with await nats.connect(nats_url) as nc:
        todo = await streams.plan(nc, [SERVICE])
        assert await nc.jetstream().streams_info() == []
    assert todo[:4] == [f"add stream {name}" for name in ("REPORTS", "FACTS", "NOTICES", "DEAD")]


async def test_a_stream_that_was_changed_by_hand_is_planned_and_put_back(wire: Wire) -> None:
    config = (await wire.js.stream_info("REPORTS")).config
    await wire.js.update_stream(replace(config, max_age=60.0))
    assert await streams.plan(wire.nc, [SERVICE]) == ["change stream REPORTS: max_age"]
    assert await streams.apply(wire.nc, [SERVICE]) == ["changed stream REPORTS: max_age"]
    assert (await wire.js.stream_info("REPORTS")).config.max_age == 14 * streams.DAY


async def test_a_consumer_that_was_changed_by_hand_is_planned_and_put_back(wire: Wire) -> None:
    config = (await wire.js.consumer_info("REPORTS", "vacancies")).config
    await wire.js.add_consumer("REPORTS", replace(config, ack_wait=5.0))
    assert await streams.plan(wire.nc, [SERVICE]) == ["change consumer REPORTS/vacancies: ack_wait"]
    assert await streams.apply(wire.nc, [SERVICE]) == ["changed consumer REPORTS/vacancies: ack_wait"]
    assert await streams.plan(wire.nc, [SERVICE]) == []


async def test_a_service_that_hears_more_gets_more_subjects_and_keeps_its_place(wire: Wire) -> None:
    fewer = replace(streams.consumer(SERVICE, "FACTS"), name="vacancies", filter_subjects=["fact.gateway.>"])
    await wire.js.add_consumer("FACTS", fewer)
    assert await streams.apply(wire.nc, [SERVICE]) == ["changed consumer FACTS/vacancies: filter_subjects"]


async def test_facts_can_be_neither_deleted_nor_purged(wire: Wire) -> None:
    await wire.js.publish("fact.vacancies.vacancy_opened.v1.57701000.7531", b"{}")
    with pytest.raises(APIError):
        await wire.js.delete_msg("FACTS", 1)
    with pytest.raises(APIError):
        await wire.js.purge_stream("FACTS")
    assert await wire.count("FACTS") == 1


async def test_a_report_with_an_odd_subject_finds_no_stream(wire: Wire) -> None:
    for subject in ("report.factory-1.vacancies.vacancy_opened", "report.a.vacancies.hire_made.v1.more"):
        with pytest.raises(Unavailable):
            await publish_each(wire.js, [Out(subject, b"{}")], 0.3)


async def test_a_flood_meets_the_limit_of_its_own_subject_alone(wire: Wire) -> None:
    config = (await wire.js.stream_info("REPORTS")).config
    await wire.js.update_stream(replace(config, max_msgs_per_subject=3))
    flood = [Out("report.flood.vacancies.hire_made.v1", b"{}")] * 4
    with pytest.raises(Unavailable, match="per subject"):
        await publish_each(wire.js, flood)
    assert await publish_each(wire.js, [Out("report.other.vacancies.hire_made.v1", b"{}")]) == [4]


async def test_one_participant_cannot_suppress_a_report_of_another(wire: Wire) -> None:
    same = [Out(f"report.{who}.vacancies.hire_made.v1", b"{}") for who in ("factory-1", "factory-2")]
    assert await publish_each(wire.js, same) == [1, 2]


async def test_a_fit_broker_passes_the_check_before_the_start(wire: Wire) -> None:
    await streams.preflight(wire.nc)


async def test_a_broker_that_is_too_old_is_refused_with_what_to_do(wire: Wire) -> None:
    old = SimpleNamespace(connected_server_version=SimpleNamespace(major=2, minor=9))
    with pytest.raises(streams.NotFit, match=r"2\.15 or newer is needed"):
        await streams.preflight(cast("Any", old))


async def test_a_stream_that_is_not_on_disk_when_it_says_so_is_refused(wire: Wire) -> None:
    await wire.js.delete_stream("NOTICES")
    asked: dict[str, Any] = {"name": "NOTICES", "subjects": ["notice.*.*.*.*"], "persist_mode": "async"}
    answer = json.loads(
        (await wire.nc.request("$JS.API.STREAM.CREATE.NOTICES", json.dumps(asked).encode())).data
    )
    assert "error" not in answer
    with pytest.raises(streams.NotFit, match="persist_mode async"):
        await streams.preflight(wire.nc)
