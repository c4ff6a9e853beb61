"""Golden case 1: a sewing centre, its trainee, practice, four factories, five schools and guests."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.agency import PERM, SEWING, TAILOR, Agency, Door

pytestmark = [pytest.mark.region, pytest.mark.timeout(180)]
OPTIONS = ("--clock", "manual")
CENTRE, COURSE = "igolka", "igolka/shveya-1"
SCHOOLS = tuple(f"shkola-{n}" for n in range(1, 6))
MEASURES = (
    "unemployed",
    "referred",
    "in_training",
    "graduates_available",
    "hired",
    "left",
    "positions_open",
    "positions_filled",
    "places_held",
    "places_taken",
    "practice_offered",
    "practice_used",
)


async def stands(door: Door) -> dict[str, int]:
    """The measures of the picture that are not zero."""
    found = {measure: await door.measure(measure) for measure in MEASURES}
    return {measure: n for measure, n in found.items() if n}


async def prepared(centre: Agency, factories: list[Agency]) -> None:
    """The centre publishes its course, four factories look for one person each, the first offers practice."""
    await centre.does(
        "programs.program_published",
        "2027-01-12",
        program_ref="shveya",
        title="Швея",
        level="vocational_training",
        occupation=SEWING,
        duration_weeks=12,
        mode="in_person",
    )
    await centre.does(
        "programs.intake_opened",
        "2027-01-12",
        intake_ref="shveya-1",
        program=f"{CENTRE}/shveya",
        municipality=PERM,
        places=20,
        starts_on="2027-02-01",
        ends_on="2027-04-30",
        funding="employment_service",
    )
    for factory in factories:
        await factory.does(
            "vacancies.vacancy_opened",
            "2027-01-12",
            vacancy_ref="v",
            title="Швея",
            municipality=PERM,
            positions=1,
            opened_on="2027-01-12",
            profession="19601",
            occupation=SEWING,
        )
    await factories[0].does(
        "vacancies.practice_places_offered",
        "2027-01-12",
        offer_ref="practice",
        kind="practice",
        occupation=SEWING,
        municipality=PERM,
        places=2,
        to="2027-04-30",
        **{"from": "2027-01-12"},
    )


async def test_case_1_a_person_without_work_becomes_a_seamstress_and_each_step_moves_the_picture(
    door: Door,
) -> None:
    await door.turn("2027-01-12")
    job_centre = await door.admit("czn", "job_centre")
    centre = await door.admit(CENTRE, "resource_centre")
    factories = [await door.admit(f"fabrika-{n}", "employer") for n in range(1, 5)]
    await prepared(centre, factories)
    await job_centre.does(
        "trainees.unemployed_registered",
        "2027-01-12",
        person_ref="p-1",
        registered_on="2027-01-12",
        municipality=PERM,
        occupation=TAILOR,
    )
    still = {"positions_open": 4, "practice_offered": 2}
    await door.shows({**still, "unemployed": 1}, lambda: stands(door))
    await job_centre.does(
        "trainees.training_referred",
        "2027-01-12",
        referral_ref="r-1",
        person_ref="p-1",
        intake=COURSE,
        referred_on="2027-01-12",
        expires_on="2027-02-03",
    )
    await door.shows({**still, "referred": 1, "places_held": 1}, lambda: stands(door))

    await door.turn("2027-02-01")
    await centre.does(
        "trainees.enrolled",
        "2027-02-01",
        enrolment_ref="e-1",
        person_ref="s-1",
        intake=COURSE,
        enrolled_on="2027-02-01",
        referral="czn/r-1",
    )
    still |= {"places_taken": 1}
    await door.shows({**still, "in_training": 1}, lambda: stands(door))

    await door.turn("2027-04-05")
    practice: dict[str, Any] = {
        "practice_ref": "pr-1",
        "person_ref": "s-1",
        "employer": factories[0].id,
        "offer": f"{factories[0].id}/practice",
    }
    await centre.does("trainees.practice_started", "2027-04-05", on="2027-04-05", **practice)
    learning = {**still, "in_training": 1}
    await door.shows({**learning, "practice_offered": 1, "practice_used": 1}, lambda: stands(door))
    await door.turn("2027-04-24")
    await centre.does("trainees.practice_ended", "2027-04-24", on="2027-04-24", evaluation=5, **practice)
    await door.shows(learning, lambda: stands(door))

    await door.turn("2027-04-29")
    await centre.does(
        "trainees.study_ended", "2027-04-29", enrolment_ref="e-1", ended_on="2027-04-29", outcome="graduated"
    )
    await door.shows({**still, "graduates_available": 1}, lambda: stands(door))

    async def offered() -> list[int]:
        return [len(await factory.said("match_proposed")) for factory in factories]

    await door.shows([1, 1, 1, 1], offered)
    (proposal,) = await factories[2].said("match_proposed")
    assert proposal["score"] == 1.0
    await factories[2].does(
        "vacancies.hire_made",
        "2027-04-29",
        hire_ref="h-1",
        hired_on="2027-04-29",
        trainee=proposal["trainee"],
        vacancy=f"{factories[2].id}/v",
    )
    hired = {**still, "positions_open": 3, "positions_filled": 1, "hired": 1}
    await door.shows(hired, lambda: stands(door))
    await job_centre.does(
        "trainees.unemployed_closed", "2027-04-29", person_ref="p-1", closed_on="2027-04-29", reason="hired"
    )
    await door.shows(hired, lambda: stands(door))
    receipt = await door.receipt("hired", occupation=SEWING)
    assert [(p["delta"], p["valid_on"]) for p in receipt["postings"]] == [(1, "2027-04-29")]
    assert (await door.ask("trust"))["cases"] == []
    await door.balances()


async def test_case_1_five_schools_share_the_programme_and_guests_borrow_the_machines(door: Door) -> None:
    await door.turn("2027-05-03")
    centre = await door.admit("igolka-2", "resource_centre")
    schools = [await door.admit(school, "school") for school in SCHOOLS]
    college = await door.admit("college-gost", "college")
    await centre.does(
        "agreements.agreement_drafted",
        "2027-05-03",
        agreement_ref="network",
        kind="network",
        title="Сетевая программа с пятью школами",
        parties=[centre.id, *SCHOOLS],
        starts_on="2027-05-03",
        ends_on="2028-06-30",
        obligations=[],
        funding=[],
    )
    signed: dict[str, Any] = {"agreement": f"{centre.id}/network", "revision": 1, "signed_on": "2027-05-03"}
    for party in (centre, *schools):
        await party.does("agreements.agreement_signed", "2027-05-03", signatory="директор", **signed)
    await centre.does(
        "programs.program_published",
        "2027-05-03",
        program_ref="school",
        title="Основы швейного дела",
        level="short",
        occupation=SEWING,
        duration_weeks=30,
        mode="blended",
    )
    before = await door.measure("places_free")
    for school in schools:
        await school.does(
            "programs.intake_opened",
            "2027-05-03",
            intake_ref="group",
            program=f"{centre.id}/school",
            municipality=PERM,
            places=12,
            starts_on="2027-09-01",
            ends_on="2028-05-31",
            funding="budget",
            agreement=f"{centre.id}/network",
        )
    await door.shows(before + 60, lambda: door.measure("places_free"))

    await centre.does(
        "programs.equipment_registered",
        "2027-05-03",
        equipment_ref="line",
        title="Швейная линия",
        municipality=PERM,
        capacity=1,
        weekly_hours=40,
    )
    for who, ref, first, last in ((centre, "own", "08", "14"), (college, "guest", "14", "16")):
        await who.does(
            "programs.equipment_booked",
            "2027-05-03",
            booking_ref=ref,
            equipment=f"{centre.id}/line",
            purpose="practice",
            **{"from": f"2027-05-12T{first}:00:00+05:00", "to": f"2027-05-12T{last}:00:00+05:00"},
        )

    async def shares() -> tuple[Any, ...]:
        asked = {"equipment": f"{centre.id}/line", "from": "2027-05-01", "to": "2027-05-31"}
        lines: list[dict[str, Any]] = (await door.ask("equipment", **asked))["lines"]
        line = lines[0] if lines else {}
        return tuple(line.get(name) for name in ("booked_own", "booked_guest", "guests_share"))

    await door.shows((6, 2, 0.25), shares)
    await door.balances()
