"""Golden case 6: an employer asks, a college answers by a short course and an intake outside any quota.

The demand shows as covered, and the expected balance moves in the month in which people enrol.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.agency import PERM, Agency, Door
from tests.support.servers import eventually

pytestmark = [pytest.mark.region, pytest.mark.timeout(120)]
WELDER = "7212"
DEMAND = "zavod-demand/welders"


def day(n: int) -> str:
    """The day `n` days after today."""
    return str(datetime.now(UTC).date() + timedelta(days=n))


async def accepted(agency: Agency, event: str, on: int, **said: Any) -> None:
    await agency.ends(await agency.report(event, day(on), **said))


async def last(agency: Agency, event: str, count: int) -> dict[str, Any]:
    """The latest of so many facts of an event that an agency may read."""

    async def check() -> dict[str, Any] | None:
        found = await agency.facts(type=f"vacancies.{event}")
        return found[-1]["data"] if len(found) == count else None

    return await eventually(check, 10)


async def expected(door: Door) -> tuple[int, float]:
    """How many welders are due within half a year, and the balance with those of them who will come."""
    params = {"municipality": PERM, "occupation": WELDER, "group_by": "municipality,occupation"}
    answer = await door.picture.get("/v1/picture/expected", params=params)
    assert answer.status_code == 200, answer.text
    cells = answer.json()["cells"]
    return (cells[0]["due"], cells[0]["expected_balance"]["value"]) if cells else (0, 0.0)


async def test_an_employers_demand_is_covered_by_a_short_course_and_the_balance_to_come_moves(
    door: Door,
) -> None:
    factory = await door.admit("zavod-demand", "employer")
    college = await door.admit("college-demand", "college")
    centre = await door.admit("copp-demand", "coordinator")
    await accepted(
        factory,
        "vacancies.vacancy_opened",
        -5,
        vacancy_ref="v",
        title="Электрогазосварщик",
        municipality=PERM,
        occupation=WELDER,
        positions=8,
        opened_on=day(-5),
    )
    await accepted(
        factory,
        "vacancies.training_demand_raised",
        -4,
        demand_ref="welders",
        occupation=WELDER,
        municipality=PERM,
        people=8,
        needed_by=day(120),
        max_weeks=10,
    )
    raised = await last(centre, "training_demand_raised", 1)
    assert (raised["demand"], raised["people"], raised["covered"]) == (DEMAND, 8, 0)

    course = {"program_ref": "weld", "title": "Сварщик: короткий курс", "level": "short"}
    await accepted(
        college,
        "programs.program_published",
        -3,
        occupation=WELDER,
        duration_weeks=8,
        mode="in_person",
        demand=DEMAND,
        **course,
    )
    intake = {"program": f"{college.id}/weld", "municipality": PERM, "funding": "employer"}
    dates = {"starts_on": day(-2), "ends_on": day(60)}
    await accepted(college, "programs.intake_opened", -3, intake_ref="w-1", places=6, **intake, **dates)
    covered = await last(centre, "training_demand_covered", 1)
    assert (covered["intake"], covered["covered"], covered["people"]) == (f"{college.id}/w-1", 6, 8)
    await accepted(college, "programs.intake_opened", -3, intake_ref="w-2", places=6, **intake, **dates)
    assert (await last(factory, "training_demand_covered", 2))["covered"] == 8

    before = await eventually(lambda: _when(door, (0, -8.0)), 10)
    for n in range(6):
        said = {"enrolment_ref": f"e-{n}", "person_ref": f"s-{n}", "enrolled_on": day(-1)}
        await accepted(college, "trainees.enrolled", -1, intake=f"{college.id}/w-1", **said)
    found = await eventually(lambda: _due(door, 6), 15)
    assert found[0] - before[0] == 6
    assert before[1] < found[1] <= before[1] + 6


async def _when(door: Door, wanted: tuple[int, float]) -> tuple[int, float] | None:
    found = await expected(door)
    return found if found == wanted else None


async def _due(door: Door, people: int) -> tuple[int, float] | None:
    found = await expected(door)
    return found if found[0] == people else None
