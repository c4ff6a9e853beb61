"""The picture's answers: numbers, both clocks, receipts, and what is said to a wrong question."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest

from kadry_contracts.moves import OUTSIDE, End, Move
from services.picture import store, view

from .ledger import (
    ADMIN,
    COOKS,
    EXACT,
    KUNGUR,
    NOON,
    PERM,
    PLAIN,
    SEWERS,
    TAILORS,
    Picture,
    a_fact,
    a_move,
    codes,
    entries,
)


async def test_a_number_is_the_sum_of_its_postings(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "unemployed", 7))
    await picture.post(a_move("unemployed", "referred", 2))
    assert await picture.cells(measure="unemployed") == {(): 5}
    assert await picture.cells(measure="referred", municipality=PERM, occupation=SEWERS) == {(): 2}


async def test_an_account_nobody_touched_is_zero_alone_and_absent_in_a_list(picture: Picture) -> None:
    assert await picture.cells(measure="hired") == {(): 0}
    assert await picture.cells(measure="hired", group_by="municipality") == {}


async def test_a_count_that_came_back_to_zero_is_zero_and_not_absent(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "unemployed"))
    await picture.post(a_move("unemployed", "left"))
    assert await picture.cells(measure="unemployed", group_by="municipality") == {(PERM,): 0}


async def test_as_of_leaves_out_what_became_valid_later(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open", 3, on=date(2026, 10, 1)))
    await picture.post(a_move("positions_open", "positions_filled", 1, on=date(2026, 10, 20)))
    assert await picture.cells(measure="positions_open", as_of="2026-10-19") == {(): 3}
    assert await picture.cells(measure="positions_open", as_of="2026-10-20") == {(): 2}
    assert await picture.cells(measure="positions_open", as_of="2026-09-30") == {(): 0}


async def test_known_at_leaves_out_what_became_known_later_within_a_batch_too(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open", 10), facts=5)  # recorded at seconds 1 to 5
    for second, expected in ((0, 0), (3, 30), (4, 40), (60, 50)):
        moment = (NOON + timedelta(seconds=second, milliseconds=500)).isoformat()
        response = await picture.get("cells", measure="positions_open", known_at=moment)
        body = response.json()
        assert (body["cells"][0]["value"], body["known_seq"]) == (expected, expected // 10)


async def test_a_late_correction_changes_the_past_but_not_what_was_known_of_it(picture: Picture) -> None:
    first = await picture.post(a_move(OUTSIDE, "positions_open", 9, on=date(2026, 10, 1)))
    await picture.post(a_move("positions_open", OUTSIDE, 4, on=date(2026, 10, 1)))
    day = {"measure": "positions_open", "as_of": "2026-10-05"}
    assert await picture.cells(**day) == {(): 5}
    assert await picture.cells(**day, known_seq=first) == {(): 9}


async def test_an_answer_asked_again_with_its_own_clocks_is_the_same(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open", 9))
    first = (await picture.get("balance", group_by="municipality,occupation")).json()
    await picture.post(a_move("positions_open", "positions_filled", 4))
    again = await picture.get(
        "balance",
        group_by="municipality,occupation",
        as_of=first["as_of"],
        known_at=first["known_at"].replace("+00:00", "Z"),
    )
    # the second posting was recorded before the clock of the first answer: what counts is the place
    by_place = await picture.get(
        "balance", group_by="municipality,occupation", as_of=first["as_of"], known_seq=first["known_seq"]
    )
    assert by_place.json()["cells"] == first["cells"]
    assert again.json()["known_seq"] == 2


async def test_codes_may_be_beginnings_of_codes(picture: Picture) -> None:
    await picture.post(
        a_move(OUTSIDE, "positions_open", 5, place=(PERM, SEWERS)),
        a_move(OUTSIDE, "positions_open", 6, place=(KUNGUR, TAILORS)),
        a_move(OUTSIDE, "positions_open", 7, place=("56701000", COOKS)),
    )
    assert await picture.cells(measure="positions_open", municipality="57") == {(): 11}
    assert await picture.cells(measure="positions_open", occupation="75") == {(): 6}
    assert await picture.cells(measure="positions_open", municipality="57", group_by="occupation") == {
        (TAILORS,): 6,
        (SEWERS,): 5,
    }


async def test_the_balance_is_supply_less_demand(picture: Picture) -> None:
    await picture.post(
        a_move(OUTSIDE, "positions_open", 20),
        a_move(OUTSIDE, "unemployed", 8),
        a_move(OUTSIDE, "graduates_available", 6),
        a_move(OUTSIDE, "in_training", 12),
    )
    body = (await picture.get("balance", group_by="municipality,occupation")).json()
    line = {
        "demand": 20,
        "supply": 14,
        "unemployed": 8,
        "graduates_available": 6,
        "in_training": 12,
        "balance": -6,
        "tension": 0.4,
        "coverage": 0.7,
        "unknown_share": 0.0,
        "grade": "A",
        "suppressed": False,
    }
    assert body["cells"] == [{"municipality": PERM, "occupation": SEWERS, **line}]
    assert body["total"] == line
    assert (body["as_of"], body["known_seq"]) == ("2026-11-01", 1)


async def test_without_demand_there_is_no_tension_and_without_a_source_no_trust(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "unemployed", 9))
    total = (await picture.get("balance")).json()["total"]
    assert (total["tension"], total["balance"], total["grade"]) == (None, 9, "D")


async def test_the_share_of_demand_without_an_occupation_is_said_of_each_municipality(
    picture: Picture,
) -> None:
    await picture.post(
        a_move(OUTSIDE, "positions_open", 6),
        a_move(OUTSIDE, "positions_open", 2, place=(PERM, "-")),
        a_move(OUTSIDE, "positions_open", 12, place=(KUNGUR, SEWERS)),
    )
    body = (await picture.get("balance", group_by="municipality")).json()
    assert {cell["municipality"]: cell["unknown_share"] for cell in body["cells"]} == {
        PERM: 0.25,
        KUNGUR: 0.0,
    }
    assert body["total"]["unknown_share"] == 0.1
    assert (await picture.get("balance", municipality="58")).json()["total"]["unknown_share"] is None


async def test_a_receipt_adds_up_and_its_digest_can_be_recomputed(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open", 5), by="fabrika")
    await picture.post(a_move(OUTSIDE, "unemployed", 8))
    await picture.post(a_move(OUTSIDE, "unemployed", 8, place=(KUNGUR, COOKS)))
    body = (await picture.get("receipt", measure="balance", municipality=PERM, occupation=SEWERS)).json()
    postings = body["postings"]
    assert body["value"] == 3 == sum(p["delta"] for p in postings)
    assert [(p["known_seq"], p["source"], p["delta"]) for p in postings] == [
        (1, "fabrika", -5),
        (2, "czn-perm", 8),
    ]
    lines = [
        f"{p['fact']}\t{p['delta']}\t{p['valid_on']}\t{p['known_seq']}\t{p['source']}\n" for p in postings
    ]
    assert body["digest"] == hashlib.sha256("".join(lines).encode()).hexdigest()


async def test_what_a_clock_began_is_of_the_service(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "places_free", 5), by="")
    [posting] = (await picture.get("receipt", measure="places_free")).json()["postings"]
    assert posting["source"] == "service:trainees"


async def test_a_fact_that_came_after_its_place_counts_and_moves_no_clock_back(picture: Picture) -> None:
    late = entries(a_fact(a_move(OUTSIDE, "positions_open", 5), seq=3))
    picture.seq = 6
    await picture.post(a_move(OUTSIDE, "positions_open", 4))
    async with picture.engine.begin() as conn:
        await store.journal(conn, late)
    body = (await picture.get("cells", measure="positions_open")).json()
    assert (body["known_seq"], body["cells"][0]["value"]) == (7, 9)
    assert await picture.cells(measure="positions_open", known_seq=6) == {(): 5}


async def test_a_receipt_that_would_be_too_long_asks_for_a_narrower_question(
    picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "MOST_POSTINGS", 2)
    await picture.post(a_move(OUTSIDE, "positions_open", 5), facts=3)
    assert codes(await picture.get("receipt", measure="demand")) == ["too_many"]
    assert (await picture.get("receipt", measure="demand", known_seq=2)).json()["value"] == 10


async def test_a_long_series_of_numbers_of_people_is_not_judged_point_by_point(picture: Picture) -> None:
    asked = {"measure": "unemployed", "from": "2026-08-01", "to": "2026-11-01"}
    assert codes(await picture.get("series", None, **asked)) == ["too_many"]
    assert len((await picture.get("series", ADMIN, **asked)).json()["points"]) == 93


async def test_money_is_said_in_roubles(picture: Picture) -> None:
    pledge = Move(
        on=date(2026, 11, 1), amount="22000000.05", was=End(account=OUTSIDE), at=End(account="pledged")
    )
    await picture.post(pledge)
    assert await picture.cells(measure="pledged") == {(): "22000000.05"}
    [posting] = (await picture.get("receipt", measure="pledged")).json()["postings"]
    assert posting["delta"] == "22000000.05"


async def test_a_series_has_a_point_for_each_step_and_the_end(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open", 5, on=date(2026, 9, 15)))
    await picture.post(a_move(OUTSIDE, "positions_open", 2, on=date(2026, 10, 31)))
    response = await picture.get(
        "series", measure="positions_open", **{"from": "2026-08-31", "to": "2026-11-01", "step": "month"}
    )
    assert response.json()["points"] == [
        {"on": "2026-08-31", "value": 0},
        {"on": "2026-09-30", "value": 5},
        {"on": "2026-10-31", "value": 7},
        {"on": "2026-11-01", "value": 7},
    ]


async def test_an_answer_that_did_not_change_need_not_be_sent_again(picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open", 5))
    first = await picture.get("cells", measure="positions_open")
    headers = {"If-None-Match": first.headers["etag"], "Authorization": f"Bearer {ADMIN}"}
    url = "/v1/picture/cells?measure=positions_open"
    assert (await picture.client.get(url, headers=headers)).status_code == 304
    await picture.post(a_move(OUTSIDE, "positions_open", 5))
    assert (await picture.client.get(url, headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("path", "params", "expected"),
    [
        ("cells", {"measure": "unemploied"}, ["unknown_measure", "unknown_measure"]),
        ("cells", {}, ["missing_parameter", "missing_parameter"]),
        ("receipt", {"measure": "unemployed,hired"}, ["invalid_parameter", "invalid_parameter"]),
        ("balance", {"as_of": "2026-02-30"}, ["invalid_parameter", "invalid_parameter"]),
        ("balance", {"as_of": "22.11.2026"}, ["invalid_parameter", "invalid_parameter"]),
        ("balance", {"known_at": "2026-11-22T09:00:00"}, ["invalid_parameter", "invalid_parameter"]),
        ("balance", {"known_at": "yesterday"}, ["invalid_parameter", "invalid_parameter"]),
        ("balance", {"known_seq": "-1"}, ["invalid_parameter", "invalid_parameter"]),
        ("balance", {"known_seq": "1", "known_at": "2026-11-22"}, ["invalid_parameter", "invalid_parameter"]),
        ("balance", {"group_by": "ocupation"}, ["invalid_parameter", "invalid_parameter"]),
        ("balance", {"municipality": "Пермь"}, ["invalid_parameter", "invalid_parameter"]),
        ("balance", {"occupation": "75%"}, ["invalid_parameter", "invalid_parameter"]),
        ("balance", {"ocupation": "7531"}, ["unknown_parameter", "unknown_parameter"]),
        ("series", {"measure": "hired", "step": "year"}, ["invalid_parameter", "invalid_parameter"]),
        ("series", {"measure": "hired", "from": "2026-12-01"}, ["invalid_parameter", "invalid_parameter"]),
        ("nothing", {}, ["not_found"]),
    ],
)
async def test_a_wrong_question_is_answered_with_what_is_wrong(
    picture: Picture, path: str, params: dict[str, str], expected: list[str]
) -> None:
    assert codes(await picture.get(path, **params)) == expected


async def test_a_problem_speaks_russian_or_english_and_suggests(picture: Picture) -> None:
    body = (await picture.get("cells", measure="unemploied")).json()
    assert body["title"] == "Такого показателя нет"
    assert body["errors"][0]["suggestions"][0] == {"code": "unemployed"}
    response = await picture.client.get(
        "/v1/picture/cells?measure=x", headers={"Accept-Language": "en-GB, ru;q=0.5"}
    )
    assert response.json()["title"] == "There is no such measure"


async def test_a_key_must_be_known_and_without_one_only_loopback_is_served(picture: Picture) -> None:
    assert (await picture.get("balance", key=None)).status_code == 200
    assert codes(await picture.get("balance", key="kdr_wrong")) == ["unknown_key"]
    for key in (ADMIN, EXACT, PLAIN):
        assert (await picture.get("balance", key=key)).status_code == 200
