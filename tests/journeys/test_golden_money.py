"""Golden cases 2 and 3: the money of a cluster in its first year, and of two centres that share a sum."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests.support.agency import Agency, Door

pytestmark = [pytest.mark.region, pytest.mark.timeout(180)]
OPTIONS = ("--clock", "manual")


def pledge(source: str, amount: str, bound: str = "exact", *shared_by: str) -> dict[str, Any]:
    """A line of an agreement's money."""
    line = {"source": source, "amount": amount, "bound": bound}
    return {**line, "shared_by": list(shared_by)} if shared_by else line


async def agreed(ref: str, *parties: Agency, funding: list[dict[str, Any]]) -> str:
    """The first party drafts an agreement of a cluster for a year, and all of them sign it."""
    agreement = f"{parties[0].id}/{ref}"
    await parties[0].does(
        "agreements.agreement_drafted",
        "2027-01-11",
        agreement_ref=ref,
        kind="cluster",
        title="Образовательно-производственный кластер",
        parties=[party.id for party in parties],
        starts_on="2027-01-11",
        ends_on="2027-12-31",
        obligations=[],
        funding=funding,
    )
    for party in parties:
        await party.does(
            "agreements.agreement_signed",
            "2027-01-12",
            agreement=agreement,
            revision=1,
            signed_on="2027-01-12",
            signatory="директор",
        )
    return agreement


def percent(share: float) -> float:
    """A share as people say it."""
    return round(share * 100, 2)


async def funding(door: Door, **params: str) -> dict[str, Any]:
    """Lines by source, and the total under an empty name."""
    body = await door.ask("funding", **params)
    return {line["source"]: line for line in body["lines"]} | {"": body["total"]}


async def test_case_2_a_cluster_of_130_million_is_paid_for_by_three_sources_in_known_shares(
    door: Door,
) -> None:
    await door.turn("2027-01-13")
    company = await door.admit("cluster-company", "coordinator")
    ministry = await door.admit("cluster-ministry", "ministry")
    factory = await door.admit("cluster-factory", "employer")
    college = await door.admit("cluster-college", "college")
    year = await agreed(
        "year-1",
        company,
        ministry,
        factory,
        college,
        funding=[
            pledge("federal", "100000000.00"),
            pledge("employer", "20000000.00"),
            pledge("regional", "10000000.00"),
        ],
    )

    async def shares() -> tuple[Any, dict[str, float]]:
        found = await funding(door, agreement=year, group_by="source")
        exact = {s: line for s, line in found.items() if s and line["share"]["low"] == line["share"]["high"]}
        return found[""], {source: percent(line["share"]["low"]) for source, line in exact.items()}

    whole = {"low": "130000000.00", "high": "130000000.00"}
    await door.shows((whole, {"federal": 76.92, "employer": 15.38, "regional": 7.69}), shares)

    # The factory pays its part; the college says what it was spent on; who says so does not accept it.
    paid: dict[str, Any] = {"agreement": year, "source": "employer", "on": "2027-01-13"}
    await factory.does(
        "agreements.funds_transferred", "2027-01-13", transfer_ref="t-1", amount="15000000.00", **paid
    )
    too_much = await factory.is_refused(
        "agreements.funds_transferred", "2027-01-13", transfer_ref="t-2", amount="5000000.01", **paid
    )
    assert too_much == "exceeds_pledged"
    of: dict[str, Any] = {"transfer": "cluster-factory/t-1", "on": "2027-01-13"}
    await college.does(
        "agreements.funds_accounted", "2027-01-13", amount="12000000.00", evidence="Акт № 1", **of
    )
    await factory.does("agreements.accounting_accepted", "2027-01-13", amount="11000000.00", **of)
    await factory.does("agreements.funds_returned", "2027-01-13", amount="1000000.00", **of)

    async def became() -> list[str]:
        line = (await funding(door, agreement=year, group_by="source"))["employer"]
        return [line[stage] for stage in ("transferred", "accounted", "accepted", "returned")]

    await door.shows(["15000000.00", "12000000.00", "11000000.00", "1000000.00"], became)
    await door.balances()


async def test_case_3_two_centres_share_a_sum_that_is_never_split_and_has_no_upper_end(door: Door) -> None:
    await door.turn("2027-01-13")
    company = await door.admit("pair-company", "coordinator")
    ministry = await door.admit("pair-ministry", "ministry")
    centres = ("pair-company/centre-a", "pair-company/centre-b")
    for ref, other in (("centre-a", centres[1]), ("centre-b", centres[0])):
        await agreed(
            ref,
            company,
            ministry,
            funding=[
                pledge("federal", "200000000.00", "exact", other),
                pledge("regional", "10000000.00", "exact", other),
                pledge("extra_budget", "22000000.00", "at_least", other),
            ],
        )

    async def of(agreement: str) -> tuple[Any, dict[str, Any], bool]:
        body = await door.ask("funding", agreement=agreement)
        pledged = {line["source"]: line["pledged"] for line in body["lines"]}
        split = any({line["agreement"], *line["shared_by"]} != set(centres) for line in body["lines"])
        return body["total"], pledged, split

    sums = {
        "federal": {"low": "200000000.00", "high": "200000000.00"},
        "regional": {"low": "10000000.00", "high": "10000000.00"},
        "extra_budget": {"low": "22000000.00", "high": None},
    }
    for agreement in centres:
        await door.shows(({"low": "232000000.00", "high": None}, sums, False), partial(of, agreement))
        found = await funding(door, agreement=agreement, group_by="source")
        assert percent(found["federal"]["share"]["high"]) == 86.21
        assert found["federal"]["share"]["low"] == 0

    # Together they may spend it once, whichever of them does.
    paid: dict[str, Any] = {"source": "federal", "on": "2027-01-13"}
    first = {"agreement": centres[0], "transfer_ref": "t-1", "amount": "150000000.00"}
    second = {"agreement": centres[1], "transfer_ref": "t-2", "amount": "50000000.01"}
    await ministry.does("agreements.funds_transferred", "2027-01-13", **paid, **first)
    assert await ministry.is_refused("agreements.funds_transferred", "2027-01-13", **paid, **second) == (
        "exceeds_pledged"
    )
    await door.balances()
