"""Golden case 1, the sewing centre: registered, trained, hired, closed; each step moves the picture."""

from __future__ import annotations

from datetime import date

from kadry_contracts.facts import trainees as facts
from kadry_contracts.facts import vacancies as vacancy_facts
from services.programs.app import SERVICE as PROGRAMS
from services.vacancies.app import SERVICE as VACANCIES
from tests.paper.builders import TRAINEES
from tests.support.paper import Paper, at

PERM, SEWING, TAILOR = "57701000", "8153", "7531"


def test_a_seamstress_from_registration_to_the_job() -> None:
    paper = Paper(TRAINEES, PROGRAMS, VACANCIES, now=at("2026-08-01"))
    paper.admit("czn-perm", "job_centre")
    paper.admit("resurs-igolka", "resource_centre")
    paper.admit("fabrika-nitka", "employer")
    paper.tell(
        "resurs-igolka",
        "programs.program_published",
        program_ref="sew",
        title="Швея",
        level="vocational_training",
        occupation=SEWING,
        duration_weeks=12,
        mode="in_person",
    )
    paper.tell(
        "resurs-igolka",
        "programs.intake_opened",
        intake_ref="sew-2026-09",
        program="resurs-igolka/sew",
        municipality=PERM,
        places=25,
        starts_on="2026-09-01",
        ends_on="2026-11-24",
        funding="employment_service",
    )
    paper.tell(
        "fabrika-nitka",
        "vacancies.vacancy_opened",
        vacancy_ref="v-21",
        title="Швея",
        municipality=PERM,
        positions=2,
        opened_on="2026-08-01",
        occupation=SEWING,
    )
    paper.turn(at("2026-08-10"))
    assert paper.account("places_free") == 25
    assert paper.account("positions_open") == 2

    paper.tell(
        "czn-perm",
        "trainees.unemployed_registered",
        person_ref="p-417",
        registered_on="2026-08-10",
        municipality=PERM,
        occupation=TAILOR,
    )
    paper.settle()
    assert paper.balance()["unemployed", PERM, TAILOR] == 1

    paper.turn(at("2026-08-17"))
    paper.tell(
        "czn-perm",
        "trainees.training_referred",
        referral_ref="n-118",
        person_ref="p-417",
        intake="resurs-igolka/sew-2026-09",
        referred_on="2026-08-17",
        expires_on="2026-09-05",
    )
    paper.settle()
    assert paper.balance()["referred", PERM, TAILOR] == 1
    assert paper.account("unemployed") == 0
    assert paper.account("places_held") == 1

    paper.turn(at("2026-09-01"))
    enrolled = paper.tell(
        "resurs-igolka",
        "trainees.enrolled",
        enrolment_ref="sew-01",
        person_ref="s-1",
        intake="resurs-igolka/sew-2026-09",
        enrolled_on="2026-09-01",
        referral="czn-perm/n-118",
    )
    paper.settle()
    assert paper.said(enrolled)[0] == "place_requested"
    assert "enrolled" in paper.said(enrolled)
    assert paper.balance()["in_training", PERM, SEWING] == 1
    assert paper.account("referred") == 0
    assert (paper.account("places_held"), paper.account("places_taken")) == (0, 1)

    paper.turn(at("2026-11-24", 16))
    paper.tell(
        "resurs-igolka",
        "trainees.study_ended",
        enrolment_ref="sew-01",
        ended_on="2026-11-24",
        outcome="graduated",
    )
    paper.settle()
    assert paper.balance()["graduates_available", PERM, SEWING] == 1
    (graduate,) = paper.of(facts.GraduateAvailableV1)
    assert (graduate.available_from, graduate.level) == (date(2026, 11, 24), "vocational_training")

    paper.turn(at("2026-12-01"))
    paper.tell(
        "fabrika-nitka",
        "vacancies.hire_made",
        hire_ref="h-7",
        hired_on="2026-12-01",
        trainee=graduate.trainee,
        vacancy="fabrika-nitka/v-21",
    )
    paper.settle()
    (hired,) = paper.of(facts.TraineeHiredV1)
    assert [(t.provider, t.ended_on) for t in hired.trained_by] == [("resurs-igolka", date(2026, 11, 24))]
    assert paper.balance()["hired", PERM, SEWING] == 1
    assert paper.of(vacancy_facts.PositionsFilledV1)[0].remaining == 1
    assert (paper.account("positions_open"), paper.account("positions_filled")) == (1, 1)

    closed = paper.tell(
        "czn-perm",
        "trainees.unemployed_closed",
        person_ref="p-417",
        closed_on="2026-12-01",
        reason="hired",
    )
    paper.settle()
    assert paper.said(closed) == ["unemployed_closed"]
    assert paper.of(facts.UnemployedClosedV1)[0].moves == ()
    people = ["unemployed", "referred", "in_training", "graduates_available", "hired", "left"]
    assert [paper.account(name) for name in people] == [0, 0, 0, 0, 1, 0]
    assert not any(
        "p-417" in s.fact.model_dump_json() or "s-1" in s.fact.model_dump_json() for s in paper.facts
    )
