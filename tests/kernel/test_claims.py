"""The same message twice has one effect, whoever brings it again and when."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text

from services.kernel import inbox
from tests.support.kernel import change, opening

from .bench import Bench


def reordered(value: Any) -> Any:
    """The same document with its keys the other way round."""
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(value)}
    return value


async def test_a_repeat_in_the_same_batch_has_one_effect(bench: Bench) -> None:
    await bench.decide(opening("a", 1), change("a", 5), change("a", 5))
    assert await bench.totals() == {"factory-1/a": 6}
    assert await bench.said() == [("vacancy_opened", "open-a"), ("vacancy_changed", "change-a")]


async def test_a_repeat_in_a_later_batch_has_one_effect(bench: Bench) -> None:
    await bench.decide(opening("a", 1), change("a", 5))
    done = await bench.decide(change("a", 5), opening("a", 1))
    assert (done.decided, done.said) == (0, [])
    assert await bench.totals() == {"factory-1/a": 6}


async def test_a_repeat_after_a_restart_has_one_effect(bench: Bench) -> None:
    first = [bench.raw(opening("a", 1)), bench.raw(change("a", 5))]
    await bench.decide(*first)
    await bench.restart()
    await bench.decide(*first)
    assert await bench.totals() == {"factory-1/a": 6}
    assert len(await bench.facts()) == 2


async def test_a_repeat_of_a_refused_report_is_refused_once(bench: Bench) -> None:
    await bench.decide(opening("a"), opening("a", id="again"))
    await bench.decide(opening("a", id="again"))
    assert await bench.refusals() == [("again", "already_exists")]


async def test_other_spacing_and_another_order_of_keys_are_a_repeat(bench: Bench) -> None:
    report = opening("a", 1)
    other = json.dumps(reordered(report), indent=3).encode()
    await bench.decide(report, bench.raw(other, "report.factory-1.vacancies.vacancy_opened.v1"))
    await bench.decide(bench.raw(other, "report.factory-1.vacancies.vacancy_opened.v1"))
    assert await bench.said() == [("vacancy_opened", "open-a")]


@pytest.mark.parametrize("batches", [1, 2], ids=["in one batch", "in two batches"])
async def test_an_id_used_for_something_else_is_refused_and_changes_nothing(
    bench: Bench, batches: int
) -> None:
    first, second = opening("a", 1, id="x"), opening("b", 7, id="x")
    for start in range(0, 2, 2 // batches):
        await bench.decide(*[first, second][start : start + 2 // batches])
    assert await bench.totals() == {"factory-1/a": 1}
    assert await bench.refusals() == [("x", "id_reused")]


async def test_an_id_refused_for_its_second_use_still_names_no_outcome_of_the_first(bench: Bench) -> None:
    await bench.decide(opening("a", 1, id="x"), opening("b", 7, id="x"))
    opened, refused = await bench.facts()
    assert opened["correlationid"] == "urn:kadry:factory-1#x"
    assert "correlationid" not in refused


async def test_each_other_use_of_an_id_is_refused_once_however_often_it_is_brought(bench: Bench) -> None:
    others = [bench.raw(opening("b", n, id="x")) for n in (2, 3)]
    await bench.decide(opening("a", 1, id="x"), *others)
    await bench.restart()
    await bench.decide(*others)
    assert await bench.refusals() == [("x", "id_reused")] * 2


async def test_two_participants_may_use_one_id(bench: Bench) -> None:
    await bench.decide(opening("a", id="x"), opening("a", 2, id="x", participant="factory-2"))
    assert await bench.totals() == {"factory-1/a": 1, "factory-2/a": 2}


async def test_without_claims_a_repeat_would_count_twice(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def all_of_them(_: object, names: list[inbox.Name], __: object) -> set[inbox.Name]:
        return set(names)

    monkeypatch.setattr(inbox, "claim", all_of_them)
    await bench.decide(opening("a", 1), change("a", 5))
    await bench.decide(change("a", 5))
    assert await bench.totals() == {"factory-1/a": 11}


async def test_a_report_refused_for_its_form_is_corrected_by_another_one(bench: Bench) -> None:
    report = opening("a", 1, id="first")
    await bench.decide({**report, "data": {**report["data"], "positions": "много"}})
    assert [code for _, code in await bench.refusals()] == ["invalid_field"]
    await bench.decide({**opening("a", 3, id="second"), "corrects": "first"})
    assert await bench.totals() == {"factory-1/a": 3}


async def test_a_report_refused_twice_is_remembered_once(bench: Bench) -> None:
    await bench.decide(opening("a"), opening("a", id="again"))
    async with bench.conn.begin():
        await bench.conn.execute(text("DELETE FROM inbox WHERE id = 'again'"))
    await bench.restart()
    await bench.decide(opening("a", id="again"))
    async with bench.conn.begin():
        rows = (await bench.conn.execute(text("SELECT id FROM refused_report"))).scalars().all()
    assert list(rows) == ["urn:kadry:factory-1#again"]
