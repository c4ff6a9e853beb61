"""Programmes, intakes and vacancies with room for everybody, and the agreement of dual training."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from tests.paper.jobs import jobs
from tests.paper.matters import corrected
from tests.paper.telling import EMPLOYERS, FIRST, INTAKES, MUNICIPALITIES, OCCUPATIONS, Season


def offers(season: Season) -> None:
    """Programmes, intakes and vacancies, with room for everybody. Intakes change, one may end early."""
    dual = {"agreement": _agreement(season)} if season.chance(40) else {}
    for intake in INTAKES:
        provider, _, ref = intake.partition("/")
        season.day = FIRST
        program: dict[str, Any] = {"program_ref": ref, "title": "Курс", "level": "short"}
        program |= {"occupation": season.pick(*OCCUPATIONS), "duration_weeks": 12, "mode": "in_person"}
        corrected(season, provider, "programs.program_published", program, 20, accessible_for=("ramp",))
        season.tell(
            provider,
            "programs.intake_opened",
            intake_ref=ref,
            program=intake,
            municipality=season.pick(*MUNICIPALITIES),
            places=30,
            starts_on="2026-06-01",
            ends_on="2027-06-01",
            funding="budget",
            **(dual if intake == INTAKES[2] else {}),
        )
        if season.chance(20):
            said = {"intake_ref": ref, "effective_on": season.pass_days(0, 20), "places": season.pick(25, 35)}
            corrected(season, provider, "programs.intake_changed", said, 30, ends_on="2027-06-10")
    jobs(season)
    for employer in EMPLOYERS:
        season.day = FIRST
        offer: dict[str, Any] = {
            "offer_ref": "p",
            "kind": "practice",
            "places": 30,
            "from": "2026-05-01",
            "to": "2027-06-01",
        }
        cell = {"municipality": season.pick(*MUNICIPALITIES), "occupation": season.pick(*OCCUPATIONS)}
        season.tell(employer, "vacancies.practice_places_offered", **offer, **cell)
    if season.chance(30):
        season.day = FIRST + timedelta(days=season.draw(st.integers(60, 150)))
        season.stopped[INTAKES[2]] = season.day
        said = {"intake_ref": "ov", "on": season.day.isoformat(), "reason": season.pick("budget", "provider")}
        later = (season.day + timedelta(days=season.pick(0, 8))).isoformat()
        corrected(season, "college-kama", "programs.intake_aborted", said, 40, reason="other", on=later)


def _agreement(season: Season) -> str:
    """A dual agreement, signed by both of its parties before anything else happens."""
    season.day = FIRST - timedelta(days=10)
    season.tell(
        "college-kama",
        "agreements.agreement_drafted",
        agreement_ref="dual",
        kind="dual",
        title="О дуальном обучении",
        parties=("college-kama", "fabrika-nitka"),
        starts_on=(FIRST - timedelta(days=5)).isoformat(),
        ends_on="2027-06-01",
    )
    for party in ("college-kama", "fabrika-nitka"):
        season.tell(
            party,
            "agreements.agreement_signed",
            agreement="college-kama/dual",
            revision=1,
            signed_on=season.pass_days(0, 3),
            signatory="директор",
        )
    if season.chance(30):
        # Prolonged while people learn under it; it holds from its first day on all the same.
        season.day = FIRST + timedelta(days=season.draw(st.integers(5, 60)))
        said: dict[str, Any] = {"agreement": "college-kama/dual", "revision": 2}
        season.tell("fabrika-nitka", "agreements.agreement_amended", **said, ends_on="2027-07-01")
        said |= {"signed_on": season.pass_days(0, 9), "signatory": "директор"}
        season.tell("college-kama", "agreements.agreement_signed", **said)
    return "college-kama/dual"
