"""Rules of obligations: each of the nine measures is computed from facts, never typed in."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from kadry_contracts.facts import programs, trainees, vacancies
from kadry_contracts.facts.agreements import (
    AgreementExpiredV1,
    AgreementFulfilledV1,
    ObligationMetV1,
    ObligationProgressedV1,
    ObligationWaivedV1,
)
from services.agreements.domain.agreement import Agreement
from services.agreements.domain.promises.promise import Obligation, done_by, obligation_id, state
from services.agreements.domain.status import status
from tests.rules.agreements.stories import (
    ID,
    a_region,
    activity,
    all_sign,
    drafts,
    ends,
    enrols,
    graduates_hired,
    hires,
    in_force,
    of_person,
    pays,
    person,
    promise,
    returns,
    terminates,
    waives,
    withdraws,
)
from tests.support.paper import Paper, at

FEDERAL = {"source": "federal", "amount": "5000000.00", "bound": "exact"}


def standing(paper: Paper, ref: str = "o-1") -> tuple[int, str]:
    """How much is done, and the state."""
    found = paper.find("agreements", Obligation, obligation_id(ID, ref))
    assert found is not None
    return done_by(found), state(found)


def status_of(paper: Paper) -> str:
    found = paper.find("agreements", Agreement, ID)
    assert found is not None
    return status(found)


def an_intake(paper: Paper, model: type[Any], n: int = 1, **said: Any) -> None:
    of = {"intake": f"technikum/i-{n}", "program": "technikum/p", "provider": "technikum"}
    cell = {"municipality": "57701000", "occupation": "8153", "level": "short", "funding": "budget"}
    dates = {"starts_on": "2026-10-01", "ends_on": "2026-12-20", "on": "2026-11-01"}
    rest = {"places": 25, "effective_on": "2026-09-20", "reason": "too_few"}
    paper.state_fact("programs", model.model_validate({**of, **cell, **dates, **rest, **said}))
    paper.settle()


def an_offer(paper: Paper, n: int = 1, **said: Any) -> None:
    fact: dict[str, Any] = {"offer": f"zavod/p-{n}", "employer": "zavod", "kind": "dual"}
    fact |= {"occupation": "8153", "municipality": "57701000", "places": 10, "to": "2027-05-31"}
    fact |= {"from": "2026-10-01", **said}
    paper.state_fact("vacancies", vacancies.PracticePlacesOfferedV1.model_validate(fact))
    paper.settle()


def lent(paper: Paper, n: int = 1, hours: int = 6, borrower: str = "school") -> None:
    fact: dict[str, Any] = {"equipment": "technikum/cnc", "owner": "technikum", "municipality": "57701000"}
    fact |= {"booking": f"{borrower}/b-{n}", "title": "Станок", "borrower": borrower, "hours": hours}
    fact |= {"guest": borrower != "technikum", "purpose": "practice", "used_on": "2026-11-02"}
    fact |= {"from": "2026-11-02T09:00:00+05:00", "to": "2026-11-02T15:00:00+05:00"}
    paper.state_fact("programs", programs.EquipmentUsedV1.model_validate(fact))
    paper.settle()


def certified(paper: Paper, n: int, on: str = "2026-11-10") -> None:
    fact: dict[str, Any] = {"instructor": f"technikum/m-{n}", "provider": "technikum", "mode": "remote"}
    fact |= {"certified_on": on, "valid_until": "2029-11-10"}
    paper.state_fact("programs", programs.InstructorUpskilledV1.model_validate(fact))
    paper.settle()


def test_places_are_those_of_intakes_as_they_are_now() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("places", 50, party="technikum"))
    an_intake(paper, programs.IntakeOpenedV1)
    an_intake(paper, programs.IntakeOpenedV1, 2, places=20)
    assert standing(paper) == (45, "scheduled")
    an_intake(paper, programs.IntakeChangedV1, 2, places=30)
    assert standing(paper) == (55, "met")
    an_intake(paper, programs.IntakeCancelledV1, 1)
    assert standing(paper) == (30, "scheduled")


def test_places_under_another_agreement_do_not_count() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("places", 50, party="technikum"))
    an_intake(paper, programs.IntakeOpenedV1, agreement="okrug/drugoe")
    an_intake(paper, programs.IntakeOpenedV1, 2, agreement=ID)
    assert standing(paper) == (25, "scheduled")


def test_people_count_as_enrolled_unless_they_never_began() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("enrolled", 3, party="technikum"))
    for n in (1, 2, 3):
        enrols(paper, n)
    assert standing(paper) == (3, "met")
    ends(paper, 1, "2026-10-01", "dropped_out")
    assert standing(paper) == (3, "met")
    ends(paper, 2, "2026-09-20", "not_started")
    assert standing(paper) == (2, "scheduled")


def test_whom_a_party_refers_counts_for_its_promise_of_enrolments() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("enrolled", 3, party="okrug"))
    enrols(paper, 1, referral="okrug/r-1")
    enrols(paper, 2)
    assert standing(paper) == (1, "scheduled")


def test_graduates_are_those_with_a_qualification() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("graduates", 2, party="technikum"))
    ends(paper, 1, "2026-12-01")
    ends(paper, 2, "2026-12-01", "dropped_out")
    ends(paper, 3, "2026-12-02")
    assert standing(paper) == (2, "met")


def test_practice_places_count_from_their_first_day() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("practice_places", 12))
    an_offer(paper)
    an_offer(paper, 2, places=5, **{"from": "2026-08-20"})
    assert standing(paper) == (10, "scheduled")
    an_offer(paper, 1, places=12)
    assert standing(paper) == (12, "met")


def test_hires_are_of_people_whom_another_party_trained() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("hires", 10))
    ends(paper, 1, "2026-12-01")
    hires(paper, 1, "2026-12-20")
    ends(paper, 2, "2026-12-01", provider="school")
    hires(paper, 2, "2026-12-20")
    hires(paper, 3, "2026-12-20")
    ends(paper, 4, "2026-12-01", "dropped_out")
    hires(paper, 4, "2026-12-20")
    ends(paper, 5, "2026-12-01")
    hires(paper, 5, "2026-12-20", employer="okrug")
    assert standing(paper) == (1, "scheduled")


def test_a_hire_tells_by_itself_who_trained_the_person() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("hires", 10))
    hires(paper, 1, "2026-12-20", trained_by=[{"provider": "technikum", "ended_on": "2025-06-30"}])
    assert standing(paper) == (1, "scheduled")


def test_a_person_hired_twice_is_one_hire() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("hires", 10))
    ends(paper, 1, "2026-12-01")
    hires(paper, 1, "2026-12-20")
    hires(paper, 1, "2027-02-01", hire="zavod/h-again")
    assert standing(paper) == (1, "scheduled")


def test_hours_count_when_a_guest_used_the_equipment() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("equipment_hours_guests", 10, party="technikum"))
    lent(paper)
    lent(paper, 2, 4, "technikum")
    assert standing(paper) == (6, "scheduled")
    lent(paper, 1, 5)
    assert standing(paper) == (5, "scheduled")


def test_an_instructor_counts_once_however_many_certificates_there_are() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("upskilled_instructors", 2, party="technikum"))
    certified(paper, 1)
    certified(paper, 1, "2027-01-10")
    assert standing(paper) == (1, "scheduled")
    certified(paper, 2)
    assert standing(paper) == (2, "met")


def test_an_activity_counts_for_its_organiser_and_its_partners() -> None:
    paper = a_region("2026-09-12")
    in_force(
        paper,
        promise("activities", 2),
        promise("activities", 2, obligation_ref="o-2", party="technikum"),
    )
    activity(paper, "technikum", 1, partners=["zavod"])
    activity(paper, "technikum", 2)
    assert standing(paper) == (1, "scheduled")
    assert standing(paper, "o-2") == (2, "met")


def test_funding_is_what_was_transferred_and_did_not_come_back() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("funding", 1000), funding=(FEDERAL,))
    pays(paper, "zavod", "1000.00")
    assert standing(paper) == (100_000, "met")
    returns(paper, "zavod", "zavod/t-1", "0.01")
    assert standing(paper) == (99_999, "scheduled")
    said = [(f.done, f.amount) for f in paper.of(ObligationProgressedV1)]
    assert said == [(1000, "1000.00"), (999, "999.99")]


def test_only_what_is_inside_the_dates_the_occupation_and_the_municipality_counts() -> None:
    paper = a_region("2026-09-12")
    cell = {"occupation": "8153", "municipality": "57701000"}
    in_force(paper, promise("graduates", 9, party="technikum", **cell))
    ends(paper, 1, "2026-08-31")
    ends(paper, 2, "2026-09-01")
    ends(paper, 3, "2027-08-31")
    ends(paper, 4, "2027-09-01")
    ends(paper, 5, "2026-12-01", occupation="7531")
    ends(paper, 6, "2026-12-01", municipality="57627000")
    assert standing(paper) == (2, "scheduled")


def test_progress_is_told_step_by_step_and_the_target_once() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("hires", 2))
    graduates_hired(paper, 3)
    said = [(f.done, f.target, f.state) for f in paper.of(ObligationProgressedV1)]
    assert said == [(1, 2, "scheduled"), (2, 2, "met"), (3, 2, "met")]
    met = paper.of(ObligationMetV1)
    assert [(f.party, f.measure, f.done, f.parties) for f in met] == [
        ("zavod", "hires", 2, ("okrug", "technikum", "zavod"))
    ]


def test_what_was_done_before_the_agreement_was_read_counts_once_it_is_active() -> None:
    paper = a_region("2026-12-25")
    graduates_hired(paper, 2)
    in_force(paper, promise("hires", 2))
    assert standing(paper) == (2, "met")


def test_nothing_is_told_before_the_agreement_is_active() -> None:
    paper = a_region("2026-08-12")
    drafts(paper, obligations=(promise("hires", 2),))
    graduates_hired(paper, 2)
    assert paper.of(ObligationProgressedV1) == []
    all_sign(paper, "2026-08-12")
    assert paper.of(ObligationProgressedV1) == []
    paper.turn(at("2026-09-02"))
    assert [fact.done for fact in paper.of(ObligationProgressedV1)] == [2]


def test_a_graduation_that_is_read_after_the_hire_makes_the_hire_count() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("hires", 2))
    hires(paper, 1, "2026-12-20")
    assert standing(paper) == (0, "scheduled")
    ends(paper, 1, "2026-12-01")
    assert standing(paper) == (1, "scheduled")


def test_a_hire_before_the_graduation_does_not_count() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("hires", 2))
    ends(paper, 1, "2026-12-21")
    hires(paper, 1, "2026-12-20")
    assert standing(paper) == (0, "scheduled")


def test_a_hire_taken_back_takes_the_promise_down_again() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("hires", 2))
    graduates_hired(paper, 2)
    withdraws(paper, 1, "2027-01-10")
    assert standing(paper) == (1, "scheduled")
    assert [f.done for f in paper.of(ObligationProgressedV1)] == [1, 2, 1]


def test_a_hire_corrected_to_another_person_is_no_longer_the_first_ones() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("hires", 2))
    ends(paper, 1, "2026-12-01")
    hires(paper, 1, "2026-12-20")
    hires(paper, 2, "2026-12-20", hire="zavod/h-1")
    assert standing(paper) == (0, "scheduled")


def test_two_names_of_one_person_become_one_history() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("hires", 5))
    ends(paper, 1, "2026-12-01")
    hires(paper, 2, "2026-12-20")
    assert standing(paper) == (0, "scheduled")
    paper.state_fact(
        "trainees", trainees.TraineeLinkedV1.model_validate({**of_person(1), "merged": person(2)})
    )
    paper.settle()
    assert standing(paper) == (1, "scheduled")
    withdraws(paper, 2, "2027-01-10")
    assert standing(paper) == (0, "scheduled")


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_in_which_things_are_read_changes_nothing(order: tuple[int, ...]) -> None:
    paper = a_region("2026-12-25")
    season = (
        lambda: in_force(paper, promise("hires", 1)),
        lambda: enrols(paper, 1),
        lambda: ends(paper, 1, "2026-12-01"),
        lambda: hires(paper, 1, "2026-12-20"),
    )
    for n in order:
        season[n]()
    assert standing(paper) == (1, "met")


def test_the_other_party_waives() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("hires", 2))
    assert paper.said(waives(paper, "zavod")) == ["not_the_creditor"]
    assert paper.said(waives(paper, "school")) == ["not_a_party"]
    report = waives(paper, "technikum")
    assert paper.said(report)[0] == "obligation_waived"
    fact = paper.of(ObligationWaivedV1)[0]
    assert (fact.waived_by, fact.state) == ("technikum", "waived")
    assert paper.said(waives(paper, "okrug")) == ["already_ended"]
    assert paper.said(waives(paper, "okrug", corrects=report)) == ["report_waiting"]
    assert paper.said(waives(paper, "technikum", corrects=report)) == ["obligation_waived"]


def test_a_waiver_waits_until_there_is_something_to_waive() -> None:
    paper = a_region("2026-09-12")
    early = waives(paper, "technikum")
    drafts(paper, obligations=(promise("hires", 2),))
    assert paper.said(early) == ["report_waiting"]
    all_sign(paper, "2026-09-10")
    assert paper.said(early)[:2] == ["report_waiting", "obligation_waived"]


def test_what_is_met_stays_met_whether_its_waiver_is_read_before_or_after() -> None:
    for waived_first in (True, False):
        paper = a_region("2026-09-12")
        in_force(paper, promise("hires", 1))
        if waived_first:
            waives(paper, "technikum")
        graduates_hired(paper, 1)
        if not waived_first:
            assert paper.said(waives(paper, "technikum")) == ["obligation_waived"]
        assert standing(paper) == (1, "met")


def test_an_agreement_all_of_whose_promises_are_kept_is_fulfilled_and_stays_in_force() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("hires", 1), promise("places", 30, obligation_ref="o-2", party="technikum"))
    graduates_hired(paper, 1)
    assert paper.of(AgreementFulfilledV1) == []
    waives(paper, "zavod", "o-2")
    assert len(paper.of(AgreementFulfilledV1)) == 1
    assert status_of(paper) == "fulfilled"
    withdraws(paper, 1, "2027-01-10")
    assert status_of(paper) == "active"
    assert paper.of(ObligationProgressedV1)[-1].status == "active"
    hires(paper, 1, "2027-01-15")
    assert len(paper.of(AgreementFulfilledV1)) == 2
    paper.turn(at("2027-10-01"))
    assert len(paper.of(AgreementExpiredV1)) == 1
    assert status_of(paper) == "fulfilled"


def test_an_agreement_without_promises_expires_and_is_not_fulfilled() -> None:
    paper = a_region("2026-09-12")
    in_force(paper)
    paper.turn(at("2027-10-01"))
    assert paper.of(AgreementFulfilledV1) == []
    assert status_of(paper) == "expired"


def test_what_is_done_after_a_termination_does_not_count() -> None:
    paper = a_region("2026-09-12")
    in_force(paper, promise("hires", 3))
    graduates_hired(paper, 1)
    ends(paper, 7, "2026-12-01")
    hires(paper, 7, "2027-02-01")
    assert standing(paper) == (2, "scheduled")
    terminates(paper, "2026-12-31")
    assert standing(paper) == (1, "scheduled")
