"""Golden case 6: an employer needs people trained, a college answers by a short course without a quota."""

from __future__ import annotations

from kadry_contracts.facts import vacancies as facts
from services.programs.app import SERVICE as PROGRAMS
from services.vacancies.app import SERVICE as VACANCIES
from tests.support.paper import Paper, at

PERM = "57701000"


def test_a_short_course_published_against_a_demand_covers_it() -> None:
    paper = Paper(VACANCIES, PROGRAMS, now=at("2026-09-01"))
    paper.admit("zavod", "employer")
    paper.admit("college", "college")
    paper.settle()
    demand = paper.tell(
        "zavod",
        "vacancies.training_demand_raised",
        demand_ref="operators",
        occupation="8153",
        municipality=PERM,
        people=15,
        needed_by="2026-12-31",
        max_weeks=10,
    )
    paper.settle()
    course = {"program_ref": "sew", "title": "Швея: короткий курс", "level": "short", "occupation": "8153"}
    paper.tell(
        "college",
        "programs.program_published",
        at=None,
        id="published",
        duration_weeks=8,
        mode="in_person",
        demand="zavod/operators",
        **course,
    )
    for n, places in enumerate((10, 10)):
        paper.tell(
            "college",
            "programs.intake_opened",
            intake_ref=f"sew-{n}",
            program="college/sew",
            municipality=PERM,
            places=places,
            starts_on="2026-09-15",
            ends_on="2026-11-15",
            funding="employer",
        )
        paper.settle()
    assert paper.said(demand) == ["training_demand_raised"]
    told = paper.of(facts.TrainingDemandCoveredV1)
    assert [(f.intake, f.places, f.covered, f.people) for f in told] == [
        ("college/sew-0", 10, 10, 15),
        ("college/sew-1", 10, 15, 15),
    ]
    paper.tell("college", "programs.intake_cancelled", intake_ref="sew-0", on="2026-09-10", reason="too_few")
    paper.settle()
    assert paper.of(facts.TrainingDemandCoveredV1)[-1].covered == 10
    paper.turn(at("2027-01-01", 1))
    assert [f.covered for f in paper.of(facts.TrainingDemandLapsedV1)] == [10]
