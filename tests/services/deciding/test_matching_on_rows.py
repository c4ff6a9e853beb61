"""Proposals on a real database: the two questions of the vacancies service find what the rules then weigh."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kadry_contracts.facts.gateway import ParticipantAddedV1
from kadry_contracts.facts.trainees import AvailabilityExpiredV1, GraduateAvailableV1
from services.kernel import db
from services.kernel.batch import Batches
from services.kernel.clock import Clock
from services.kernel.settings import Settings
from services.vacancies.app import SERVICE
from tests.services.deciding.test_on_rows import Desk
from tests.support.servers import NewDatabase

PERM, NEAR_PERM, LYSVA = "57701000", "57646000", "57726000"


class Market(Desk):
    """The vacancies service on its own database, with an employer."""

    async def opens(self, *refs: str, **said: Any) -> list[str]:
        terms = {
            "title": "Швея",
            "municipality": PERM,
            "occupation": "8153",
            "positions": 1,
            "opened_on": "2026-07-01",
        }
        raws = [
            self.report("fabrika", "vacancy_opened", vacancy_ref=ref, **{**terms, **said}) for ref in refs
        ]
        return await self.hear("REPORTS", *raws)

    async def graduates(self, n: int, **said: Any) -> list[str]:
        terms = {
            "version": 1,
            "trainee": f"00000000-0000-4000-8000-{n:012}",
            "municipality": PERM,
            "occupation": "8153",
            "available_from": date(2026, 6, 1),
            "level": "short",
        }
        fact = GraduateAvailableV1.model_validate({**terms, **said})
        return await self.hear("FACTS", self.fact("trainees", fact))

    def pairs(self) -> list[tuple[str, int, float]]:
        found = [item["data"] for item in self.said if item["type"].endswith("match_proposed.v1")]
        return [(one["vacancy"].split("/")[1], int(one["trainee"][-12:]), one["score"]) for one in found]


@pytest.fixture
async def market(database: NewDatabase) -> AsyncIterator[Market]:
    engine = db.single(await database("vacancies"))
    async with engine.connect() as conn:
        clock = Clock()
        clock.turn(datetime(2026, 7, 1, tzinfo=UTC))
        batches = Batches(SERVICE, conn, Settings(), clock)
        await batches.begin()
        market = Market(batches, clock)
        told = {"version": 1, "participant": "fabrika", "kind": "employer", "name": "f", "municipality": PERM}
        await market.hear("FACTS", market.fact("gateway", ParticipantAddedV1.model_validate(told)))
        yield market


async def test_a_graduate_finds_the_best_vacancies_of_the_neighbourhood(market: Market) -> None:
    await market.opens("far", municipality=LYSVA)
    await market.opens("near", municipality=NEAR_PERM)
    await market.opens("trade", occupation="8157")
    await market.opens("both", occupation="8157", municipality=NEAR_PERM)
    await market.opens("here")
    assert await market.graduates(1) == ["match_proposed"] * 4
    assert market.pairs() == [("here", 1, 1.0), ("near", 1, 0.8), ("trade", 1, 0.7), ("both", 1, 0.5)]


async def test_of_many_vacancies_the_ten_newest_are_proposed(market: Market) -> None:
    for n in range(1, 15):
        await market.opens(f"v{n:02}", opened_on=f"2026-06-{n:02}")
    await market.graduates(1)
    assert [ref for ref, _, _ in market.pairs()] == [f"v{n:02}" for n in range(14, 4, -1)]


async def test_a_vacancy_that_is_filled_or_closed_is_found_no_more(market: Market) -> None:
    await market.opens("filled", "closed", "open")
    hired = {"hire_ref": "h", "hired_on": "2026-07-01", "person_ref": "p", "vacancy": "fabrika/filled"}
    closed = {"vacancy_ref": "closed", "closed_on": "2026-07-01", "reason": "withdrawn"}
    await market.hear(
        "REPORTS",
        market.report("fabrika", "hire_made", **hired),
        market.report("fabrika", "vacancy_closed", **closed),
    )
    await market.graduates(1)
    assert market.pairs() == [("open", 1, 1.0)]
    await market.hear("REPORTS", market.report("fabrika", "hire_withdrawn", hire_ref="h", reason="ошибка"))
    assert market.pairs() == [("open", 1, 1.0), ("filled", 1, 1.0)]


async def test_needs_are_looked_for_behind_any_number_of_workplaces_without_them(market: Market) -> None:
    await market.opens("accessible", opened_on="2026-05-01", accessible_for=["ramp", "elevator"])
    await market.opens(*(f"v{n}" for n in range(30)))
    await market.graduates(1, needs=["ramp"])
    assert market.pairs() == [("accessible", 1, 1.0)]


async def test_a_vacancy_finds_whoever_waits_longest_among_those_who_can_work_there(market: Market) -> None:
    await market.graduates(1, needs=["ramp"])
    await market.graduates(2)
    await market.graduates(3, available_from=date(2026, 5, 1))
    await market.graduates(4, municipality=NEAR_PERM)
    await market.graduates(5, occupation="8157", available_from=date(2026, 1, 1))
    await market.graduates(6, municipality=LYSVA)
    await market.opens("v")
    assert market.pairs() == [("v", 3, 1.0), ("v", 2, 1.0), ("v", 4, 0.8), ("v", 5, 0.7)]


async def test_whoever_is_available_no_more_is_not_found(market: Market) -> None:
    await market.graduates(1)
    said = {
        "version": 2,
        "trainee": "00000000-0000-4000-8000-000000000001",
        "municipality": PERM,
        "occupation": "8153",
        "available_from": "2026-06-01",
        "expired_on": "2026-07-01",
        "seeking": [{"trainee": "00000000-0000-4000-8000-000000000001"}],
    }
    await market.hear("FACTS", market.fact("trainees", AvailabilityExpiredV1.model_validate(said)))
    await market.opens("v")
    assert market.pairs() == []


async def test_vacancies_of_one_batch_share_a_question_and_each_gets_its_answer(market: Market) -> None:
    await market.graduates(1)
    said = await market.opens("a", "b")
    assert said == ["vacancy_opened", "match_proposed", "vacancy_opened", "match_proposed"]
