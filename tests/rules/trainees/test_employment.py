"""What a register of employment says, and registers that contradict each other (golden case 7)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from kadry_contracts.facts import trainees as facts
from kadry_contracts.facts import vacancies
from kadry_contracts.facts.common import ContradictionFoundV1
from kadry_contracts.facts.gateway import ParticipantAddedV1
from services.trainees.domain.contradiction import Contradiction
from tests.paper.builders import mint
from tests.support.paper import at

from .season import Season, a_graduate

TRAINEE = mint("czn-perm", "p-1")


def confirm(season: Season, on: str, **said: Any) -> str:
    body = {"trainee": TRAINEE, "employer": "fabrika-nitka", **said}
    return season.tell("sfr", "employment_confirmed", on=on, **body)


def end(season: Season, on: str, **said: Any) -> str:
    body = {"trainee": TRAINEE, "employer": "fabrika-nitka", **said}
    return season.tell("sfr", "employment_ended", on=on, **body)


def still_unemployed(season: Season, on: str) -> str:
    return season.tell("czn-perm", "unemployed_confirmed", person_ref="p-1", confirmed_on=on)


def cases(season: Season) -> list[ContradictionFoundV1]:
    return season.paper.of(Contradiction)


def test_a_confirmed_employment_moves_nobody_and_names_the_hire() -> None:
    season = a_graduate()
    season.close("2026-11-30", "trained")
    season.hire("2026-12-01", trainee=TRAINEE, employer="fabrika-nitka")
    assert season.said(confirm(season, "2026-12-02")) == ["employment_confirmed"]
    (fact,) = season.paper.of(facts.EmploymentConfirmedV1)
    assert (fact.hire, fact.confirmed_by, fact.moves) == ("fabrika-nitka/h-1", "sfr", ())
    assert cases(season) == []


def test_an_employment_ends_after_it_is_known() -> None:
    season = a_graduate()
    report = end(season, "2026-12-20")
    assert season.said(report) == ["report_waiting"]
    confirm(season, "2026-12-02")
    assert season.said(report)[1:] == ["employment_ended", "contradiction_found"]
    assert [c.settled for c in cases(season)] == [False, True]
    early = end(season, "2026-12-01")
    season.paper.turn(at("2027-02-01"))
    assert season.last(early) == "not_employed"


def test_an_employer_by_its_inn_need_not_take_part() -> None:
    season = a_graduate()
    report = confirm(season, "2026-12-02", employer=None, employer_inn="7707083893")
    assert season.said(report) == ["employment_confirmed", "contradiction_found"]


def admit(season: Season, participant: str, inn: str) -> None:
    body = {"participant": participant, "kind": "employer", "name": participant, "municipality": "57701000"}
    said = ParticipantAddedV1.model_validate({**body, "inn": inn, "version": 2})
    season.paper.state_fact("gateway", said)
    season.paper.settle()


def test_an_employment_by_inn_is_the_hire_at_the_participant_of_that_inn() -> None:
    season = a_graduate()
    admit(season, "fabrika-nitka", "7707083893")
    season.hire("2026-12-01", trainee=TRAINEE, employer="fabrika-nitka")
    season.hire("2026-12-02", "fabrika-nitka/h-2", trainee=TRAINEE, employer_inn="7728168971")
    confirm(season, "2026-12-03", employer=None, employer_inn="7707083893")
    confirm(season, "2026-12-03", employer=None, employer_inn="7728168971")
    hires = [fact.hire for fact in season.paper.of(facts.EmploymentConfirmedV1)]
    assert hires == ["fabrika-nitka/h-1", "fabrika-nitka/h-2"]


def test_an_employment_by_inn_is_not_the_hire_at_another_employer() -> None:
    season = a_graduate()
    season.hire("2026-12-01", trainee=TRAINEE, employer="fabrika-nitka", employer_inn="7707083893")
    report = end(season, "2026-12-20", employer=None, employer_inn="7728168971")
    assert season.said(report) == ["report_waiting"]


def test_an_employment_that_ended_moves_nobody() -> None:
    season = a_graduate()
    season.hire("2026-12-01", trainee=TRAINEE, employer="fabrika-nitka")
    before = season.paper.cells()
    assert season.said(end(season, "2026-12-20")) == ["employment_ended"]
    assert season.paper.cells() == before
    assert season.accounts() == ["hired"]


def test_an_employer_nobody_admitted_is_waited_for() -> None:
    season = a_graduate()
    report = confirm(season, "2026-12-02", employer="zavod-ural")
    assert season.said(report) == ["report_waiting"]
    season.paper.turn(at("2027-02-01"))
    assert season.last(report) == "unknown_participant"


def test_a_job_that_the_job_centre_does_not_know_of_is_a_contradiction_until_it_closes() -> None:
    season = Season()
    season.register("2026-08-10")
    confirm(season, "2026-09-01")
    (case,) = cases(season)
    assert (case.about, case.code, case.field) == (TRAINEE, "conflicting_status", "status")
    assert [(c.participant, c.says) for c in case.claims] == [("czn-perm", "registered"), ("sfr", "employed")]
    assert season.accounts() == ["unemployed"]
    season.close("2026-09-05", "hired")
    assert [c.settled for c in cases(season)] == [False, True]


def test_golden_case_7_the_college_says_expelled_the_employer_hired_the_job_centre_still_unemployed() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.enrol("2026-09-01", referral="czn-perm/n-1")
    season.end("2026-10-01", "dropped_out")
    season.hire("2026-10-15", trainee=TRAINEE, employer="fabrika-nitka")
    still_unemployed(season, "2026-10-20")
    case = cases(season)[-1]
    assert case.code == "conflicting_status"
    assert [(c.participant, c.says) for c in case.claims] == [
        ("czn-perm", "registered"),
        ("resurs-igolka", "dropped_out"),
        ("fabrika-nitka", "hired"),
        ("czn-perm", "registered"),
    ]
    assert season.accounts() == ["hired"]


def expelled(season: Season) -> None:
    season.end("2026-10-01", "dropped_out")


def hired(season: Season) -> None:
    season.hire("2026-10-15", trainee=TRAINEE)


def still_registered(season: Season) -> None:
    still_unemployed(season, "2026-10-20")


@pytest.mark.parametrize("order", list(permutations((expelled, hired, still_registered))))
def test_each_register_has_its_claim_in_whatever_order_they_are_read(
    order: tuple[Callable[[Season], None], ...],
) -> None:
    season = Season()
    season.register("2026-08-10")
    season.enrol("2026-09-01", referral=refer(season))
    for says in order:
        says(season)
    assert {(c.code, c.settled) for c in cases(season)} == {("conflicting_status", False)}
    claims = [(c.participant, c.says) for c in cases(season)[-1].claims]
    assert claims == [
        ("czn-perm", "registered"),
        ("resurs-igolka", "dropped_out"),
        ("fabrika-nitka", "hired"),
        ("czn-perm", "registered"),
    ]
    assert season.accounts() == ["hired"]


def test_nothing_is_said_again_of_a_contradiction_that_stays_as_it_was() -> None:
    season = Season()
    season.register("2026-08-10")
    hired(season)
    still_registered(season)
    said = len(cases(season))
    still_unemployed(season, "2026-11-20")
    assert len(cases(season)) == said == 1


def refer(season: Season) -> str:
    season.refer("2026-08-17")
    return "czn-perm/n-1"


def test_a_hire_of_a_registered_graduate_contradicts_nothing() -> None:
    season = a_graduate()
    season.hire("2026-12-01", trainee=TRAINEE)
    assert cases(season) == []


def test_who_lost_the_job_is_unemployed_again_without_a_contradiction() -> None:
    season = Season()
    season.register("2026-08-10")
    season.hire("2026-09-01", trainee=TRAINEE, employer="fabrika-nitka")
    still_unemployed(season, "2026-09-20")
    end(season, "2026-09-10")
    assert [c.settled for c in cases(season)] == [False, True]


def test_a_withdrawn_hire_settles_the_contradiction() -> None:
    season = Season()
    season.register("2026-08-10")
    season.hire("2026-09-01", trainee=TRAINEE)
    still_unemployed(season, "2026-09-20")
    body = {"hire": "fabrika-nitka/h-1", "participant": "fabrika-nitka", "hired_on": "2026-09-01"}
    gone = vacancies.HireWithdrawnV1.model_validate({**body, "withdrawn_on": "2026-09-25", "version": 2})
    season.paper.state_fact("vacancies", gone)
    season.paper.settle()
    assert [c.settled for c in cases(season)] == [False, True]
    assert season.accounts() == ["unemployed"]


def test_a_second_registration_is_settled_when_one_of_them_is_closed() -> None:
    season = Season()
    season.register("2026-08-01", who="p-9", by="czn-lysva")
    season.refer("2026-08-02", "n-9", "p-9", by="czn-lysva")
    season.enrol("2026-08-05", "e-9", referral="czn-lysva/n-9")
    season.register("2026-08-06")
    season.enrol("2026-09-01", referral=refer(season))
    assert [(c.code, c.settled) for c in cases(season)] == [("second_registration", False)]
    season.close("2026-08-07", "moved")
    assert season.accounts() == ["in_training"]
    assert [c.settled for c in cases(season)] == [False]
    season.close("2026-08-06", "misregistered", corrects="czn-perm-3")
    assert [c.settled for c in cases(season)] == [False, True]
