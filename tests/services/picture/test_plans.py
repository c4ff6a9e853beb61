"""What councils decided and what employers need trained: followed until it is done, late or not."""

from __future__ import annotations

from datetime import date
from typing import Any

from kadry_contracts.facts import agreements, vacancies

from .ledger import KUNGUR, NOON, PERM, SEWERS, WELDERS, Picture, codes

DECISION, DEMAND = "sovet-perm/d-1", "fabrika/need-1"


def decision(model: type[Any], version: int, due: date = date(2026, 12, 1), **more: Any) -> Any:
    said = {"decision": DECISION, "decided_by": "sovet-perm", "title": "Создать ресурсный центр"}
    dates = {"taken_on": date(2026, 9, 1), "due_on": due}
    return model(version=version, **said, **dates, agreement="adm/coop", parties=("adm", "college"), **more)


async def decided(picture: Picture, **asked: str) -> list[tuple[str, str, int]]:
    body = (await picture.get("decisions", **asked)).json()
    return [(one["decision"], one["status"], one["days_late"]) for one in body["decisions"]]


async def test_a_decision_is_open_until_its_day_then_overdue_and_done_when_it_is_said(
    picture: Picture,
) -> None:
    await picture.tell(decision(agreements.DecisionTakenV1, 1))
    assert await decided(picture) == [(DECISION, "open", 0)]
    picture.clock.turn(NOON.replace(month=12, day=4))
    assert await decided(picture) == [(DECISION, "overdue", 3)]
    await picture.tell(decision(agreements.DecisionOverdueV1, 2))
    assert await decided(picture, status="overdue", by="sovet-perm") == [(DECISION, "overdue", 3)]
    await picture.tell(decision(agreements.DecisionDoneV1, 3, done_on=date(2026, 12, 3), days_late=2))
    assert await decided(picture) == [(DECISION, "done", 2)]
    assert await decided(picture, status="open") == []
    [one] = (await picture.get("decisions", agreement="adm/coop")).json()["decisions"]
    assert (one["title"], one["done_on"]) == ("Создать ресурсный центр", "2026-12-03")


async def test_a_corrected_decision_counts_as_it_was_told_last(picture: Picture) -> None:
    done = decision(agreements.DecisionDoneV1, 2, done_on=date(2026, 12, 3), days_late=2)
    await picture.tell(decision(agreements.DecisionTakenV1, 1), done)
    await picture.tell(decision(agreements.DecisionTakenV1, 3, due=date(2026, 12, 31)))
    assert await decided(picture) == [(DECISION, "done", 0)]
    await picture.tell(decision(agreements.DecisionTakenV1, 1))  # what is older tells nothing any more
    assert await decided(picture) == [(DECISION, "done", 0)]
    assert codes(await picture.get("decisions", status="late"))[1:] == ["invalid_parameter"]


async def test_decisions_stand_on_the_page_of_agreements(picture: Picture) -> None:
    await picture.tell(decision(agreements.DecisionTakenV1, 1))
    page = (await picture.client.get("/agreements")).text
    assert "Создать ресурсный центр" in page
    assert "в работе" in page


def demand(model: type[Any], version: int, covered: int = 0, **more: Any) -> Any:
    said = {"demand": DEMAND, "raised_by": "fabrika", "municipality": PERM, "occupation": SEWERS}
    return model(version=version, **said, people=10, covered=covered, needed_by=date(2026, 12, 31), **more)


def covered(version: int, total: int, intake: str, places: int) -> Any:
    more = {"intake": intake, "program": "college/p", "provider": "college", "places": places}
    return demand(vacancies.TrainingDemandCoveredV1, version, total, covered_on=date(2026, 11, 1), **more)


async def demanded(picture: Picture, **asked: str) -> list[tuple[str, int, dict[str, int]]]:
    body = (await picture.get("demands", **asked)).json()
    return [
        (one["status"], one["covered"], {i["intake"]: i["places"] for i in one["intakes"]})
        for one in body["demands"]
    ]


async def test_a_training_demand_shows_which_intakes_cover_it(picture: Picture) -> None:
    await picture.tell(demand(vacancies.TrainingDemandRaisedV1, 1, raised_on=date(2026, 10, 1)))
    assert await demanded(picture) == [("open", 0, {})]
    await picture.tell(covered(2, 6, "college/a", 6), covered(3, 10, "college/b", 9))
    assert await demanded(picture) == [("covered", 10, {"college/a": 6, "college/b": 9})]
    await picture.tell(covered(4, 9, "college/a", 0))
    assert await demanded(picture, municipality="57", occupation=SEWERS) == [("open", 9, {"college/b": 9})]
    assert await demanded(picture, municipality=KUNGUR) == await demanded(picture, occupation=WELDERS) == []
    picture.clock.turn(NOON.replace(year=2027))
    assert await demanded(picture, status="lapsed") == [("lapsed", 9, {"college/b": 9})]


async def test_a_demand_that_was_withdrawn_asks_for_nobody(picture: Picture) -> None:
    raised = demand(vacancies.TrainingDemandRaisedV1, 1, raised_on=date(2026, 10, 1))
    gone = demand(vacancies.TrainingDemandWithdrawnV1, 2, withdrawn_on=date(2026, 10, 9))
    await picture.tell(raised, gone)
    assert await demanded(picture) == [("withdrawn", 0, {})]
