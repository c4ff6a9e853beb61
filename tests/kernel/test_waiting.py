"""Reports that name what is not there yet: set aside and told so, decided later or given up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest

from tests.support.kernel import admission, change, closing, hire, opening

from .bench import NOON, Bench


async def test_a_report_that_waits_is_answered_once_with_what_and_until_when(bench: Bench) -> None:
    raw = bench.raw(change("a"))
    await bench.decide(raw)
    await bench.decide(raw)
    (said,) = await bench.facts()
    until = (NOON + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    assert said["type"] == "kadry.fact.vacancies.report_waiting.v1"
    assert said["data"]["waits_for"] == "counter factory-1/a"
    assert said["data"]["until"] == until


async def test_a_report_is_decided_when_what_it_names_comes_later_in_the_batch(bench: Bench) -> None:
    await bench.decide(change("a", 5), opening("a", 1))
    assert await bench.totals() == {"factory-1/a": 6}
    assert await bench.said() == [("vacancy_opened", "open-a"), ("vacancy_changed", "change-a")]


async def test_a_report_is_decided_when_what_it_names_comes_in_a_later_batch(bench: Bench) -> None:
    await bench.decide(change("a", 5))
    await bench.decide(opening("b"), opening("a", 1))
    assert (await bench.totals())["factory-1/a"] == 6
    assert [event for event, _ in await bench.said()] == [
        "report_waiting",
        "vacancy_opened",
        "vacancy_opened",
        "vacancy_changed",
    ]


async def test_what_waited_for_one_key_is_decided_in_the_order_of_the_stream(bench: Bench) -> None:
    await bench.decide(*[change("a", 1, id=f"c{n}") for n in range(5)])
    await bench.decide(change("a", 1, id="c5"), opening("a", 1))
    said = [id for event, id in await bench.said() if event == "vacancy_changed"]
    assert said == [f"c{n}" for n in range(6)]


async def test_a_wait_survives_a_restart(bench: Bench) -> None:
    await bench.decide(change("a", 5))
    assert await bench.restart() == NOON + timedelta(days=1)
    await bench.decide(opening("a", 1))
    assert await bench.totals() == {"factory-1/a": 6}


async def test_a_repeat_of_a_waiting_report_waits_once(bench: Bench) -> None:
    await bench.decide(change("a", 5), change("a", 5))
    await bench.decide(change("a", 5))
    await bench.decide(opening("a", 1))
    assert await bench.totals() == {"factory-1/a": 6}


async def test_a_report_is_refused_when_its_time_is_over(bench: Bench) -> None:
    await bench.decide(change("a"))
    await bench.later(hours=23)
    assert await bench.refusals() == []
    await bench.later(hours=1)
    assert await bench.refusals() == [("change-a", "unknown_object")]
    assert await bench.rows("SELECT count(*) FROM parked") == [0]


async def test_a_refused_wait_is_refused_for_good(bench: Bench) -> None:
    await bench.decide(change("a", 5))
    await bench.later(days=1)
    await bench.decide(opening("a", 1), change("a", 5))
    assert await bench.totals() == {"factory-1/a": 1}


async def test_what_follows_from_giving_up_may_be_a_decision(bench: Bench) -> None:
    await bench.decide(closing("a", "filled"))
    await bench.later(days=1)
    assert await bench.said() == [("report_waiting", "close-a"), ("vacancy_closed", "close-a")]


async def test_where_giving_up_is_not_foreseen_the_report_is_a_dead_letter_and_may_come_again(
    bench: Bench,
) -> None:
    raw = bench.raw(closing("a", "withdrawn"))
    await bench.decide(raw)
    await bench.later(days=1)
    ((subject, headers, body),) = await bench.dead()
    assert (subject, body) == (f"dead.vacancies.{raw.subject}", raw.body)
    assert headers["Kadry-Code"] == "waited_too_long"
    assert await bench.refusals() == [("close-a", "waited_too_long")]
    await bench.decide(opening("a"), bench.raw(closing("a", "withdrawn")))
    assert (await bench.said())[-1] == ("vacancy_closed", "close-a")


async def test_a_report_waits_for_the_admission_of_its_writer_on_another_stream(bench: Bench) -> None:
    await bench.decide(opening("a", participant="newcomer"))
    assert (await bench.facts())[0]["data"]["waits_for"] == "participant newcomer"
    said = admission("newcomer")
    await bench.batches.stream("FACTS", [bench.raw(said.body, said.subject, "FACTS")])
    assert await bench.totals() == {"newcomer/a": 1}


async def test_a_report_of_somebody_who_is_never_admitted_is_refused(bench: Bench) -> None:
    await bench.decide(opening("a", participant="newcomer"))
    await bench.later(days=1)
    assert await bench.refusals() == [("open-a", "not_authorised")]


async def test_a_participant_of_the_wrong_kind_is_refused(bench: Bench) -> None:
    said = admission("school-1", "school")
    await bench.batches.stream("FACTS", [bench.raw(said.body, said.subject, "FACTS")])
    await bench.decide(opening("a", participant="school-1"))
    assert await bench.refusals() == [("open-a", "not_authorised")]


async def test_a_woken_report_that_still_lacks_something_keeps_its_first_deadline(bench: Bench) -> None:
    await bench.decide(hire("factory-1/a", "newcomer"))
    await bench.later(hours=20)
    said = admission("newcomer")
    await bench.batches.stream("FACTS", [bench.raw(said.body, said.subject, "FACTS")])
    assert await bench.said() == [("report_waiting", "hire")]
    await bench.later(hours=4)
    assert await bench.refusals() == [("hire", "unknown_object")]


async def test_the_end_of_many_waits_is_one_batch_in_stream_order(bench: Bench) -> None:
    await bench.decide(*[change(f"v{n}") for n in range(30)])
    done = await bench.later(days=1)
    assert done.decided == 30
    assert [report for report, _ in await bench.refusals()] == [f"change-v{n}" for n in range(30)]


async def test_nothing_is_asked_of_the_table_of_waits_when_nothing_waits_for_a_key(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bench.decide(change("a"))
    asked: list[Any] = []

    async def take(_: object, keys: list[Any]) -> list[Any]:
        asked.extend(keys)
        return []

    monkeypatch.setattr("services.kernel.parked.take", take)
    await bench.decide(opening("b"), opening("c"))
    assert asked == []


async def test_facts_that_nobody_can_read_are_dead_letters_and_their_neighbours_are_heard(
    bench: Bench,
) -> None:
    good, bad = admission("newcomer"), admission("liar")
    forged = orjson.dumps({**orjson.loads(bad.body), "source": "urn:kadry:service:picture"})
    raws = [
        bench.raw(b"{", bad.subject, "FACTS"),
        bench.raw(forged, bad.subject, "FACTS"),
        bench.raw(bad.body, bad.subject.replace(".v1.", ".v9."), "FACTS"),
        bench.raw(good.body, good.subject, "FACTS"),
    ]
    await bench.batches.stream("FACTS", raws)
    codes = [headers["Kadry-Code"] for _, headers, _ in await bench.dead()]
    assert codes == ["unreadable", "source_mismatch", "unknown_version"]
    assert await bench.facts() == []
    found = await bench.rows("SELECT id FROM participant WHERE id NOT LIKE 'factory%'")
    assert found == ["newcomer"]
