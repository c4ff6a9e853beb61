"""Some of a season comes days or months late, while the clock goes on: it ends as if all had come in time.

Deadlines come on their days and conclude from what has been read; what is read later undoes that. A quarter
of KADRY_EXAMPLES seasons are tried.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.agreements.app import SERVICE as AGREEMENTS
from services.programs.app import SERVICE as PROGRAMS
from services.vacancies.app import SERVICE as VACANCIES
from tests.paper.builders import TRAINEES
from tests.paper.pictured import shown
from tests.paper.season import FIRST, LAST, PARTICIPANTS, Told, seasons
from tests.paper.test_convergence import ERASURE, EXAMPLES, ideal, refusals, states
from tests.support.paper import Paper, at

DELAYS = (1, 5, 20, 60, 150)
"""So many days late, if it is late at all. An erasure is read after what concerns the person."""
ALL_READ = at("2027-07-20")


def delayed(season: list[Told], seed: int) -> Paper:
    """Reports are read on their days, but some of them later; none waits in vain."""
    chance, waits = Random(seed), timedelta(days=900)
    services = (TRAINEES, PROGRAMS, VACANCIES, AGREEMENTS)
    paper = Paper(*services, now=at((FIRST - timedelta(days=30)).isoformat()), seed=seed, waits=waits)
    for participant, kind in PARTICIPANTS.items():
        paper.admit(participant, kind)
    paper.settle()
    share = chance.choice((0.1, 0.3, 0.6))
    arrivals = []
    for n, told in enumerate(season):
        days = chance.choice(DELAYS) if chance.random() < share else 0
        days = max(DELAYS) + 1 if told.event == ERASURE else days
        arrivals.append((min(told.at + timedelta(days=days), ALL_READ), n))
    for moment, n in sorted(arrivals):
        paper.turn(moment)
        season[n].tell(paper)
        paper.settle()
    paper.turn(LAST)
    return paper


@pytest.mark.timeout(1800)
@settings(
    max_examples=max(EXAMPLES // 4, 20),
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(seasons(), st.integers(0, 2**32))
def test_what_comes_late_while_the_clock_goes_on_ends_as_if_it_had_come_in_time(
    season: list[Told], seed: int
) -> None:
    first, second = ideal(season), delayed(season, seed)
    assert refusals(first) == []
    assert refusals(second) == []
    before, after = shown(first, second)
    for subject, expected in before.items():
        assert after[subject] == expected, subject
    assert states(second) == states(first)
