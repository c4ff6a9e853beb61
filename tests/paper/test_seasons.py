"""What seasons tell: every report of the catalogue, and corrections of those whose order contests nothing."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kadry_contracts.catalogue import REPORTS
from tests.paper.life import Life
from tests.paper.offers import offers
from tests.paper.season import AGREED, FIRST, MATTERS
from tests.paper.telling import Season, Told

UNTOLD: dict[str, str] = {}
"""Reports that no season tells, and the limit that telling them would contest: there is none."""

UNCORRECTED = {
    "vacancies.hire_withdrawn": "it says nothing but that the hire was a mistake, and why",
}
"""Reports about other things than people that no season corrects, and why."""


@st.composite
def matters(draw: st.DrawFn) -> list[Told]:
    """Everything that goes on beside people's lives, in one season."""
    season = Season(draw)
    offers(season)
    for matter in (*MATTERS, *AGREED):
        season.day = FIRST + timedelta(days=draw(st.integers(0, 60)))
        matter(season)
    return season.told


@st.composite
def lives(draw: st.DrawFn) -> list[Told]:
    """The lives of several people, in one season."""
    season = Season(draw)
    offers(season)
    for n in range(5):
        season.day = FIRST + timedelta(days=20)
        Life(season, n).live()
    return season.told


@pytest.fixture(scope="module")
def told() -> tuple[Counter[str], Counter[str]]:
    """How often some hundreds of seasons told each report, and corrected it."""
    reports, corrections = Counter[str](), Counter[str]()

    @settings(max_examples=300, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(lives(), matters()))
    def count(season: list[Told]) -> None:
        for one in season:
            (corrections if one.corrects else reports)[one.event] += 1

    count()
    return reports, corrections


def events() -> set[str]:
    """Every report of the catalogue, as seasons name it."""
    return {type.removeprefix("kadry.report.").removesuffix(".v1") for type in REPORTS}


def test_seasons_tell_every_report_but_those_that_contest_a_limit(
    told: tuple[Counter[str], Counter[str]],
) -> None:
    assert events() - set(told[0]) == set(UNTOLD)


def test_seasons_correct_every_report_that_is_not_about_a_person(
    told: tuple[Counter[str], Counter[str]],
) -> None:
    others = {event for event in events() if not event.startswith("trainees.")}
    assert others - set(told[1]) <= set(UNCORRECTED)
