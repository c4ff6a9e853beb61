"""An agreement is prolonged when its end is over: who enrols under it then is admitted, in whatever order."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from kadry_contracts.facts.common import ReportRefusedV1
from kadry_contracts.facts.trainees import EnrolledV1
from services.agreements.app import SERVICE as AGREEMENTS
from services.programs.app import SERVICE as PROGRAMS
from services.vacancies.app import SERVICE as VACANCIES
from tests.paper.builders import TRAINEES
from tests.paper.telling import Told
from tests.support.paper import Paper, at

COLLEGE, FACTORY = "college-kama", "fabrika-nitka"
DUAL = f"{COLLEGE}/dual"


def told(day: str, by: str, event: str, **said: Any) -> Told:
    return Told(at(day), by, event, f"{by}-{event}-{day}", said)


def signed(day: str, by: str, revision: int) -> Told:
    said = {"agreement": DUAL, "revision": revision, "signed_on": day, "signatory": "директор"}
    return told(day, by, "agreements.agreement_signed", **said)


TERMS: dict[str, Any] = {"kind": "dual", "title": "О дуальном обучении", "parties": (COLLEGE, FACTORY)}
PROGRAM: dict[str, Any] = {"title": "Швея", "level": "short", "occupation": "8153", "duration_weeks": 12}
INTAKE: dict[str, Any] = {"municipality": "57701000", "places": 5, "funding": "budget", "agreement": DUAL}
SEASON = (
    told(
        "2026-05-01",
        COLLEGE,
        "agreements.agreement_drafted",
        agreement_ref="dual",
        starts_on="2026-05-05",
        ends_on="2026-06-20",
        **TERMS,
    ),
    signed("2026-05-02", COLLEGE, 1),
    signed("2026-05-03", FACTORY, 1),
    told("2026-05-04", COLLEGE, "programs.program_published", program_ref="p", mode="in_person", **PROGRAM),
    told(
        "2026-05-10",
        COLLEGE,
        "programs.intake_opened",
        intake_ref="i",
        program=f"{COLLEGE}/p",
        starts_on="2026-06-01",
        ends_on="2026-12-01",
        **INTAKE,
    ),
    told(
        "2026-06-18",
        COLLEGE,
        "agreements.agreement_amended",
        agreement=DUAL,
        revision=2,
        ends_on="2026-12-31",
    ),
    signed("2026-06-25", FACTORY, 2),
    told(
        "2026-06-28",
        COLLEGE,
        "trainees.enrolled",
        enrolment_ref="e",
        person_ref="s",
        intake=f"{COLLEGE}/i",
        enrolled_on="2026-06-28",
    ),
)


def region(seed: int | None = None) -> Paper:
    services = (TRAINEES, PROGRAMS, VACANCIES, AGREEMENTS)
    paper = Paper(*services, now=at("2026-04-20"), seed=seed, waits=timedelta(days=120))
    paper.admit(COLLEGE, "college")
    paper.admit(FACTORY, "employer")
    paper.settle()
    return paper


def ends_well(paper: Paper) -> None:
    assert [said.fact for said in paper.facts if isinstance(said.fact, ReportRefusedV1)] == []
    assert [fact.enrolment for fact in paper.of(EnrolledV1)] == [f"{COLLEGE}/e"]
    assert paper.account("in_training") == 1


def test_who_enrols_in_the_prolonged_time_is_admitted_day_by_day() -> None:
    paper = region()
    for one in SEASON:
        paper.turn(one.at)
        one.tell(paper)
        paper.settle()
    ends_well(paper)


@pytest.mark.parametrize("seed", range(40))
def test_who_enrols_in_the_prolonged_time_is_admitted_whatever_is_read_first(seed: int) -> None:
    paper, chance = region(seed), Random(seed)
    paper.turn(at("2026-07-05"))
    for one in chance.sample(SEASON, len(SEASON)):
        one.tell(paper)
        if chance.random() < 0.7:
            paper.settle()
    paper.settle()
    ends_well(paper)


@pytest.mark.parametrize("late", range(len(SEASON)))
def test_one_report_is_read_last_and_the_clock_has_gone_on_meanwhile(late: int) -> None:
    paper = region()
    for one in SEASON[:late] + SEASON[late + 1 :]:
        paper.turn(one.at)
        one.tell(paper)
        paper.settle()
    paper.turn(at("2026-07-01"))
    SEASON[late].tell(paper)
    paper.settle()
    ends_well(paper)
