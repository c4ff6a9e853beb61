"""Any order, repeats and delays of a valid season's reports end in the same region as the ideal order, and in
the same picture, cell by cell and day by day.

KADRY_EXAMPLES sets how many seasons are tried.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import fields
from datetime import timedelta
from random import Random
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kadry_contracts.facts.common import ReportRefusedV1
from services.agreements.app import SERVICE as AGREEMENTS
from services.agreements.domain.agreement import Agreement
from services.agreements.domain.promises.promise import Obligation, done_by
from services.agreements.domain.promises.promise import state as standing
from services.agreements.domain.status import status
from services.programs.app import SERVICE as PROGRAMS
from services.trainees.domain.person.history import Person
from services.trainees.domain.study.enrolment import Enrolment
from services.vacancies.app import SERVICE as VACANCIES
from tests.paper.builders import TRAINEES
from tests.paper.pictured import negative, shown
from tests.paper.season import FIRST, LAST, PARTICIPANTS, Told, seasons
from tests.support.paper import Paper, at

ERASURE = "trainees.erasure_requested"
EXAMPLES = int(os.environ.get("KADRY_EXAMPLES", "500"))


def region(seed: int | None = None) -> Paper:
    """The four deciding services before the first day, everybody admitted."""
    services = (TRAINEES, PROGRAMS, VACANCIES, AGREEMENTS)
    paper = Paper(*services, now=at((FIRST - timedelta(days=30)).isoformat()), seed=seed)
    for participant, kind in PARTICIPANTS.items():
        paper.admit(participant, kind)
    paper.settle()
    return paper


def ideal(season: list[Told]) -> Paper:
    """Each report is read on its day, before the next one is written."""
    paper = region()
    for told in season:
        paper.turn(told.at)
        told.tell(paper)
        paper.settle()
    paper.turn(LAST)
    return paper


def disturbed(season: list[Told], seed: int) -> Paper:
    """Everything comes late, shuffled and some of it twice, in a few bursts; services run at any pace."""
    chance, paper = Random(seed), region(seed)
    paper.turn(at("2027-07-01"))
    erasures = [told for told in season if told.event == ERASURE]
    reports = [told for told in season if told.event != ERASURE]
    reports += chance.sample(reports, len(reports) // 3)
    chance.shuffle(reports)
    while reports:
        burst = chance.randint(1, len(reports))
        for told in reports[:burst]:
            told.tell(paper)
        del reports[:burst]
        paper.settle()
        for told in [one for one in erasures if ripe(one, reports, season, paper) and chance.random() < 0.5]:
            told.tell(paper)
            erasures.remove(told)
    for told in erasures:
        told.tell(paper)
    paper.turn(LAST)
    return paper


def ripe(erasure: Told, unread: list[Told], season: list[Told], paper: Paper) -> bool:
    """Whether all has been read that concerns the person of an erasure, whatever is to be read of others."""
    if any(told.about in (None, erasure.about) for told in unread):
        return False
    theirs = {told.id for told in season if told.about == erasure.about}
    waiting = [parked.message for desk in paper.desks.values() for parked in desk.parked.values()]
    return theirs.isdisjoint(message.correlation.partition("#")[2] for message in waiting)


COUNTED = {"version", "replaced", "used_before", "seats"}
"""Fields that count how often something was said, or remember the order in which it was."""


# A warning is a word of its moment: who reads an ended agreement late has nothing left to warn of.


def states(paper: Paper) -> dict[str, Any]:
    """What the registry keeps of people, under whatever pseudonyms, and the others of what they own."""
    kept = paper.desks["trainees"].states.values()
    return {
        "people": Counter(state.path for state in kept if isinstance(state, Person) and not state.merged),
        "enrolments": {
            state.id: (state.held and (state.held.intake, state.held.on), bool(state.asked), state.ended)
            for state in kept
            if isinstance(state, Enrolment)
        },
        "agreements": {
            state.id: (status(state), state.activated, state.terminated and state.terminated.on)
            for state in paper.desks["agreements"].states.values()
            if isinstance(state, Agreement)
        },
        "promises": {
            state.id: (
                done_by(state),
                standing(state).replace("at_risk", "scheduled"),
                {day: n for day, n in state.days.items() if n},
            )
            for state in paper.desks["agreements"].states.values()
            if isinstance(state, Obligation)
        },
        "equipment": {
            key: {f.name: getattr(state, f.name) for f in fields(cast("Any", state)) if f.name not in COUNTED}
            for key, state in paper.desks["programs"].states.items()
            if state is not None and key.kind in ("booking", "activity", "quota", "instructor")
        },
    }


def refusals(paper: Paper) -> list[str]:
    """What was refused, older versions of forecasts aside."""
    said = (s.fact for s in paper.facts if isinstance(s.fact, ReportRefusedV1))
    return [fact.model_dump_json() for fact in said if fact.code != "stale_version"]


@pytest.mark.timeout(1800)
@settings(max_examples=EXAMPLES, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(seasons(), st.integers(0, 2**32))
def test_any_order_of_a_season_ends_in_the_same_region_and_picture(season: list[Told], seed: int) -> None:
    first, second = ideal(season), disturbed(season, seed)
    assert refusals(first) == []
    assert refusals(second) == []
    before, after = shown(first, second)
    assert negative(before["cells"]) == []
    for subject, expected in before.items():
        assert after[subject] == expected, subject
    assert states(second) == states(first)
