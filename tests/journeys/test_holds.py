"""Held places: they end by the clock and lapse their referral; what is held or taken is not cut away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.agency import PERM, SEWING, Door

pytestmark = [pytest.mark.region, pytest.mark.timeout(180)]
OPTIONS = ("--clock", "manual")
INTAKE = "hold-igolka/sew-1"


async def test_holds_end_by_the_clock_and_nobody_loses_a_place_by_a_cut(door: Door) -> None:
    await door.turn("2027-01-15")
    czn = await door.admit("hold-czn", "job_centre")
    centre = await door.admit("hold-igolka", "resource_centre")
    await centre.does(
        "programs.program_published",
        "2027-01-15",
        program_ref="sew",
        title="Швея",
        level="vocational_training",
        occupation=SEWING,
        duration_weeks=12,
        mode="in_person",
    )
    await centre.does(
        "programs.intake_opened",
        "2027-01-15",
        intake_ref="sew-1",
        program="hold-igolka/sew",
        municipality=PERM,
        places=3,
        starts_on="2027-03-01",
        ends_on="2027-05-31",
        funding="employment_service",
    )
    for n in range(1, 5):
        person = {"person_ref": f"p-{n}", "municipality": PERM, "occupation": SEWING}
        await czn.does("trainees.unemployed_registered", "2027-01-15", **person, registered_on="2027-01-15")
        await czn.does(
            "trainees.training_referred",
            "2027-01-15",
            referral_ref=f"r-{n}",
            person_ref=f"p-{n}",
            intake=INTAKE,
            referred_on="2027-01-15",
            expires_on="2027-02-10",
        )

    async def places() -> tuple[int, ...]:
        """Places free, held, taken; people unemployed and referred."""
        names = ("places_free", "places_held", "places_taken", "unemployed", "referred")
        return tuple([await door.measure(name, municipality=PERM) for name in names])

    await door.shows((0, 3, 0, 1, 3), places)
    assert {fact["referral"] for fact in await czn.said("place_refused")} == {"hold-czn/r-4"}

    cut: dict[str, Any] = {"intake_ref": "sew-1", "effective_on": "2027-01-20", "places": 2}
    refused = await centre.report("programs.intake_changed", "2027-01-15", **cut)
    said = await centre.ends(refused, "refused")
    assert said["code"] == "places_in_use"
    assert all(f"hold-czn/r-{n}" in said["message_ru"] for n in (1, 2, 3))

    enrolled = {"intake": INTAKE, "enrolled_on": "2027-02-01"}
    await door.turn("2027-02-01")
    await centre.does(
        "trainees.enrolled",
        "2027-02-01",
        enrolment_ref="e-1",
        person_ref="s-1",
        referral="hold-czn/r-1",
        **enrolled,
    )
    await door.shows((0, 2, 1, 1, 2), places)

    await door.turn("2027-02-11")
    await door.shows((2, 0, 1, 3, 0), places)
    lapsed = {fact["referral"]: fact["reason"] for fact in await czn.said("referral_lapsed")}
    assert lapsed == {
        "hold-czn/r-2": "expired",
        "hold-czn/r-3": "expired",
        "hold-czn/r-4": "no_free_place",
    }

    backdated = await centre.report("programs.intake_changed", "2027-02-11", **{**cut, "places": 1})
    assert "hold-czn/r-3" in (await centre.ends(backdated, "refused"))["message_ru"]
    cut |= {"effective_on": "2027-02-11", "places": 1}
    await centre.does("programs.intake_changed", "2027-02-11", **cut)
    late = {"enrolment_ref": "e-2", "person_ref": "s-2", "referral": "hold-czn/r-2", "intake": INTAKE}
    late |= {"enrolled_on": "2027-02-11"}
    assert await centre.is_refused("trainees.enrolled", "2027-02-11", **late) == "hold_expired"
    await door.balances()
