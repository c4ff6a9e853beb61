"""A graduate and vacancies find each other, whichever of them comes first, and four factories hear of it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.agency import PERM, SEWING, Agency, Door
from tests.support.servers import eventually

pytestmark = [pytest.mark.region, pytest.mark.timeout(120)]
SECOND = 1.0
"""Within which a proposal follows what led to it."""


def day(n: int) -> str:
    """The day `n` days after today."""
    return str(datetime.now(UTC).date() + timedelta(days=n))


async def graduates(centre: Agency, n: int) -> str:
    """Somebody enrols in the running course and ends it yesterday; returns the last report."""
    said = {"enrolment_ref": f"e-{n}", "person_ref": f"s-{n}", "intake": f"{centre.id}/sew-1"}
    await centre.ends(await centre.report("trainees.enrolled", day(-30), enrolled_on=day(-30), **said))
    end = {"enrolment_ref": f"e-{n}", "ended_on": day(-1), "outcome": "graduated"}
    report = await centre.report("trainees.study_ended", day(-1), **end)
    await centre.ends(report)
    return report


async def opens(factory: Agency, ref: str, municipality: str = PERM) -> None:
    said: dict[str, Any] = {
        "vacancy_ref": ref,
        "title": "Швея",
        "municipality": municipality,
        "occupation": SEWING,
        "positions": 1,
        "opened_on": day(-10),
    }
    await factory.ends(await factory.report("vacancies.vacancy_opened", day(-10), **said))


async def proposed(agency: Agency, count: int) -> list[dict[str, Any]]:
    """The proposals that an agency has heard of, once there are so many."""

    async def check() -> list[dict[str, Any]] | None:
        found = await agency.facts(type="vacancies.match_proposed")
        return found if len(found) >= count else None

    found = await eventually(check, 10)
    assert len(found) == count
    return [fact["data"] for fact in found]


async def test_a_graduate_is_offered_to_four_factories_and_a_fifth_finds_the_graduate(door: Door) -> None:
    centre = await door.admit("centre-match", "resource_centre")
    offered: tuple[tuple[str, int, dict[str, Any]], ...] = (
        (
            "programs.program_published",
            -60,
            {
                "program_ref": "sew",
                "title": "Швея",
                "level": "short",
                "occupation": SEWING,
                "duration_weeks": 8,
                "mode": "in_person",
            },
        ),
        (
            "programs.intake_opened",
            -59,
            {
                "intake_ref": "sew-1",
                "program": f"{centre.id}/sew",
                "municipality": PERM,
                "places": 10,
                "starts_on": day(-40),
                "ends_on": day(10),
                "funding": "budget",
            },
        ),
    )
    for event, on, said in offered:
        await centre.ends(await centre.report(event, day(on), **said))
    factories = [await door.admit(f"factory-match-{n}", "employer") for n in range(5)]
    for n, factory in enumerate(factories[:4]):
        await opens(factory, "v", PERM if n else "57646000")
    await graduates(centre, 1)
    begun = time.monotonic()
    told = await proposed(centre, 4)
    assert time.monotonic() - begun < SECOND
    assert [pair["score"] for pair in told] == [1.0, 1.0, 1.0, 0.8]
    assert {pair["vacancy"] for pair in told} == {f"{factory.id}/v" for factory in factories[:4]}
    for factory in factories[:4]:
        (mine,) = await proposed(factory, 1)
        assert (mine["employer"], mine["provider"]) == (factory.id, centre.id)
        assert mine["reasons"][0]["ru"].startswith("та же группа занятий: 8153")

    begun = time.monotonic()
    await opens(factories[4], "v")
    (found,) = await proposed(factories[4], 1)
    assert time.monotonic() - begun < SECOND
    assert found["trainee"] == told[0]["trainee"]

    hired = {
        "hire_ref": "h",
        "hired_on": day(0),
        "trainee": found["trainee"],
        "vacancy": f"{factories[4].id}/v",
    }
    await factories[4].ends(await factories[4].report("vacancies.hire_made", day(0), **hired))
    assert await eventually(lambda: door.measure("hired", occupation=SEWING), 10) == 1
    await opens(factories[0], "v-2")
    assert len(await factories[0].facts(type="vacancies.match_proposed")) == 1
