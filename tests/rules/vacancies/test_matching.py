"""Proposals: who is proposed for what, when, with which reasons, and when no more."""

from __future__ import annotations

from datetime import date
from typing import Any

from kadry_contracts.facts import trainees
from kadry_contracts.facts.vacancies import MatchProposedV1
from kadry_contracts.moves import End, Move
from services.vacancies.domain.matching.seeker import Seeker
from tests.support.paper import Paper, at

from .answers import answering
from .stories import LYSVA, PERM, a_region, changes, closes, hires, opens

NEAR_PERM, KUNGUR = "57646000", "57722000"
ANNA, BORIS = "a81e5d20-9c3b-5f47-b6d1-0e7c42f5980d", "b81e5d20-9c3b-5f47-b6d1-0e7c42f5980d"


def a_market(**options: Any) -> Paper:
    return answering(a_region("2026-09-10", **options))


def moves(was: str, at: str, cell: tuple[str, str], on: str) -> tuple[Move, ...]:
    ends = [
        End(account=account, municipality=cell[0], occupation=cell[1])
        if account != "outside"
        else End(account=account)
        for account in (was, at)
    ]
    return (Move(on=date.fromisoformat(on), count=1, was=ends[0], at=ends[1]),)


def graduates(
    paper: Paper,
    trainee: str = ANNA,
    municipality: str = PERM,
    occupation: str = "8153",
    on: str = "2026-09-10",
    needs: tuple[Any, ...] = (),
) -> None:
    """The registry says that a person of resurs-igolka can be hired."""
    fact = trainees.GraduateAvailableV1(
        version=3,
        trainee=trainee,
        municipality=municipality,
        occupation=occupation,
        available_from=date.fromisoformat(on),
        level="short",
        needs=needs,
    )
    correlation = "urn:kadry:resurs-igolka#e-1"
    paper.state_fact("trainees", fact, correlation=correlation)
    paper.settle()


def tells(paper: Paper, model: Any, trainee: str = ANNA, **said: Any) -> None:
    """The registry says something else about a person."""
    cell = {"municipality": PERM, "occupation": "8153"}
    paper.state_fact("trainees", model.model_validate({"version": 4, "trainee": trainee, **cell, **said}))
    paper.settle()


def pairs(paper: Paper) -> list[tuple[str, str, float]]:
    return [(fact.vacancy, fact.trainee, fact.score) for fact in paper.of(MatchProposedV1)]


def test_a_graduate_is_proposed_for_vacancies_that_are_open() -> None:
    paper = a_market()
    opens(paper, "v-1")
    opens(paper, "v-2", municipality=NEAR_PERM)
    opens(paper, "v-3", municipality=LYSVA)
    opens(paper, "v-4", occupation="7212")
    graduates(paper)
    assert pairs(paper) == [("fabrika/v-1", ANNA, 1.0), ("fabrika/v-2", ANNA, 0.8)]


def test_a_vacancy_is_proposed_to_those_who_are_available() -> None:
    paper = a_market()
    graduates(paper, ANNA, municipality=NEAR_PERM)
    graduates(paper, BORIS)
    opens(paper)
    assert pairs(paper) == [("fabrika/v-1", BORIS, 1.0), ("fabrika/v-1", ANNA, 0.8)]


def test_a_proposal_says_why_in_russian_and_english() -> None:
    paper = a_market()
    opens(paper, municipality=NEAR_PERM, occupation="8157", accessible_for=("ramp", "tutor"))
    graduates(paper, needs=("ramp",))
    fact = paper.of(MatchProposedV1)[0]
    assert [reason.code for reason in fact.reasons] == ["near_occupation", "near_municipality", "needs_met"]
    assert [reason.ru for reason in fact.reasons] == [
        "близкое занятие: 8153 и 8157 входят в 815 "
        "Операторы текстильного, мехового и кожевенного производства",
        "соседний муниципалитет: живёт Пермский городской округ, работа Пермский муниципальный район",
        "рабочее место обеспечивает: пандус",
    ]
    assert fact.reasons[2].en == "the workplace provides: ramp"
    assert all(reason.en.isascii() for reason in fact.reasons)


def test_a_proposal_goes_to_the_employer_and_to_where_the_graduate_studied() -> None:
    paper = a_market()
    opens(paper, by="czn", employer="zavod")
    graduates(paper)
    fact = paper.of(MatchProposedV1)[0]
    assert (fact.vacancy, fact.employer, fact.provider) == ("czn/v-1", "zavod", "resurs-igolka")


