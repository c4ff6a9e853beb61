"""Golden case 6: an employer needs people trained, a college answers by a short course without a quota."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.agency import PERM, SEWING, Door

pytestmark = [pytest.mark.region, pytest.mark.timeout(180)]
OPTIONS = ("--clock", "manual")


async def test_case_6_a_short_course_covers_a_demand_and_the_expected_balance_moves_the_same_month(
    door: Door,
) -> None:
    await door.turn("2027-03-02")
    copp = await door.admit("copp-perm", "coordinator")
    factory = await door.admit("fabrika-perm", "employer")
    college = await door.admit("college-perm", "college")
    await factory.does(
        "vacancies.vacancy_opened",
        "2027-03-02",
        vacancy_ref="v-1",
        title="Швея",
        municipality=PERM,
        positions=15,
        opened_on="2027-03-02",
        occupation=SEWING,
    )
    await factory.does(
        "vacancies.training_demand_raised",
        "2027-03-02",
        demand_ref="sewers",
        occupation=SEWING,
        municipality=PERM,
        people=15,
        needed_by="2027-08-31",
        max_weeks=10,
    )
    assert (await copp.said("training_demand_raised"))[0]["people"] == 15  # every participant reads demand
    await college.does(
        "programs.program_published",
        "2027-03-03",
        program_ref="sew-short",
        title="Швея: короткий курс",
        level="short",
        occupation=SEWING,
        duration_weeks=8,
        mode="in_person",
        demand=f"{factory.id}/sewers",
    )
    course: dict[str, Any] = {
        "program": f"{college.id}/sew-short",
        "municipality": PERM,
        "starts_on": "2027-03-15",
        "ends_on": "2027-05-14",
        "funding": "employer",
    }
    await college.does("programs.intake_opened", "2027-03-03", intake_ref="sew-1", places=15, **course)

    async def covered() -> list[tuple[Any, ...]]:
        told = await factory.said("training_demand_covered")
        return [(one["intake"], one["covered"], one["people"]) for one in told]

    await door.shows([(f"{college.id}/sew-1", 15, 15)], covered)
    assert await door.measure("quota", as_of="2027-12-31") == 0

    async def expected() -> tuple[int, int, bool]:
        (cell,) = (await door.ask("expected", months="6", municipality=PERM, occupation=SEWING))["cells"]
        moved = round(cell["expected_balance"]["value"] - cell["balance"], 1)
        return cell["due"], cell["balance"], 0 < moved == cell["expected"]["value"] <= cell["due"]

    before = await door.ask("expected", months="6", municipality=PERM, occupation=SEWING)
    assert [(cell["due"], cell["balance"]) for cell in before["cells"]] == [(0, -15)]
    await door.turn("2027-03-16")
    for n in range(1, 16):
        await college.does(
            "trainees.enrolled",
            "2027-03-15",
            enrolment_ref=f"e-{n}",
            person_ref=f"s-{n}",
            intake=f"{college.id}/sew-1",
            enrolled_on="2027-03-15",
        )
    await door.shows((15, -15, True), expected)
    assert before["as_of"][:7] == "2027-03"  # the demand was raised in the month in which the balance moved

    # They end the course and the factory has whom it asked for: the balance is even.
    await door.turn("2027-05-17")
    for n in range(1, 16):
        ended = {"enrolment_ref": f"e-{n}", "ended_on": "2027-05-14", "outcome": "graduated"}
        await college.does("trainees.study_ended", "2027-05-14", **ended)

    async def balance() -> tuple[int, int, int]:
        total = (await door.ask("balance", municipality=PERM, occupation=SEWING))["total"]
        return total["supply"], total["demand"], total["balance"]

    await door.shows((15, 15, 0), balance)
    await door.turn("2027-09-02")
    assert await factory.said("training_demand_lapsed") == []
    await door.balances()
