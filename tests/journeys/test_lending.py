"""The sewing centre of golden case 1: five schools learn with it, colleges borrow its machines."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.agency import PERM, SEWING, Agency, Door
from tests.support.servers import eventually

pytestmark = [pytest.mark.region, pytest.mark.timeout(180)]
SCHOOLS = tuple(f"set-shkola-{n}" for n in range(1, 6))


async def line(door: Door, equipment: str) -> dict[str, Any]:
    """What the picture says of equipment in October."""
    params = {"equipment": equipment, "from": "2026-10-01", "to": "2026-10-31"}
    answer = await door.picture.get("/v1/picture/equipment", params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["lines"]
    return found[0] if found else {}


async def test_five_schools_share_one_network_programme(door: Door) -> None:
    centre = await door.admit("set-igolka", "resource_centre")
    schools = [await door.admit(school, "school") for school in SCHOOLS]
    agreement = "set-igolka/network"
    await centre.report(
        "agreements.agreement_drafted",
        "2026-08-01",
        agreement_ref="network",
        kind="network",
        title="Сетевая форма: швейное дело",
        parties=["set-igolka", *SCHOOLS],
        starts_on="2026-08-10",
        ends_on="2027-06-30",
        obligations=[],
        funding=[],
    )
    signed: dict[str, Any] = {
        "agreement": agreement,
        "revision": 1,
        "signed_on": "2026-08-05",
        "signatory": "директор",
    }
    for party in (centre, *schools):
        await party.report("agreements.agreement_signed", "2026-08-05", **signed)
    await centre.report(
        "programs.program_published",
        "2026-08-06",
        program_ref="sew",
        title="Швея",
        level="vocational_training",
        occupation=SEWING,
        duration_weeks=36,
        mode="blended",
    )
    for school in schools:
        opened = await school.report(
            "programs.intake_opened",
            "2026-08-15",
            intake_ref="group",
            program="set-igolka/sew",
            municipality=PERM,
            places=12,
            starts_on="2026-09-01",
            ends_on="2027-05-31",
            funding="budget",
            agreement=agreement,
        )
        await school.ends(opened)
    alone = await schools[0].report(
        "programs.intake_opened",
        "2026-08-15",
        intake_ref="alone",
        program="set-igolka/sew",
        municipality=PERM,
        places=12,
        starts_on="2026-09-01",
        ends_on="2027-05-31",
        funding="budget",
    )
    assert (await schools[0].ends(alone, "refused"))["code"] == "not_authorised"
    enrolled = await centre.report(
        "trainees.enrolled",
        "2026-09-01",
        enrolment_ref="e-1",
        person_ref="pupil-1",
        intake=f"{SCHOOLS[0]}/group",
        enrolled_on="2026-09-01",
    )
    await centre.ends(enrolled)

    async def counted() -> bool:
        return (await door.cells("places_free", "places_taken")) == {
            ("places_free", PERM, SEWING): 59,
            ("places_taken", PERM, SEWING): 1,
        }

    await eventually(counted)


async def test_guests_book_the_centres_machines_and_their_share_is_counted(door: Door) -> None:
    centre = await door.admit("lend-igolka", "resource_centre")
    college: Agency = await door.admit("lend-college", "college")
    own = {"equipment_ref": "line", "title": "Линия оверлоков", "municipality": PERM}
    await centre.report("programs.equipment_registered", "2026-09-01", **own, capacity=1, weekly_hours=40)
    equipment = "lend-igolka/line"

    def window(day: int, begin: int, end: int) -> dict[str, str]:
        return {
            "from": f"2026-10-{day:02}T{begin:02}:00:00+05:00",
            "to": f"2026-10-{day:02}T{end:02}:00:00+05:00",
        }

    async def books(who: Agency, ref: str, *hours: int, state: str = "accepted") -> dict[str, Any]:
        terms = {"booking_ref": ref, "equipment": equipment, "purpose": "practice", **window(*hours)}
        return await who.ends(await who.report("programs.equipment_booked", "2026-09-20", **terms), state)

    await books(centre, "own", 5, 8, 14)
    await books(college, "guest", 6, 10, 12)
    no = await books(college, "late", 5, 13, 15, state="refused")
    assert no["code"] == "equipment_busy"
    assert "lend-igolka/line 2026-10-05 14:00" in no["message_ru"]
    refusal = next(fact for fact in await college.facts() if fact["type"].split(".")[3] == "booking_refused")
    assert refusal["data"]["alternatives"][0] == {
        "equipment": equipment,
        **window(5, 14, 16),
        "owner": "lend-igolka",
        "title": "Линия оверлоков",
    }

    async def shares() -> bool:
        found = await line(door, equipment)
        return (found["booked_own"], found["booked_guest"], found["guests_share"]) == (6, 2, 0.25)

    await eventually(shares)
    used = await centre.report("programs.equipment_used", "2026-10-06", booking="lend-college/guest", hours=2)
    await centre.ends(used)
    await centre.report(
        "programs.equipment_out_of_service", "2026-10-01", equipment_ref="line", **window(5, 8, 10)
    )

    async def told() -> bool:
        events = [fact["type"].split(".")[3] for fact in await centre.facts()]
        return "booking_cancelled" in events

    await eventually(told)

    async def counted() -> bool:
        found = await line(door, equipment)
        return (found["booked_own"], found["booked_guest"], found["used"], found["refused"]) == (0, 2, 2, 2)

    await eventually(counted)