def test_needs_that_a_workplace_does_not_provide_rule_it_out() -> None:
    paper = a_market()
    opens(paper, "v-1", accessible_for=("ramp",))
    opens(paper, "v-2", accessible_for=("ramp", "elevator"))
    graduates(paper, needs=("ramp", "elevator"))
    assert pairs(paper) == [("fabrika/v-2", ANNA, 1.0)]


def test_at_most_ten_are_proposed_the_best_and_then_the_newest_first() -> None:
    paper = a_market()
    for n in range(1, 13):
        opens(paper, f"v-{n}", opened_on=f"2026-08-{n:02}")
    opens(paper, "near", municipality=NEAR_PERM)
    graduates(paper)
    assert [vacancy for vacancy, _, _ in pairs(paper)] == [f"fabrika/v-{n}" for n in range(12, 2, -1)]


def test_of_people_who_suit_equally_whoever_waits_longest_comes_first() -> None:
    paper = a_market()
    graduates(paper, ANNA, on="2026-09-09")
    graduates(paper, BORIS, on="2026-08-01")
    opens(paper)
    assert [trainee for _, trainee, _ in pairs(paper)] == [BORIS, ANNA]


def test_a_vacancy_that_is_filled_closed_or_expired_is_proposed_to_nobody() -> None:
    paper = a_market()
    opens(paper, "v-1", positions=1)
    hires(paper, "2026-09-11")
    opens(paper, "v-2")
    closes(paper, "2026-09-11", ref="v-2")
    opens(paper, "v-3", closes_on="2026-09-12")
    paper.turn(at("2026-09-13"))
    graduates(paper)
    assert pairs(paper) == []


def test_a_vacancy_without_an_occupation_is_proposed_once_it_has_one() -> None:
    paper = a_market()
    opens(paper, occupation=None, title="Требуются люди")
    graduates(paper)
    assert pairs(paper) == []
    changes(paper, "2026-09-11", occupation="8153")
    assert pairs(paper) == [("fabrika/v-1", ANNA, 1.0)]


def test_a_change_of_pay_proposes_nothing_again() -> None:
    paper = a_market()
    opens(paper)
    graduates(paper)
    changes(paper, "2026-09-11", salary_from=60_000)
    assert len(pairs(paper)) == 1


def test_a_graduate_who_was_hired_is_proposed_no_more() -> None:
    paper = a_market()
    graduates(paper)
    gone = moves("graduates_available", "hired", (PERM, "8153"), "2026-09-15")
    tells(paper, trainees.TraineeHiredV1, hire="zavod/h-9", hired_on="2026-09-15", moves=gone)
    opens(paper)
    assert pairs(paper) == []


def test_a_hire_that_is_taken_back_makes_the_graduate_available_again() -> None:
    paper = a_market()
    opens(paper)
    graduates(paper)
    gone = moves("graduates_available", "hired", (PERM, "8153"), "2026-09-15")
    tells(paper, trainees.TraineeHiredV1, hire="zavod/h-9", hired_on="2026-09-15", moves=gone)
    back = moves("hired", "graduates_available", (PERM, "8153"), "2026-09-15")
    said: dict[str, Any] = {
        "hire": "zavod/h-9",
        "hired_on": "2026-09-15",
        "withdrawn_on": "2026-09-20",
        "moves": back,
    }
    tells(paper, trainees.TraineeHireWithdrawnV1, **said)
    assert pairs(paper) == [("fabrika/v-1", ANNA, 1.0)] * 2


def test_a_graduate_who_was_counted_elsewhere_and_is_hired_is_proposed_no_more() -> None:
    paper = a_market()
    graduates(paper)
    from_elsewhere = moves("unemployed", "hired", (PERM, "8153"), "2026-09-15")
    tells(paper, trainees.TraineeHiredV1, hire="zavod/h-9", hired_on="2026-09-15", moves=from_elsewhere)
    opens(paper)
    assert pairs(paper) == []


def registers(paper: Paper, **said: Any) -> None:
    """The graduate looks for work through a job centre: they count as unemployed."""
    gone = moves("graduates_available", "unemployed", (PERM, "8153"), "2026-09-12")
    tells(paper, trainees.UnemployedRegisteredV1, registered_on="2026-09-12", moves=gone, **said)


def test_a_graduate_who_counts_as_unemployed_is_proposed_no_more() -> None:
    paper = a_market()
    graduates(paper)
    registers(paper)
    opens(paper)
    assert pairs(paper) == []


