"""Who sees small numbers of people over HTTP, and that no other answer gives them away."""

from __future__ import annotations

import pytest

from kadry_contracts.moves import OUTSIDE

from .ledger import ADMIN, COOKS, EXACT, KUNGUR, NYTVA, PERM, PLAIN, SEWERS, TAILORS, WELDERS, Picture, a_move

BOTH = "municipality,occupation"


@pytest.fixture
async def region(picture: Picture) -> Picture:
    """Three municipalities and four occupations with people everywhere, and three seamstresses in Nytva."""
    for place in (PERM, KUNGUR, NYTVA):
        for work in (SEWERS, TAILORS, WELDERS, COOKS):
            n = 3 if (place, work) == (NYTVA, SEWERS) else 20
            await picture.post(a_move(OUTSIDE, "unemployed", n, place=(place, work)))
            await picture.post(a_move(OUTSIDE, "positions_open", 2, place=(place, work)))
    return picture


@pytest.mark.parametrize(("key", "value"), [(ADMIN, 3), (EXACT, 3), (PLAIN, None), (None, None)])
async def test_only_the_right_exact_and_the_administrator_see_small_numbers(
    region: Picture, key: str | None, value: int | None
) -> None:
    place = {"measure": "unemployed", "municipality": NYTVA, "occupation": SEWERS}
    cell = (await region.get("cells", key, **place)).json()["cells"][0]
    assert cell == {"measure": "unemployed", "value": value, "suppressed": value is None}


async def test_the_other_cells_do_not_give_it_away_and_the_totals_are_shown(region: Picture) -> None:
    cells = await region.cells(None, measure="unemployed", group_by=BOTH)
    hidden = [place for place, value in cells.items() if value is None]
    assert len(hidden) == 4
    assert (NYTVA, SEWERS) in hidden
    for group in ("municipality", "occupation"):
        assert None not in (await region.cells(None, measure="unemployed", group_by=group)).values()
    assert await region.cells(None, measure="unemployed") == {(): 223}


async def test_what_is_hidden_does_not_depend_on_the_question(region: Picture) -> None:
    whole = await region.cells(None, measure="unemployed", group_by=BOTH)
    for place, value in whole.items():
        asked = {"measure": "unemployed", "municipality": place[0], "occupation": place[1]}
        assert await region.cells(None, **asked) == {(): value}
        row = await region.cells(None, measure="unemployed", municipality=place[0], group_by="occupation")
        assert row[place[1],] == value


async def test_positions_are_not_people_and_are_never_hidden(region: Picture) -> None:
    cells = await region.cells(None, measure="positions_open", group_by=BOTH)
    assert set(cells.values()) == {2}


async def test_supply_balance_and_tension_are_hidden_where_a_part_of_them_is(region: Picture) -> None:
    body = (await region.get("balance", None, group_by=BOTH)).json()
    [cell] = [c for c in body["cells"] if (c["municipality"], c["occupation"]) == (NYTVA, SEWERS)]
    assert (cell["demand"], cell["suppressed"]) == (2, True)
    assert {cell[name] for name in ("unemployed", "supply", "balance", "tension")} == {None}
    assert (body["total"]["balance"], body["total"]["suppressed"]) == (223 - 24, False)


async def test_the_receipt_of_a_hidden_number_has_no_postings(region: Picture) -> None:
    place = {"municipality": NYTVA, "occupation": SEWERS}
    for measure in ("unemployed", "supply", "balance"):
        body = (await region.get("receipt", None, measure=measure, **place)).json()
        assert (body["value"], body["postings"]) == (None, [])
    assert (await region.get("receipt", None, measure="demand", **place)).json()["value"] == 2


async def test_the_receipt_of_a_total_over_hidden_cells_does_not_say_whose_reports_they_were(
    region: Picture,
) -> None:
    body = (await region.get("receipt", None, measure="unemployed", municipality=NYTVA)).json()
    assert {posting["source"] for posting in body["postings"]} == {"-"}
    exact = (await region.get("receipt", EXACT, measure="unemployed", municipality=NYTVA)).json()
    assert {posting["source"] for posting in exact["postings"]} == {"czn-perm"}


async def test_a_series_hides_the_days_on_which_the_number_is_hidden(region: Picture) -> None:
    asked = {"measure": "unemployed", "from": "2026-10-31", "to": "2026-11-01"}
    small = (await region.get("series", None, **asked, municipality=NYTVA, occupation=SEWERS)).json()
    assert [point["value"] for point in small["points"]] == [0, None]
    total = (await region.get("series", None, **asked)).json()
    assert [point["value"] for point in total["points"]] == [0, 223]


async def test_the_gateway_is_asked_at_most_once_a_second_for_a_key(region: Picture) -> None:
    asked = 0

    async def count(_: object) -> None:
        nonlocal asked
        asked += 1

    sub = await region.ctx.nc.subscribe("rpc.gateway.authenticate", cb=count)
    for _ in range(5):
        await region.get("balance", EXACT)
    await sub.unsubscribe()
    assert asked <= 1
