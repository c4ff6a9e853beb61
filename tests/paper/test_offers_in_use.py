"""An offer of places for practice is not cut below what is used, nor taken from under those who practise."""

from __future__ import annotations

from typing import Any

from kadry_contracts.facts.common import ReportRefusedV1
from services.programs.app import SERVICE as PROGRAMS
from services.vacancies.app import SERVICE as VACANCIES
from services.vacancies.domain.practice.uses import Use
from tests.paper.builders import TRAINEES
from tests.support.paper import Paper, at

PERM, LYSVA = "57701000", "57726000"
OFFER: dict[str, Any] = {
    "offer_ref": "o",
    "kind": "practice",
    "occupation": "8153",
    "municipality": PERM,
    "places": 2,
    "from": "2026-09-01",
    "to": "2026-12-01",
}


def a_region() -> Paper:
    """Three people study at a college; the factory offers two places for practice."""
    paper = Paper(TRAINEES, PROGRAMS, VACANCIES, now=at("2026-10-10"))
    for name, kind in {"college": "college", "fabrika": "employer", "zavod": "employer"}.items():
        paper.admit(name, kind)
    sew: dict[str, Any] = {
        "title": "Швея",
        "level": "short",
        "occupation": "8153",
        "duration_weeks": 12,
        "mode": "in_person",
    }
    paper.tell("college", "programs.program_published", program_ref="sew", **sew)
    intake: dict[str, Any] = {
        "program": "college/sew",
        "municipality": PERM,
        "places": 10,
        "funding": "budget",
    }
    days: dict[str, Any] = {"starts_on": "2026-09-01", "ends_on": "2026-11-30"}
    paper.tell("college", "programs.intake_opened", intake_ref="i", **intake, **days)
    for n in (1, 2, 3):
        who: dict[str, Any] = {"enrolment_ref": f"e-{n}", "person_ref": f"s-{n}", "intake": "college/i"}
        paper.tell("college", "trainees.enrolled", enrolled_on="2026-09-01", **who)
    offers(paper, id="o")
    return paper


def offers(paper: Paper, id: str | None = None, corrects: str | None = None, **changed: Any) -> list[str]:
    report = paper.tell(
        "fabrika",
        "vacancies.practice_places_offered",
        id=id,
        corrects=corrects,
        **{**OFFER, **changed},
    )
    paper.settle()
    return paper.said(report)


def practises(paper: Paper, n: int, on: str = "2026-10-01", corrects: str | None = None, **said: Any) -> str:
    who: dict[str, Any] = {
        "practice_ref": f"p-{n}",
        "person_ref": f"s-{n}",
        "employer": "fabrika",
        "offer": "fabrika/o",
    }
    report = paper.tell("college", "trainees.practice_started", corrects=corrects, on=on, **{**who, **said})
    paper.settle()
    return report


def stops(paper: Paper, n: int, on: str) -> None:
    who: dict[str, Any] = {"practice_ref": f"p-{n}", "person_ref": f"s-{n}", "employer": "fabrika"}
    paper.tell("college", "trainees.practice_ended", on=on, **who)
    paper.settle()


def offered(paper: Paper) -> int:
    """The least that is on offer on any day."""
    days = sorted({day for day, *_ in paper.cells()})
    return min(paper.account("practice_offered", day) for day in days)


def test_fewer_places_than_are_used_are_refused_with_who_uses_them() -> None:
    paper = a_region()
    practises(paper, 1)
    practises(paper, 2)
    assert offers(paper, corrects="o", places=1) == ["places_in_use"]
    refused = next(said.fact for said in paper.facts if isinstance(said.fact, ReportRefusedV1))
    assert refused.about == ("college/p-1", "college/p-2")
    assert "2" in refused.message_en
    assert offered(paper) >= 0


def test_more_places_and_another_cell_are_accepted() -> None:
    paper = a_region()
    practises(paper, 1)
    practises(paper, 2)
    assert offers(paper, corrects="o", places=3, municipality=LYSVA)[0] == "practice_places_offered"
    assert offered(paper) >= 0
    assert paper.account("practice_used") == 0  # all are over by now
    assert paper.balance(at("2026-10-10").date())["practice_used", LYSVA, "8153"] == 2


def test_days_on_which_somebody_begins_stay_on_offer() -> None:
    paper = a_region()
    practises(paper, 1)
    assert offers(paper, corrects="o", **{"from": "2026-10-02"}) == ["places_in_use"]
    assert offers(paper, corrects="o", to="2026-09-30") == ["places_in_use"]


def test_an_offer_that_ends_earlier_ends_the_use_of_its_places() -> None:
    paper = a_region()
    practises(paper, 1)
    assert offers(paper, corrects="o", to="2026-10-05")[0] == "practice_places_offered"
    assert offered(paper) >= 0
    assert paper.account("practice_used", at("2026-10-06").date()) == 0


def test_people_who_follow_each_other_use_one_place() -> None:
    paper = a_region()
    practises(paper, 1, "2026-09-10")
    stops(paper, 1, "2026-10-01")
    practises(paper, 2, "2026-10-01")
    assert offers(paper, corrects="o", places=1) == ["practice_places_offered"]


def test_a_practice_corrected_to_no_offer_or_of_a_study_that_never_was_uses_nothing() -> None:
    paper = a_region()
    first = practises(paper, 1)
    practises(paper, 1, corrects=first, offer=None)
    practises(paper, 2)
    over: dict[str, Any] = {"enrolment_ref": "e-2", "ended_on": "2026-10-05", "outcome": "misregistered"}
    paper.tell("college", "trainees.study_ended", **over)
    paper.settle()
    use = paper.find("vacancies", Use, "fabrika/o")
    assert use is not None
    assert use.practices == {}
    assert offers(paper, corrects="o", places=1)[0] == "practice_places_offered"
