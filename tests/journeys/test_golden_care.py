"""Golden case 4: residents of a care institution enrol by consent; others see them only from five on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.agency import PERM, Agency, Door

pytestmark = [pytest.mark.region, pytest.mark.timeout(180)]
OPTIONS = ("--clock", "manual")
COOKS = "5120"
NEEDS = ("ramp", "escort")
AGREEMENT = "college-servis/care"


async def agreed(college: Agency, ministry: Agency, institution: Agency) -> None:
    """The three parties agree on the training of residents."""
    parties = (college, ministry, institution)
    await college.does(
        "agreements.agreement_drafted",
        "2027-01-11",
        agreement_ref="care",
        kind="cooperation",
        title="Об обучении жителей дома-интерната",
        parties=[party.id for party in parties],
        starts_on="2027-01-11",
        ends_on="2027-12-31",
        obligations=[
            {
                "obligation_ref": "o-1",
                "party": college.id,
                "measure": "enrolled",
                "target": 6,
                "due_on": "2027-06-30",
            }
        ],
        funding=[],
    )
    for party in parties:
        await party.does(
            "agreements.agreement_signed",
            "2027-01-12",
            agreement=AGREEMENT,
            revision=1,
            signed_on="2027-01-12",
            signatory="директор",
        )


async def a_course(college: Agency) -> None:
    """A course that is accessible with a wheelchair, under the agreement."""
    await college.does(
        "programs.program_published",
        "2027-01-12",
        program_ref="cook",
        title="Повар",
        level="vocational_training",
        occupation=COOKS,
        duration_weeks=16,
        mode="in_person",
        accessible_for=["ramp"],
    )
    await college.does(
        "programs.intake_opened",
        "2027-01-12",
        intake_ref="cook-1",
        program=f"{college.id}/cook",
        municipality=PERM,
        places=10,
        starts_on="2027-02-01",
        ends_on="2027-05-31",
        funding="budget",
        agreement=AGREEMENT,
    )


async def enrols(college: Agency, institution: Agency, n: int) -> str:
    """A resident enrols; the institution says what they agreed to and need. Returns the pseudonym."""
    await college.does(
        "trainees.enrolled",
        "2027-02-01",
        enrolment_ref=f"e-{n}",
        person_ref=f"s-{n}",
        intake=f"{college.id}/cook-1",
        enrolled_on="2027-02-01",
    )
    told = await college.said("trainees.enrolled")
    trainee = str(next(one["trainee"] for one in told if one["enrolment"] == f"{college.id}/e-{n}"))
    for purpose in ("enrolment", "release_needs"):
        await institution.does(
            "trainees.consent_granted", "2027-02-01", trainee=trainee, on="2027-01-15", purpose=purpose
        )
    await institution.does(
        "trainees.support_need_declared", "2027-02-01", trainee=trainee, needs=list(NEEDS), consent=True
    )
    return trainee


async def seen_by(agency: Agency, route: str, **params: str) -> Any:
    """What the picture answers to a participant who has no right to exact numbers."""
    answer = await agency.region.picture.get(f"/v1/picture/{route}", params=params, headers=agency.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def in_training(agency: Agency) -> tuple[Any, bool]:
    """How many study in Perm to be cooks, as a participant sees it: the number, and whether it is hidden."""
    body = await seen_by(agency, "cells", measure="in_training", municipality=PERM, occupation=COOKS)
    (cell,) = body["cells"]
    return cell["value"], cell["suppressed"]


async def coverage(agency: Agency) -> dict[str, tuple[Any, ...]]:
    """By need: applied, placed, coverage, as a participant sees it."""
    needs = (await seen_by(agency, "inclusion"))["needs"]
    return {one["need"]: (one["applied"], one["placed"], one["coverage"]) for one in needs}


async def test_case_4_residents_enrol_by_consent_and_are_shown_only_at_five_or_more(door: Door) -> None:
    await door.turn("2027-01-12")
    college = await door.admit("college-servis", "college")
    ministry = await door.admit("mintrud", "ministry")
    institution = await door.admit("internat", "institution")
    school = await door.admit("shkola-1", "school")
    await agreed(college, ministry, institution)
    await a_course(college)
    await door.turn("2027-02-02")
    people = [await enrols(college, institution, n) for n in range(1, 5)]
    await door.shows(4, lambda: door.measure("in_training", occupation=COOKS))
    await door.shows((None, True), lambda: in_training(school))
    hidden = await seen_by(school, "receipt", measure="in_training", municipality=PERM, occupation=COOKS)
    assert (hidden["value"], hidden["postings"]) == (None, [])
    assert await school.said("trainees.support_need_declared") == []

    people += [await enrols(college, institution, n) for n in range(5, 7)]
    await door.shows((6, False), lambda: in_training(school))

    # The course has a ramp; somebody who escorts is found for five of the six, as the college reports.
    async def exact() -> dict[str, tuple[Any, ...]]:
        needs = (await door.ask("inclusion"))["needs"]
        return {one["need"]: (one["applied"], one["placed"], one["coverage"]) for one in needs}

    await door.shows({"escort": (6, 0, 0.0), "ramp": (6, 6, 1.0)}, exact)
    for trainee in people[:5]:
        await college.does(
            "trainees.support_reported", "2027-02-02", trainee=trainee, need="escort", provided=True
        )
    await door.shows({"escort": (6, 5, 0.8333), "ramp": (6, 6, 1.0)}, exact)
    # One of six is without: to others the coverage would say so of a single person.
    await door.shows({"escort": (6, None, None), "ramp": (6, 6, 1.0)}, lambda: coverage(school))

    async def promise() -> list[tuple[Any, ...]]:
        (one,) = (await door.ask("agreements", agreement=AGREEMENT))["agreements"]
        return [(o["done"], o["target"], o["state"]) for o in one["obligations"]]

    await door.shows([(6, 6, "met")], promise)
    await door.balances()
