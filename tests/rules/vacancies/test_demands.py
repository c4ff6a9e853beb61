"""Demand for training: raised, covered by intakes, withdrawn, and lapsed by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

from kadry_contracts.facts import programs
from kadry_contracts.facts import vacancies as facts
from services.vacancies.domain.demand.demands import Demand
from tests.support.paper import Paper, at

from .stories import PERM, a_region


def raises(paper: Paper, people: int = 20, needed_by: str = "2026-12-31", **said: Any) -> str:
    """The factory needs seamstresses."""
    id, corrects = said.pop("id", None), said.pop("corrects", None)
    terms: dict[str, Any] = {
        "demand_ref": "d-1",
        "occupation": "8153",
        "municipality": PERM,
        "people": people,
        "needed_by": needed_by,
        **said,
    }
    report = paper.tell("fabrika", "vacancies.training_demand_raised", id=id, corrects=corrects, **terms)
    paper.settle()
    return report


def withdraws(paper: Paper, on: str, **options: Any) -> str:
    said: dict[str, Any] = {"demand_ref": "d-1", "on": on, "reason": "заказ отменён"}
    report = paper.tell("fabrika", "vacancies.training_demand_withdrawn", **said, **options)
    paper.settle()
    return report


def publishes(
    paper: Paper,
    demand: str | None = "fabrika/d-1",
    version: int = 1,
    weeks: int = 8,
    program: str = "college/sew",
    occupation: str = "8153",
) -> None:
    """A college publishes a short programme against the demand."""
    fact = programs.ProgramPublishedV1(
        version=version,
        program=program,
        provider="college",
        title="Швея",
        level="short",
        occupation=occupation,
        duration_weeks=weeks,
        mode="in_person",
        demand=demand,
    )
    paper.state_fact("programs", fact)
    paper.settle()


def opens(
    paper: Paper,
    ref: str = "a",
    places: int = 12,
    ends_on: str = "2026-11-30",
    version: int = 1,
    program: str = "college/sew",
) -> None:
    """The college opens an intake of that programme."""
    fact = programs.IntakeOpenedV1(
        version=version,
        intake=f"college/{ref}",
        program=program,
        provider="college",
        municipality=PERM,
        occupation="8153",
        level="short",
        places=places,
        starts_on=date(2026, 10, 1),
        ends_on=date.fromisoformat(ends_on),
        funding="employer",
    )
    paper.state_fact("programs", fact)
    paper.settle()


def alters(paper: Paper, places: int, ends_on: str = "2026-11-30") -> None:
    said = {
        "version": 2,
        "intake": "college/a",
        "effective_on": "2026-09-20",
        "provider": "college",
        "municipality": PERM,
        "occupation": "8153",
        "places": places,
        "starts_on": "2026-10-01",
        "ends_on": ends_on,
    }
    paper.state_fact("programs", programs.IntakeChangedV1.model_validate(said))
    paper.settle()


def cancels(paper: Paper, ref: str = "a") -> None:
    said = {
        "version": 3,
        "intake": f"college/{ref}",
        "provider": "college",
        "municipality": PERM,
        "occupation": "8153",
        "on": "2026-09-25",
        "reason": "too_few",
    }
    paper.state_fact("programs", programs.IntakeCancelledV1.model_validate(said))
    paper.settle()


def covered(paper: Paper) -> list[tuple[str, int, int]]:
    """By intake, its places and how many people are covered then."""
    found = paper.of(facts.TrainingDemandCoveredV1)
    return [(fact.intake, fact.places, fact.covered) for fact in found]


def test_an_intake_of_a_programme_published_against_a_demand_covers_it() -> None:
    paper = a_region("2026-09-01")
    raises(paper)
    publishes(paper)
    opens(paper, "a", 12)
    opens(paper, "b", 12)
    assert covered(paper) == [("college/a", 12, 12), ("college/b", 12, 20)]
    fact = paper.of(facts.TrainingDemandCoveredV1)[0]
    assert (fact.demand, fact.program, fact.provider, fact.people) == (
        "fabrika/d-1",
        "college/sew",
        "college",
        20,
    )


def test_a_programme_published_for_nobody_covers_nothing() -> None:
    paper = a_region("2026-09-01")
    raises(paper)
    publishes(paper, demand=None)
    opens(paper)
    assert covered(paper) == []


def test_an_intake_waits_for_the_demand_that_its_programme_names() -> None:
    paper = a_region("2026-09-01")
    publishes(paper)
    opens(paper)
    raises(paper)
    assert covered(paper) == [("college/a", 12, 12)]


def test_an_intake_whose_demand_never_comes_is_let_be() -> None:
    paper = a_region("2026-09-01")
    publishes(paper)
    opens(paper)
    paper.turn(at("2026-10-01"))
    assert covered(paper) == []


def test_an_intake_that_ends_too_late_or_lasts_too_long_covers_nothing() -> None:
    paper = a_region("2026-09-01")
    raises(paper, max_weeks=6)
    publishes(paper, weeks=8)
    opens(paper)
    assert covered(paper) == []
    publishes(paper, version=2, weeks=6)
    assert covered(paper) == [("college/a", 12, 12)]
    opens(paper, "late", ends_on="2027-01-15")
    assert len(covered(paper)) == 1


def test_places_that_change_or_are_lost_change_what_is_covered() -> None:
    paper = a_region("2026-09-01")
    raises(paper)
    publishes(paper)
    opens(paper)
    alters(paper, 15)
    cancels(paper)
    assert covered(paper) == [("college/a", 12, 12), ("college/a", 15, 15), ("college/a", 0, 0)]


def test_a_programme_corrected_to_another_demand_takes_its_places_there() -> None:
    paper = a_region("2026-09-01")
    raises(paper)
    raises(paper, demand_ref="d-2")
    publishes(paper)
    opens(paper)
    publishes(paper, "fabrika/d-2", version=2)
    assert [(f.demand, f.places, f.covered) for f in paper.of(facts.TrainingDemandCoveredV1)] == [
        ("fabrika/d-1", 12, 12),
        ("fabrika/d-1", 0, 0),
        ("fabrika/d-2", 12, 12),
    ]
    cancels(paper)
    assert paper.of(facts.TrainingDemandCoveredV1)[-1].demand == "fabrika/d-2"


def test_a_programme_that_names_a_demand_later_brings_the_intakes_it_has() -> None:
    paper = a_region("2026-09-01")
    raises(paper)
    publishes(paper, demand=None)
    opens(paper)
    publishes(paper, version=2)
    assert covered(paper) == [("college/a", 12, 12)]


def test_a_programme_that_names_its_demand_no_more_takes_its_places_away() -> None:
    paper = a_region("2026-09-01")
    raises(paper)
    publishes(paper)
    opens(paper)
    publishes(paper, demand=None, version=2)
    assert covered(paper) == [("college/a", 12, 12), ("college/a", 0, 0)]


def test_an_intake_corrected_to_another_programme_covers_what_that_one_is_for() -> None:
    paper = a_region("2026-09-01")
    raises(paper)
    raises(paper, demand_ref="d-2")
    publishes(paper)
    publishes(paper, "fabrika/d-2", program="college/cut")
    opens(paper)
    opens(paper, version=2, program="college/cut")
    assert [(f.demand, f.places) for f in paper.of(facts.TrainingDemandCoveredV1)] == [
        ("fabrika/d-1", 12),
        ("fabrika/d-1", 0),
        ("fabrika/d-2", 12),
    ]


def test_what_is_told_of_a_programme_twice_counts_once() -> None:
    paper = a_region("2026-09-01")
    raises(paper)
    publishes(paper)
    opens(paper)
    publishes(paper)
    assert len(covered(paper)) == 1


def test_a_demand_ends_covered_alike_in_whatever_order_it_is_told_of() -> None:
    def told(order: tuple[int, ...]) -> Demand:
        paper = a_region("2026-09-01")
        steps = (
            lambda: raises(paper, 14),
            lambda: publishes(paper),
            lambda: publishes(paper, program="college/cut"),
        )
        for n in order:
            steps[n]()
            if n:  # intakes follow their programme
                opens(paper, f"i-{n}", 8, program=("", "college/sew", "college/cut")[n])
        demand = paper.find("vacancies", Demand, "fabrika/d-1")
        assert demand is not None
        assert paper.of(facts.TrainingDemandCoveredV1)[-1].covered == 14
        return replace(demand, version=0, covers=tuple(sorted(demand.covers, key=lambda c: c.intake)))

    ideal = told((0, 1, 2))
    assert all(replace(told(order), report=ideal.report) == ideal for order in permutations(range(3)))


def test_a_demand_not_covered_by_its_day_lapses_at_the_end_of_it() -> None:
    paper = a_region("2026-09-01")
    raises(paper)
    publishes(paper)
    opens(paper)
    paper.turn(at("2026-12-31", 23))
    assert paper.of(facts.TrainingDemandLapsedV1) == []
    paper.turn(at("2027-01-01", 0))
    lapsed = paper.of(facts.TrainingDemandLapsedV1)
    assert [(f.lapsed_on, f.people, f.covered) for f in lapsed] == [(date(2026, 12, 31), 20, 12)]


def test_a_demand_covered_in_full_does_not_lapse() -> None:
    paper = a_region("2026-09-01")
    raises(paper, people=12)
    publishes(paper)
    opens(paper)
    paper.turn(at("2027-01-02"))
    assert paper.of(facts.TrainingDemandLapsedV1) == []


def test_a_demand_that_loses_its_places_after_its_day_lapses_then() -> None:
    paper = a_region("2026-09-01")
    raises(paper, people=12)
    publishes(paper)
    opens(paper)
    paper.turn(at("2027-01-02"))
    cancels(paper)
    assert len(paper.of(facts.TrainingDemandLapsedV1)) == 1


def test_an_intake_told_late_covers_a_demand_that_had_lapsed() -> None:
    paper = a_region("2026-09-01")
    raises(paper, people=12)
    paper.turn(at("2027-01-02"))
    publishes(paper)
    opens(paper)
    assert covered(paper) == [("college/a", 12, 12)]
    demand = paper.find("vacancies", Demand, "fabrika/d-1")
    assert demand is not None
    assert demand.lapsed is None


def test_a_demand_whose_day_is_moved_lapses_on_the_new_one() -> None:
    paper = a_region("2026-09-01")
    first = raises(paper, needed_by="2026-10-31")
    raises(paper, needed_by="2026-11-30", corrects=first)
    paper.turn(at("2026-11-15"))
    assert paper.of(facts.TrainingDemandLapsedV1) == []
    paper.turn(at("2026-12-01", 1))
    assert [f.lapsed_on for f in paper.of(facts.TrainingDemandLapsedV1)] == [date(2026, 11, 30)]


def test_a_withdrawn_demand_neither_lapses_nor_is_covered() -> None:
    paper = a_region("2026-09-01")
    raises(paper)
    report = withdraws(paper, "2026-09-15")
    publishes(paper)
    opens(paper)
    paper.turn(at("2027-01-02"))
    assert paper.said(report) == ["training_demand_withdrawn"]
    assert covered(paper) == []
    assert paper.of(facts.TrainingDemandLapsedV1) == []


def test_a_late_word_of_a_withdrawal_undoes_that_the_demand_lapsed() -> None:
    paper = a_region("2026-09-01")
    raises(paper)
    paper.turn(at("2027-01-02"))
    assert paper.said(withdraws(paper, "2026-12-01")) == ["training_demand_withdrawn"]
    demand = paper.find("vacancies", Demand, "fabrika/d-1")
    assert demand is not None
    assert demand.lapsed is None


def test_a_demand_is_withdrawn_once_and_not_after_its_day() -> None:
    paper = a_region("2026-09-01")
    raises(paper)
    assert paper.said(withdraws(paper, "2027-01-05")) == ["already_ended"]
    assert paper.said(withdraws(paper, "2026-08-01")) == ["dates_reversed"]
    withdraws(paper, "2026-09-15")
    assert paper.said(withdraws(paper, "2026-09-16")) == ["already_ended"]


def test_a_withdrawal_may_be_corrected() -> None:
    paper = a_region("2026-09-01")
    raises(paper)
    first = withdraws(paper, "2026-09-15")
    assert paper.said(withdraws(paper, "2026-09-20", corrects=first)) == ["training_demand_withdrawn"]
    assert paper.said(withdraws(paper, "2026-09-21", corrects=first)) == ["already_corrected"]


def test_a_withdrawal_waits_for_its_demand() -> None:
    paper = a_region("2026-09-01")
    report = withdraws(paper, "2026-09-15")
    raises(paper)
    assert paper.said(report) == ["report_waiting", "training_demand_withdrawn"]


def test_a_known_demand_under_a_new_id_is_refused() -> None:
    paper = a_region("2026-09-01")
    raises(paper)
    assert paper.said(raises(paper)) == ["already_exists"]


def test_a_demand_for_a_day_that_is_over_is_refused() -> None:
    paper = a_region("2026-09-01")
    assert paper.said(raises(paper, needed_by="2026-08-01")) == ["dates_reversed"]


def test_a_job_centre_raises_no_demand() -> None:
    paper = a_region("2026-09-01")
    terms: dict[str, Any] = {"demand_ref": "d", "occupation": "8153", "municipality": PERM, "people": 1}
    report = paper.tell("czn", "vacancies.training_demand_raised", needed_by="2026-12-31", **terms)
    paper.settle()
    assert paper.said(report) == ["not_authorised"]


def test_a_programme_for_another_trade_covers_nothing_though_it_names_the_demand() -> None:
    paper = a_region()
    raises(paper)
    publishes(paper, occupation="5120")
    opens(paper)
    assert paper.of(facts.TrainingDemandCoveredV1) == []


def test_a_programme_that_was_for_another_trade_by_mistake_covers_once_it_is_corrected() -> None:
    paper = a_region()
    raises(paper)
    publishes(paper, occupation="5120")
    opens(paper)
    publishes(paper, version=2)
    assert covered(paper) == [("college/a", 12, 12)]
    publishes(paper, version=3, occupation="5120")
    assert covered(paper)[-1] == ("college/a", 0, 0)


def test_a_demand_corrected_to_another_trade_is_covered_by_courses_of_that_one() -> None:
    paper = a_region()
    first = raises(paper)
    publishes(paper)
    opens(paper)
    raises(paper, occupation="7531", corrects=first)
    assert paper.of(facts.TrainingDemandRaisedV1)[-1].covered == 0
    assert covered(paper)[-1] == ("college/a", 0, 0)
