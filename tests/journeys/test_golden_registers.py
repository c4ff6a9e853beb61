"""Golden case 7: the college says expelled, the employer hired, the job centre still unemployed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.agency import PERM, SEWING, Agency, Door

pytestmark = [pytest.mark.region, pytest.mark.timeout(180)]
OPTIONS = ("--clock", "manual")
PEOPLE = ("unemployed", "referred", "in_training", "graduates_available", "hired", "left")


async def people(door: Door) -> dict[str, int]:
    """Where people count."""
    found = {measure: await door.measure(measure) for measure in PEOPLE}
    return {measure: n for measure, n in found.items() if n}


async def cases(door: Door, code: str = "conflicting_status") -> list[tuple[Any, ...]]:
    """The cases of a code: what about, who must answer, how it stands."""
    found = (await door.ask("trust"))["cases"]
    return [(one["about"], one["owner"], one["state"]) for one in found if one["code"] == code]


async def a_course(college: Agency) -> None:
    """A running course of sewing."""
    await college.does(
        "programs.program_published",
        "2027-08-03",
        program_ref="sew",
        title="Швея",
        level="vocational_training",
        occupation=SEWING,
        duration_weeks=16,
        mode="in_person",
    )
    await college.does(
        "programs.intake_opened",
        "2027-08-03",
        intake_ref="sew-1",
        program=f"{college.id}/sew",
        municipality=PERM,
        places=10,
        starts_on="2027-09-01",
        ends_on="2027-12-20",
        funding="employment_service",
    )


async def test_case_7_three_registers_make_one_case_and_one_person_until_the_job_centre_answers(
    door: Door,
) -> None:
    await door.turn("2027-08-03")
    centre = await door.admit("czn-perm", "job_centre")
    college = await door.admit("college-perm", "college")
    factory = await door.admit("fabrika-perm", "employer")
    await a_course(college)
    await centre.does(
        "trainees.unemployed_registered",
        "2027-08-03",
        person_ref="p-1",
        registered_on="2027-08-03",
        municipality=PERM,
        occupation=SEWING,
    )
    await centre.does(
        "trainees.training_referred",
        "2027-08-03",
        referral_ref="r-1",
        person_ref="p-1",
        intake=f"{college.id}/sew-1",
        referred_on="2027-08-03",
        expires_on="2027-09-05",
    )
    await door.turn("2027-09-01")
    await college.does(
        "trainees.enrolled",
        "2027-09-01",
        enrolment_ref="e-1",
        person_ref="s-1",
        intake=f"{college.id}/sew-1",
        enrolled_on="2027-09-01",
        referral="czn-perm/r-1",
    )
    await door.shows({"in_training": 1}, lambda: people(door))
    trainee = (await college.said("trainees.enrolled"))[0]["trainee"]

    await door.turn("2027-09-12")
    await college.does(
        "trainees.study_ended",
        "2027-09-08",
        enrolment_ref="e-1",
        ended_on="2027-09-08",
        outcome="dropped_out",
    )
    await door.shows({"unemployed": 1}, lambda: people(door))
    assert await cases(door) == []
    await factory.does(
        "vacancies.hire_made", "2027-09-09", hire_ref="h-1", hired_on="2027-09-09", trainee=trainee
    )
    await centre.does(
        "trainees.unemployed_confirmed", "2027-09-12", person_ref="p-1", confirmed_on="2027-09-12"
    )
    await door.shows([(trainee, centre.id, "open")], lambda: cases(door))
    await door.shows({"hired": 1}, lambda: people(door))
    (case,) = (await door.ask("trust"))["cases"]
    assert {claim["participant"] for claim in case["claims"]} == {college.id, factory.id, centre.id}

    # The job centre is late with its answer; when it answers the case ends, and nobody is counted anew.
    await door.turn("2027-09-24")
    await door.shows([(trainee, centre.id, "overdue")], lambda: cases(door))
    await centre.does(
        "trainees.unemployed_closed", "2027-09-24", person_ref="p-1", closed_on="2027-09-24", reason="hired"
    )
    await door.shows([(trainee, centre.id, "resolved")], lambda: cases(door))
    await door.shows({"hired": 1}, lambda: people(door))
    receipt = await door.receipt("hired")
    assert sum(posting["delta"] for posting in receipt["postings"]) == receipt["value"] == 1
    assert await door.measure("unemployed", as_of="2027-09-08") == 1  # between the two days, as it was
    await door.balances()
