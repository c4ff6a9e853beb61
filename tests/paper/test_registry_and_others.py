"""The registry together with the services that hold places, offer practice and hire."""

from __future__ import annotations

from typing import Any

from kadry_contracts.facts import trainees as facts
from services.programs.app import SERVICE as PROGRAMS
from services.vacancies.app import SERVICE as VACANCIES
from tests.paper.builders import TRAINEES
from tests.support.paper import Paper, at

PERM, SEWING = "57701000", "8153"
PARTICIPANTS = {"czn-perm": "job_centre", "resurs-igolka": "resource_centre", "fabrika-nitka": "employer"}


def a_region(places: int = 1, now: str = "2026-08-01") -> Paper:
    """One intake of a sewing course and a factory with a vacancy."""
    paper = Paper(TRAINEES, PROGRAMS, VACANCIES, now=at(now))
    for participant, kind in PARTICIPANTS.items():
        paper.admit(participant, kind)
    program = {"program_ref": "sew", "title": "Швея", "level": "vocational_training", "occupation": SEWING}
    tell(paper, "resurs-igolka", "programs.program_published", **program, duration_weeks=12, mode="in_person")
    intake = {"intake_ref": "sew", "program": "resurs-igolka/sew", "municipality": PERM, "places": places}
    days = {"starts_on": "2026-09-01", "ends_on": "2026-11-24", "funding": "employment_service"}
    tell(paper, "resurs-igolka", "programs.intake_opened", **intake, **days)
    for n in (1, 2):
        person = {"person_ref": f"p-{n}", "municipality": PERM, "occupation": SEWING}
        tell(paper, "czn-perm", "trainees.unemployed_registered", registered_on="2026-08-01", **person)
    return paper


def tell(paper: Paper, participant: str, event: str, **said: Any) -> str:
    id = paper.tell(participant, event, **said)
    paper.settle()
    return id


def refer(paper: Paper, n: int, on: str = "2026-08-10") -> str:
    said = {"referral_ref": f"n-{n}", "person_ref": f"p-{n}", "intake": "resurs-igolka/sew"}
    days = {"referred_on": on, "expires_on": "2026-09-05"}
    return tell(paper, "czn-perm", "trainees.training_referred", **said, **days)


def enrol(paper: Paper, n: int, **said: Any) -> str:
    body = {"enrolment_ref": f"e-{n}", "person_ref": f"s-{n}", "intake": "resurs-igolka/sew"}
    return tell(paper, "resurs-igolka", "trainees.enrolled", **{**body, "enrolled_on": "2026-09-01", **said})


def test_a_withdrawal_read_after_the_enrolment_that_it_precedes_frees_the_place_for_the_days_between() -> (
    None
):
    withdrawal = {"referral_ref": "n-1", "on": "2026-08-12", "reason": "передумал"}

    def withdraw(paper: Paper) -> str:
        return tell(paper, "czn-perm", "trainees.referral_withdrawn", **withdrawal)

    def enrols(paper: Paper) -> str:
        return enrol(paper, 1, referral="czn-perm/n-1")

    ideal, late = a_region(2), a_region(2)
    for paper, order in ((ideal, (withdraw, enrols)), (late, (enrols, withdraw))):
        refer(paper, 1)
        answers = [paper.said(step(paper))[-1] for step in order]
        assert set(answers) >= {"enrolled"}
        paper.turn(at("2026-12-31"))
    assert late.cells() == ideal.cells()


def test_a_study_that_was_no_mistake_does_not_take_the_place_of_a_hold_that_was_withdrawn_before_it() -> None:
    told_once, corrected = a_region(2), a_region(2)
    for paper in (told_once, corrected):
        refer(paper, 1)
        withdrawal = {"referral_ref": "n-1", "on": "2026-08-12", "reason": "передумал"}
        tell(paper, "czn-perm", "trainees.referral_withdrawn", **withdrawal)
        enrol(paper, 1, referral="czn-perm/n-1")
    ended = {"enrolment_ref": "e-1", "ended_on": "2026-09-20"}
    said = {**ended, "outcome": "graduated"}
    tell(told_once, "resurs-igolka", "trainees.study_ended", **said)
    first = tell(corrected, "resurs-igolka", "trainees.study_ended", **ended, outcome="misregistered")
    tell(corrected, "resurs-igolka", "trainees.study_ended", corrects=first, **said)
    assert corrected.cells() == told_once.cells()


def test_a_withdrawn_referral_frees_its_place_for_the_next() -> None:
    paper = a_region()
    refer(paper, 1)
    assert paper.account("places_held") == 1
    withdrawal = {"referral_ref": "n-1", "on": "2026-08-12", "reason": "передумал"}
    tell(paper, "czn-perm", "trainees.referral_withdrawn", **withdrawal)
    assert (paper.account("places_held"), paper.account("places_free")) == (0, 1)
    assert paper.said(refer(paper, 2, "2026-08-12")) == ["training_referred", "place_held", "intake_full"]
    assert paper.account("unemployed") == 1


