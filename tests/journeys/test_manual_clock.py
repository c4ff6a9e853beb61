"""A region whose clock is turned by hand: deadlines come when it says so, once, and survive a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.agency import PERM, SEWING, Agency, Door
from tests.support.region import Region
from tests.support.servers import eventually

pytestmark = [pytest.mark.region, pytest.mark.timeout(180)]


async def turn(door: Door, now: str, status: int = 200) -> dict[str, Any]:
    """Turns the clock."""
    answer = await door.gateway.post("/v1/clock", json={"now": now}, headers=door.admin)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def told(agency: Agency, event: str) -> list[dict[str, Any]]:
    """The facts of this event that the agency may read."""
    return await agency.facts(type=event)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder for a region."""
    return tmp_path / "data"


async def test_a_year_passes_in_seconds(home: Path) -> None:
    region = Region(home, "--empty", "--clock", "manual")
    region.start()
    door = Door(region.endpoints)
    await turn(door, "2027-01-11T09:00:00+05:00")
    centre = await door.admit("centre-1", "resource_centre")
    factory = await door.admit("factory-1", "employer")
    await centre.ends(
        await centre.report(
            "programs.program_published",
            "2027-01-11",
            program_ref="sew",
            title="Швея",
            level="vocational_training",
            occupation=SEWING,
            duration_weeks=12,
            mode="in_person",
        )
    )
    await centre.ends(
        await centre.report(
            "programs.intake_opened",
            "2027-01-11",
            intake_ref="sew-1",
            program="centre-1/sew",
            municipality=PERM,
            places=10,
            starts_on="2027-02-01",
            ends_on="2027-04-30",
            funding="budget",
        )
    )
    await factory.ends(
        await factory.report(
            "vacancies.vacancy_opened",
            "2027-01-11",
            vacancy_ref="v-1",
            title="Швея",
            municipality=PERM,
            positions=2,
            opened_on="2027-01-11",
            closes_on="2027-03-31",
            occupation=SEWING,
        )
    )
    assert await told(centre, "intake_started") == []

    await turn(door, "2027-02-01T00:00:01+05:00")
    started = await eventually(lambda: told(centre, "intake_started"), 10)
    assert [fact["time"][:10] for fact in started] == ["2027-02-01"]
    assert await told(factory, "vacancy_expired") == []

    assert region.stop() == 0
    region.start()
    await door.close()
    door = Door(region.endpoints)
    centre, factory = Agency(door, "centre-1", centre.key), Agency(door, "factory-1", factory.key)
    assert (await turn(door, "2027-01-01T00:00:00+05:00", 422))["code"] == "invalid_field"

    await turn(door, "2028-01-11T09:00:00+05:00")
    expired = await eventually(lambda: told(factory, "vacancy_expired"), 15)
    completed = await eventually(lambda: told(centre, "intake_completed"), 15)
    assert [fact["data"]["expired_on"] for fact in expired] == ["2027-03-31"]
    assert len(completed) == len(await told(centre, "intake_started")) == 1
    assert await door.measure("positions_closed") == 2
    assert await door.measure("places_lost") == 10
    assert await door.measure("positions_open", as_of="2027-03-30") == 2
    await door.close()
    assert region.stop() == 0


async def test_only_the_administrator_turns_it_and_only_where_time_is_manual(home: Path) -> None:
    with Region(home, "--empty") as region:
        door = Door(region.endpoints)
        assert (await turn(door, "2027-01-11T09:00:00+05:00", 404))["code"] == "not_found"
        await door.close()
