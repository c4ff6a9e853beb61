"""Golden case 5: a district council meets, administration and technikum sign, a factory promises places."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.agency import PERM, SEWING, Agency, Door

pytestmark = [pytest.mark.region, pytest.mark.timeout(180)]
OPTIONS = ("--clock", "manual")
ID = "okrug-adm/soglashenie"


async def signs(party: Agency, revision: int, on: str) -> None:
    """A party signs a revision."""
    await party.does(
        "agreements.agreement_signed",
        on,
        agreement=ID,
        revision=revision,
        signed_on=on,
        signatory="глава администрации",
    )


async def shown(door: Door) -> dict[str, Any]:
    """The agreement as the picture shows it."""
    found: list[dict[str, Any]] = (await door.ask("agreements", agreement=ID))["agreements"]
    return found[0] if found else {}


async def test_case_5_two_signatures_are_enough_and_what_the_council_decided_is_followed_to_done(
    door: Door,
) -> None:
    await door.turn("2027-02-01")
    okrug = await door.admit("okrug-adm", "coordinator")
    technikum = await door.admit("okrug-technikum", "college")
    factory = await door.admit("okrug-zavod", "employer")
    others = [await door.admit(f"okrug-organ-{n}", "coordinator") for n in range(1, 8)]
    await okrug.does(
        "programs.activity_held",
        "2027-02-01",
        activity_ref="council-1",
        kind="meeting",
        title="Заседание межведомственного совета",
        held_on="2027-02-01",
        municipality=PERM,
        attendance={"others": 9},
        partners=[technikum.id, *(other.id for other in others)],
    )
    await okrug.does(
        "agreements.agreement_drafted",
        "2027-02-01",
        agreement_ref="soglashenie",
        kind="cooperation",
        title="О сотрудничестве в подготовке кадров",
        parties=[okrug.id, technikum.id],
        starts_on="2027-02-01",
        ends_on="2028-01-31",
        obligations=[],
        funding=[],
    )
    await signs(okrug, 1, "2027-02-01")
    attended = {"agreement": ID, "revision": 1, "signed_on": "2027-02-01", "signatory": "председатель"}
    assert (
        await others[0].is_refused("agreements.agreement_signed", "2027-02-01", **attended) == "not_a_party"
    )
    await signs(technikum, 1, "2027-02-01")

    async def state() -> tuple[Any, ...]:
        one = await shown(door)
        return one.get("status"), one.get("revision"), [p["participant"] for p in one.get("parties", [])]

    await door.shows(("active", 1, [okrug.id, technikum.id]), state)

    # The factory joins: its ten dual places are a promise, kept when it offers them.
    await door.turn("2027-02-08")
    await okrug.does(
        "agreements.agreement_amended",
        "2027-02-08",
        agreement=ID,
        revision=2,
        parties=[okrug.id, technikum.id, factory.id],
        obligations=[
            {
                "obligation_ref": "dual-places",
                "party": factory.id,
                "measure": "practice_places",
                "target": 10,
                "due_on": "2027-06-30",
            }
        ],
    )
    # Until all have signed it the first revision holds, and the second is shown beside it.
    await door.shows(("amended", 1, [okrug.id, technikum.id]), state)
    for party in (technikum, factory):  # who states a revision agrees to it
        await signs(party, 2, "2027-02-08")

    async def promise() -> list[tuple[Any, ...]]:
        fields = ("party", "measure", "done", "target", "state")
        return [tuple(o[f] for f in fields) for o in (await shown(door)).get("obligations", [])]

    await door.shows([(factory.id, "practice_places", 0, 10, "scheduled")], promise)
    await factory.does(
        "vacancies.practice_places_offered",
        "2027-02-08",
        offer_ref="dual",
        kind="dual",
        occupation=SEWING,
        municipality=PERM,
        places=10,
        to="2027-12-31",
        agreement=ID,
        **{"from": "2027-03-01"},
    )
    await door.shows([(factory.id, "practice_places", 10, 10, "met")], promise)
    assert await door.measure("practice_offered", municipality=PERM, as_of="2027-03-01") == 10

    # The council's decision is taken, is overdue, and is done.
    await okrug.does(
        "agreements.decision_taken",
        "2027-02-08",
        decision_ref="d-1",
        title="Создать ресурсный центр",
        text="Создать ресурсный центр на базе техникума",
        due_on="2027-05-31",
        agreement=ID,
    )
    assert [one["title"] for one in await technikum.said("decision_taken")] == ["Создать ресурсный центр"]
    await door.turn("2027-06-02")
    await door.shows(["okrug-adm/d-1"], lambda: decisions(technikum, "decision_overdue"))
    await okrug.does("agreements.decision_done", "2027-06-02", decision_ref="d-1", on="2027-06-02")
    await door.shows(["okrug-adm/d-1"], lambda: decisions(technikum, "decision_done"))
    assert [one["days_late"] for one in await technikum.said("decision_done")] == [2]
    await door.balances()


async def decisions(agency: Agency, event: str) -> list[str]:
    """Which decisions an agency has heard this of."""
    return [one["decision"] for one in await agency.said(event)]
