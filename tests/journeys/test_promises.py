"""An agreement through a simulated year: promises computed from what is done, warned of before a breach."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.agency import PERM, Agency, Door
from tests.support.region import Region
from tests.support.servers import eventually

pytestmark = [pytest.mark.region, pytest.mark.timeout(180)]
ID = "council-1/dual"
OPEN_DAYS, CLASSES, FUNDING = "open-days", "classes", "money"


async def turn(door: Door, day: str) -> None:
    """Turns the region's clock to noon of a day."""
    answer = await door.gateway.post("/v1/clock", json={"now": f"{day}T12:00:00+05:00"}, headers=door.admin)
    assert answer.status_code == 200, answer.text


async def said(agency: Agency, event: str, ref: str | None = None) -> list[dict[str, Any]]:
    """What facts of this event say, of one obligation or of all."""
    bodies = [fact["data"] for fact in await agency.facts(type=event)]
    return [body for body in bodies if ref is None or body.get("obligation_ref") == ref]


async def holds_activity(agency: Agency, day: str, ref: str) -> None:
    """The agency holds an open day."""
    report = await agency.report(
        "programs.activity_held",
        day,
        activity_ref=ref,
        kind="open_day",
        title="День открытых дверей",
        held_on=day,
        municipality=PERM,
        attendance={"pupils": 40},
    )
    await agency.ends(report)


def promise(ref: str, party: str, measure: str, target: int, due_on: str) -> dict[str, Any]:
    return {"obligation_ref": ref, "party": party, "measure": measure, "target": target, "due_on": due_on}


async def test_in_a_simulated_year_a_warning_precedes_the_breach_and_who_keeps_a_promise_gets_none(
    tmp_path: Path,
) -> None:
    with Region(tmp_path / "data", "--empty", "--clock", "manual") as region:
        door = Door(region.endpoints)
        await turn(door, "2027-01-11")
        council = await door.admit("council-1", "coordinator")
        college = await door.admit("college-1", "college")
        factory = await door.admit("factory-1", "employer")

        draft = await council.report(
            "agreements.agreement_drafted",
            "2027-01-11",
            agreement_ref="dual",
            kind="dual",
            title="О дуальном обучении",
            parties=["council-1", "college-1", "factory-1"],
            starts_on="2027-01-15",
            ends_on="2027-12-31",
            obligations=[
                promise(OPEN_DAYS, "college-1", "activities", 2, "2027-10-31"),
                promise(CLASSES, "factory-1", "activities", 3, "2027-11-30"),
                promise(FUNDING, "factory-1", "funding", 1000, "2027-06-30"),
            ],
            funding=[{"source": "employer", "amount": "1500.50", "payer": "factory-1"}],
        )
        await council.ends(draft)
        for party in (council, college, factory):
            signature = await party.report(
                "agreements.agreement_signed",
                "2027-01-12",
                agreement=ID,
                revision=1,
                signed_on="2027-01-12",
                signatory="директор",
            )
            await party.ends(signature)
        assert await said(council, "agreement_activated") == []
        await turn(door, "2027-01-16")
        await eventually(lambda: said(council, "agreement_activated"), 10)

        await turn(door, "2027-03-02")
        transfer = await factory.report(
            "agreements.funds_transferred",
            "2027-03-01",
            transfer_ref="t-1",
            agreement=ID,
            source="employer",
            amount="1500.50",
            on="2027-03-01",
            receiver="college-1",
        )
        await factory.ends(transfer)
        more = await factory.report(
            "agreements.funds_transferred",
            "2027-03-02",
            transfer_ref="t-2",
            agreement=ID,
            source="employer",
            amount="0.01",
            on="2027-03-02",
        )
        assert (await factory.ends(more, "refused"))["code"] == "exceeds_pledged"
        await turn(door, "2027-06-01")
        await holds_activity(college, "2027-04-10", "a-1")
        await holds_activity(college, "2027-05-20", "a-2")
        await holds_activity(factory, "2027-06-01", "a-3")
        met = await eventually(lambda: said(college, "obligation_met", OPEN_DAYS), 10)
        assert [(one["done"], one["target"]) for one in met] == [(2, 2)]
        money = await eventually(lambda: said(factory, "obligation_met", FUNDING), 10)
        assert [one["amount"] for one in money] == ["1500.50"]

        await turn(door, "2027-11-29")
        warned = await eventually(lambda: said(factory, "obligation_at_risk", CLASSES), 15)
        assert await said(factory, "obligation_breached") == []
        await turn(door, "2028-01-02")
        breached = await eventually(lambda: said(council, "obligation_breached"), 15)
        expired = await eventually(lambda: said(council, "agreement_expired"), 15)
        assert [(one["obligation_ref"], one["done"]) for one in breached] == [(CLASSES, 1)]
        assert warned[0]["on"] < breached[0]["due_on"] == breached[0]["on"]
        assert [one["obligation_ref"] for one in await said(council, "obligation_at_risk")] == [CLASSES]
        assert len(expired) == 1
        assert await said(council, "agreement_fulfilled") == []

        shown = await picture_of(door, lambda one: one["status"] == "expired")
        states = {o["obligation_ref"]: (o["state"], o["done"], o["target"]) for o in shown["obligations"]}
        assert states == {
            OPEN_DAYS: ("met", 2, 2),
            CLASSES: ("breached", 1, 3),
            FUNDING: ("met", 1500, 1000),
        }
        await door.close()


async def picture_of(door: Door, ready: Any) -> dict[str, Any]:
    """The agreement as the picture shows it, once it is as asked for."""

    async def look() -> dict[str, Any] | None:
        answer = await door.picture.get("/v1/picture/agreements", params={"agreement": ID})
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["agreements"]
        return found[0] if found and ready(found[0]) else None

    return await eventually(look, 40)
