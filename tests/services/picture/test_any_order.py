"""The answers of the picture are the same whatever the order in which a season was reported."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kadry_contracts.moves import OUTSIDE
from services.picture.domain.ledger import MEASURES
from services.picture.tables import METADATA
from tests.paper.pictured import heard
from tests.paper.season import FIRST, Told, seasons
from tests.paper.test_convergence import disturbed, ideal
from tests.support.paper import Paper

from .ledger import PERM, SEWERS, Picture, a_move

SEASONS = 12
DAYS = (date(2026, 7, 1), date(2026, 10, 15), date(2027, 8, 1))
SPAN = {"from": FIRST.isoformat(), "to": DAYS[-1].isoformat()}
CLOCKS = ("known_at", "known_seq")
QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("agreements", {}),
    *(("funding", {"group_by": by}) for by in ("source", "agreement")),
    ("equipment", SPAN),
    ("flow", SPAN),
    ("funnel", SPAN),
    ("funnel", {**SPAN, "municipality": "57701000", "occupation": "8153"}),
    ("times", SPAN),
    ("inclusion", {"as_of": DAYS[-1].isoformat()}),
    ("guidance", SPAN),
    ("places", {**SPAN, "as_of": DAYS[1].isoformat(), "group_by": "municipality,occupation"}),
    ("gap", {"year": "2027", "group_by": "municipality,occupation"}),
    *(("expected", {"months": "12", "as_of": day.isoformat()}) for day in DAYS),
)


def drawn() -> list[tuple[list[Told], int]]:
    """Some seasons, each with the chance by which it is disturbed."""
    found: list[tuple[list[Told], int]] = []

    @settings(max_examples=SEASONS, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(seasons(), st.integers(0, 2**32))
    def draw(season: list[Told], seed: int) -> None:
        found.append((season, seed))

    draw()
    return found


async def answers(picture: Picture, paper: Paper) -> dict[str, Any]:
    """Everything it answers after reading the facts of a paper, without what is about when it was read."""
    async with picture.engine.begin() as conn:
        names = ", ".join(f'"{table.name}"' for table in METADATA.sorted_tables)
        await conn.exec_driver_sql(f"TRUNCATE {names}")
    await picture.fold(heard(paper))
    found: dict[str, Any] = {}
    for day in DAYS:
        asked = {"as_of": day.isoformat(), "group_by": "municipality,occupation"}
        cells = (await picture.get("cells", measure=",".join(MEASURES), **asked)).json()["cells"]
        found[f"cells {day}"] = [cell for cell in cells if cell["value"] not in (0, "0.00")]
        balance = (await picture.get("balance", **asked)).json()
        lines = [
            line for line in balance["cells"] if any(line[n] for n in ("demand", "supply", "in_training"))
        ]
        found[f"balance {day}"] = [lines, balance["total"]]
    for route, asked in QUESTIONS:
        body = (await picture.get(route, **asked)).json()
        found[f"{route} {asked}"] = {name: value for name, value in body.items() if name not in CLOCKS}
        for agreement in body.get("agreements", ()):
            for promise in agreement[
                "obligations"
            ]:  # a warning is a word of its moment: read late, it may be over
                promise["state"] = promise["state"].replace("at_risk", "scheduled")
    return found


async def test_any_order_of_a_season_ends_in_the_same_answers(picture: Picture) -> None:
    for season, seed in drawn():
        before, after = await answers(picture, ideal(season)), await answers(picture, disturbed(season, seed))
        for question, expected in before.items():
            assert after[question] == expected, question
    assert any(value for question, value in before.items() if question.startswith("cells"))


async def test_a_day_whose_steps_were_all_taken_back_does_not_make_the_picture_fresh(
    picture: Picture,
) -> None:
    old, new = date(2026, 7, 1), date(2026, 10, 30)
    await picture.post(a_move(OUTSIDE, "positions_open", on=new), a_move(OUTSIDE, "unemployed", on=old))
    before = await picture.post(a_move(OUTSIDE, "unemployed", on=new))
    back = a_move("unemployed", OUTSIDE, on=new).model_copy(update={"undone": True})
    await picture.post(back)

    async def grade(known: int) -> str:
        asked = {"municipality": PERM, "occupation": SEWERS, "known_seq": str(known)}
        return str((await picture.get("balance", **asked)).json()["total"]["grade"])

    assert await grade(picture.seq) == "C"
    assert await grade(before) == "A"
    assert await grade(before - 1) == "C"
