"""Hires taken back, and the history of the person whose they were."""

from __future__ import annotations

from typing import Any

from kadry_contracts.facts.trainees import TraineeHiredV1, TraineeHireWithdrawnV1
from services.vacancies.app import SERVICE as VACANCIES
from tests.paper.builders import TRAINEES
from tests.support.paper import Paper, at

PERM = "57701000"


def a_region() -> Paper:
    paper = Paper(TRAINEES, VACANCIES, now=at("2026-09-20"))
    paper.admit("fabrika", "employer")
    paper.admit("czn", "job_centre")
    paper.settle()
    return paper


def registers(paper: Paper) -> None:
    said = {"person_ref": "p-1", "municipality": PERM, "occupation": "8153", "registered_on": "2026-09-01"}
    paper.tell("czn", "trainees.unemployed_registered", at=None, **said)
    paper.settle()


def hires(paper: Paper, **said: Any) -> None:
    terms = {"hire_ref": "h", "hired_on": "2026-09-10", "person_ref": "p-1", "occupation": "7531", **said}
    paper.tell("czn", "vacancies.hire_made", at=None, **terms)
    paper.settle()


def withdraws(paper: Paper, **options: Any) -> str:
    report = paper.tell("czn", "vacancies.hire_withdrawn", hire_ref="h", reason="ошибка", **options)
    paper.settle()
    return report


def test_a_person_whose_hire_is_withdrawn_counts_as_if_it_had_not_been() -> None:
    paper = a_region()
    registers(paper)
    before = paper.cells()
    hires(paper)
    assert paper.account("hired") == 1
    report = withdraws(paper)
    assert paper.said(report) == ["hire_withdrawn", "trainee_hire_withdrawn"]
    assert paper.cells() == before
    fact, hired = paper.of(TraineeHireWithdrawnV1)[0], paper.of(TraineeHiredV1)[0]
    assert (fact.trainee, fact.hire, fact.hired_on) == (hired.trainee, "czn/h", hired.hired_on)


def test_a_person_known_by_the_hire_alone_was_never_there() -> None:
    paper = a_region()
    hires(paper)
    withdraws(paper)
    assert paper.cells() == {}


def test_the_withdrawal_of_a_hire_that_waits_for_its_person_follows_it() -> None:
    paper = a_region()
    registers(paper)
    person = paper.facts[-1].fact.trainee  # type: ignore[attr-defined]
    late = a_region()
    hires(late, trainee=person, person_ref=None)
    withdraws(late)
    assert late.of(TraineeHireWithdrawnV1) == []
    registers(late)
    assert late.account("hired") == 0
    assert late.account("unemployed") == 1


def test_a_corrected_withdrawal_takes_nothing_back_twice() -> None:
    paper = a_region()
    registers(paper)
    hires(paper)
    first = withdraws(paper)
    withdraws(paper, corrects=first)
    assert len(paper.of(TraineeHireWithdrawnV1)) == 1
    assert paper.account("unemployed") == 1