def test_a_registration_that_lapses_leaves_the_hold_that_an_enrolment_then_uses() -> None:
    paper = a_region()
    refer(paper, 1)
    paper.turn(at("2026-09-04"))
    paper.turn(at("2026-09-12"))
    assert paper.account("left") == 2
    enrol(paper, 1, referral="czn-perm/n-1")
    assert (paper.account("left"), paper.account("in_training")) == (1, 1)
    assert paper.account("places_taken") == 1


def test_a_correction_read_before_its_enrolment_counts_as_soon_as_that_has_its_place() -> None:
    paper = a_region()
    said: dict[str, Any] = {"enrolment_ref": "e-1", "intake": "resurs-igolka/sew", "person_ref": "s-1"}
    second = paper.tell("resurs-igolka", "trainees.enrolled", corrects="e", enrolled_on="2026-09-03", **said)
    paper.settle()
    paper.tell("resurs-igolka", "trainees.enrolled", id="e", enrolled_on="2026-09-01", **said)
    paper.settle()
    assert paper.said(second) == ["report_waiting", "place_requested", "place_taken", "enrolled"]


def test_who_studies_keeps_the_place_when_their_data_are_erased_for_nobody_said_that_they_stopped() -> None:
    paper = a_region()
    refer(paper, 1)
    enrol(paper, 1, referral="czn-perm/n-1")
    tell(paper, "czn-perm", "trainees.erasure_requested", person_ref="p-1", on="2026-09-20")
    assert (paper.account("in_training"), paper.account("places_taken")) == (0, 1)
    assert paper.said(enrol(paper, 2, enrolled_on="2026-09-21"))[-1] == "no_free_place"
    paper.turn(at("2026-11-26"))
    assert (paper.account("places_taken"), paper.account("places_lost")) == (0, 0)


def test_practice_goes_from_what_an_employer_offers_and_back() -> None:
    paper = a_region()
    offer = {"offer_ref": "o-1", "kind": "practice", "occupation": SEWING, "municipality": PERM, "places": 2}
    body = {**offer, "from": "2026-10-01", "to": "2026-10-31"}
    tell(paper, "fabrika-nitka", "vacancies.practice_places_offered", **body)
    enrol(paper, 1)
    practice = {"practice_ref": "pr-1", "person_ref": "s-1", "employer": "fabrika-nitka"}
    start = {**practice, "on": "2026-10-05", "offer": "fabrika-nitka/o-1"}
    tell(paper, "resurs-igolka", "trainees.practice_started", **start)
    day = at("2026-10-05").date()
    assert (paper.account("practice_offered", day), paper.account("practice_used", day)) == (1, 1)
    tell(paper, "resurs-igolka", "trainees.practice_ended", **practice, on="2026-10-20")
    day = at("2026-10-20").date()
    assert (paper.account("practice_offered", day), paper.account("practice_used", day)) == (2, 0)
    assert (paper.account("practice_offered"), paper.account("practice_used")) == (0, 0)


def test_a_hire_corrected_to_another_vacancy_and_a_graduation_after_it_end_in_one_hired_graduate() -> None:
    paper = a_region()
    for n in (1, 2):
        vacancy = {"vacancy_ref": f"v-{n}", "title": "Швея", "municipality": PERM, "positions": 1}
        opened = {**vacancy, "opened_on": "2026-08-01", "occupation": SEWING}
        tell(paper, "fabrika-nitka", "vacancies.vacancy_opened", **opened)
    refer(paper, 1)
    enrol(paper, 1, referral="czn-perm/n-1")
    trainee = paper.of(facts.EnrolledV1)[0].trainee
    hire = {"hire_ref": "h-1", "hired_on": "2026-12-01", "trainee": trainee}
    first = tell(paper, "fabrika-nitka", "vacancies.hire_made", **hire, vacancy="fabrika-nitka/v-1")
    moved = {**hire, "vacancy": "fabrika-nitka/v-2"}
    tell(paper, "fabrika-nitka", "vacancies.hire_made", **moved, corrects=first)
    ended = {"enrolment_ref": "e-1", "ended_on": "2026-11-24", "outcome": "graduated"}
    tell(paper, "resurs-igolka", "trainees.study_ended", **ended)
    assert (paper.account("hired"), paper.account("positions_filled")) == (1, 1)
    last = paper.of(facts.TraineeHiredV1)[-1]
    assert (last.vacancy, [t.provider for t in last.trained_by]) == ("fabrika-nitka/v-2", ["resurs-igolka"])


def test_an_enrolment_corrected_to_a_day_after_its_hold_was_over_takes_another_place() -> None:
    def places(*days: str) -> dict[Any, int]:
        paper = a_region(places=2)
        refer(paper, 1)
        first = enrol(paper, 1, referral="czn-perm/n-1", enrolled_on=days[0])
        for on in days[1:]:
            enrol(paper, 1, referral="czn-perm/n-1", enrolled_on=on, corrects=first)
        return {cell: n for cell, n in paper.cells().items() if cell[1].startswith("places_")}

    assert places("2026-09-05", "2026-09-07") == places("2026-09-07")