def test_what_the_registry_says_of_those_who_seek_work_counts_more_than_what_a_fact_moves() -> None:
    paper = a_market()
    opens(paper, municipality=LYSVA, accessible_for=("ramp",))
    graduates(paper)
    there = {"since": "2026-09-12", "municipality": LYSVA, "occupation": "8153", "needs": ("ramp",)}
    registers(paper, seeking=({"trainee": ANNA}, {"trainee": BORIS, **there}))
    assert pairs(paper) == [("fabrika/v-1", BORIS, 1.0)]
    opens(paper, "v-2")
    assert len(pairs(paper)) == 1


def test_a_withdrawal_of_an_availability_declared_again_since_ends_nothing() -> None:
    paper = a_market()
    graduates(paper, on="2026-09-10")
    tells(paper, trainees.AvailabilityWithdrawnV1, on="2026-08-15", reason="army")
    opens(paper)
    assert pairs(paper) == [("fabrika/v-1", ANNA, 1.0)]


def test_a_hire_before_the_graduation_does_not_end_the_availability() -> None:
    paper = a_market()
    graduates(paper)
    tells(paper, trainees.TraineeHiredV1, hire="zavod/h-1", hired_on="2025-03-01")
    opens(paper)
    assert pairs(paper) == [("fabrika/v-1", ANNA, 1.0)]


def test_availability_that_is_withdrawn_or_expires_is_proposed_no_more() -> None:
    paper = a_market()
    for trainee in (ANNA, BORIS):
        graduates(paper, trainee)
    gone = moves("graduates_available", "left", (PERM, "8153"), "2026-09-15")
    tells(paper, trainees.AvailabilityWithdrawnV1, on="2026-09-15", reason="army", moves=gone)
    expired: dict[str, Any] = {"available_from": "2026-09-10", "expired_on": "2026-09-15", "moves": gone}
    tells(paper, trainees.AvailabilityExpiredV1, BORIS, **expired)
    opens(paper)
    assert pairs(paper) == []


def test_a_study_that_did_not_end_so_after_all_takes_the_graduate_back() -> None:
    paper = a_market()
    graduates(paper)
    said: dict[str, Any] = {
        "enrolment": "resurs-igolka/e-1",
        "intake": "resurs-igolka/sew",
        "provider": "resurs-igolka",
        "enrolled_on": "2026-07-01",
        "ended_on": "2026-09-10",
        "level": "short",
        "outcome": "dropped_out",
        "moves": moves("graduates_available", "left", (PERM, "8153"), "2026-09-10"),
    }
    tells(paper, trainees.StudyEndedV1, **said)
    opens(paper)
    assert pairs(paper) == []


def test_whoever_declares_another_place_is_proposed_there() -> None:
    paper = a_market()
    opens(paper, municipality=LYSVA)
    graduates(paper)
    assert pairs(paper) == []
    there = (
        Move(
            on=date(2026, 9, 12),
            count=1,
            was=End(account="graduates_available", municipality=PERM, occupation="8153"),
            at=End(account="graduates_available", municipality=LYSVA, occupation="8153"),
        ),
    )
    said: dict[str, Any] = {"municipality": LYSVA, "available_from": "2026-09-12", "moves": there}
    tells(paper, trainees.AvailabilityDeclaredV1, **said)
    assert pairs(paper) == [("fabrika/v-1", ANNA, 1.0)]


def test_a_declaration_while_studying_proposes_nothing() -> None:
    paper = a_market()
    opens(paper)
    tells(paper, trainees.AvailabilityDeclaredV1, available_from="2026-09-12")
    assert pairs(paper) == []


def test_two_names_of_one_person_are_proposed_once() -> None:
    paper = a_market()
    graduates(paper, ANNA)
    graduates(paper, BORIS, needs=("ramp",))
    gone = moves("graduates_available", "outside", (PERM, "8153"), "2026-09-10")
    tells(paper, trainees.TraineeLinkedV1, ANNA, merged=BORIS, moves=gone)
    opens(paper, accessible_for=("ramp",))
    assert [pair[:2] for pair in pairs(paper)] == [("fabrika/v-1", ANNA)]
    linked = paper.find("vacancies", Seeker, ANNA)
    assert linked is not None
    assert linked.needs == ("ramp",)


def test_of_a_person_erased_nothing_is_kept() -> None:
    paper = a_market()
    graduates(paper, needs=("ramp",))
    tells(paper, trainees.PersonErasedV1, erased_on="2026-09-20")
    assert paper.find("vacancies", Seeker, ANNA) == Seeker(ANNA, 2)
    opens(paper, accessible_for=("ramp",))
    assert pairs(paper) == []


def test_a_municipality_without_neighbours_in_the_table_is_matched_with_itself() -> None:
    paper = a_market()
    opens(paper, municipality="45000000")
    graduates(paper, municipality="45000000")
    assert [score for _, _, score in pairs(paper)] == [1.0]
