"""Who is proposed to employers: whom the registry counts as available, where they are, and as they agreed."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kadry_contracts.facts.vacancies import MatchProposedV1
from services.programs.app import SERVICE as PROGRAMS
from services.trainees.domain.needs import released
from services.trainees.domain.person.history import Person
from services.trainees.domain.work.seeking import seeking
from services.vacancies.app import SERVICE as VACANCIES
from services.vacancies.domain.matching.seeker import Seeker
from tests.paper.builders import TRAINEES, mint
from tests.paper.season import Told, seasons
from tests.paper.test_convergence import disturbed, ideal
from tests.rules.vacancies.answers import answering
from tests.support.paper import Paper, at

PERM, LYSVA = "57701000", "57726000"
ANNA = mint("college", "anna")
EXAMPLES = int(os.environ.get("KADRY_EXAMPLES", "100"))


def a_region() -> Paper:
    """A college with a course that Anna is in, a job centre, and a factory."""
    paper = answering(Paper(TRAINEES, PROGRAMS, VACANCIES, now=at("2026-09-01")))
    for name, kind in {"czn": "job_centre", "college": "college", "fabrika": "employer"}.items():
        paper.admit(name, kind)
    paper.tell(
        "college",
        "programs.program_published",
        program_ref="sew",
        title="Швея",
        level="short",
        occupation="8153",
        duration_weeks=12,
        mode="in_person",
    )
    paper.tell(
        "college",
        "programs.intake_opened",
        intake_ref="sew",
        program="college/sew",
        municipality=PERM,
        places=10,
        starts_on="2026-09-01",
        ends_on="2026-11-30",
        funding="budget",
    )
    paper.tell(
        "college",
        "trainees.enrolled",
        enrolment_ref="e",
        person_ref="anna",
        intake="college/sew",
        enrolled_on="2026-09-01",
    )
    paper.settle()
    return paper


def says(paper: Paper, by: str, event: str, corrects: str | None = None, **said: Any) -> str:
    report = paper.tell(by, event, corrects=corrects, **said)
    paper.settle()
    return report


def graduates(paper: Paper, **said: Any) -> str:
    """Anna's course ends."""
    over = {"enrolment_ref": "e", "ended_on": "2026-11-30", "outcome": "graduated"}
    return says(paper, "college", "trainees.study_ended", **{**over, **said})


def seeks(paper: Paper, ref: str = "v", municipality: str = PERM, **said: Any) -> list[MatchProposedV1]:
    """The factory looks for a seamstress; who is proposed for that."""
    before = len(paper.of(MatchProposedV1))
    terms = {"title": "Швея", "occupation": "8153", "positions": 1, "opened_on": "2026-12-01"}
    says(
        paper,
        "fabrika",
        "vacancies.vacancy_opened",
        vacancy_ref=ref,
        municipality=municipality,
        **{**terms, **said},
    )
    return paper.of(MatchProposedV1)[before:]


def registers(paper: Paper, on: str, municipality: str = PERM, corrects: str | None = None) -> str:
    """Somebody registers with the job centre."""
    said = {"person_ref": "p", "registered_on": on, "municipality": municipality, "occupation": "9112"}
    return says(paper, "czn", "trainees.unemployed_registered", corrects=corrects, **said)


def a_registered_graduate(municipality: str = PERM) -> tuple[Paper, str]:
    """Somebody registered, was referred to the course and graduated; and the report of the registration."""
    paper = a_region()
    registration = registers(paper, "2026-08-25", municipality)
    said = {"referral_ref": "r", "person_ref": "p", "intake": "college/sew"}
    days = {"referred_on": "2026-08-26", "expires_on": "2026-09-20"}
    says(paper, "czn", "trainees.training_referred", **said, **days)
    name = {"enrolment_ref": "e-2", "person_ref": "b", "intake": "college/sew", "referral": "czn/r"}
    says(paper, "college", "trainees.enrolled", enrolled_on="2026-09-02", **name)
    graduates(paper, enrolment_ref="e-2")
    return paper, registration


def test_a_graduate_is_proposed_for_a_vacancy_that_opens() -> None:
    paper = a_region()
    graduates(paper)
    assert [pair.trainee for pair in seeks(paper)] == [ANNA]


@pytest.mark.parametrize("reason", ["died", "moved", "hired"])
def test_whose_registration_is_closed_because_they_are_gone_or_hired_is_proposed_no_more(reason: str) -> None:
    paper, _ = a_registered_graduate()
    says(
        paper,
        "czn",
        "trainees.unemployed_closed",
        person_ref="p",
        closed_on="2026-12-01",
        reason=reason,
    )
    assert seeks(paper) == []


def test_a_registered_graduate_is_proposed() -> None:
    paper, _ = a_registered_graduate()
    assert [pair.trainee for pair in seeks(paper)] == [mint("czn", "p")]


def test_a_closing_that_was_a_mistake_proposes_the_person_again() -> None:
    paper, _ = a_registered_graduate()
    said = {"person_ref": "p", "closed_on": "2026-12-01"}
    first = says(paper, "czn", "trainees.unemployed_closed", reason="moved", **said)
    assert seeks(paper) == []
    says(paper, "czn", "trainees.unemployed_closed", first, reason="own_wish", **said)
    assert len(seeks(paper, "v-2")) == 1


def test_whoever_registers_again_counts_as_unemployed_and_is_proposed_no_more() -> None:
    paper, _ = a_registered_graduate()
    says(
        paper,
        "czn",
        "trainees.unemployed_closed",
        person_ref="p",
        closed_on="2026-11-20",
        reason="trained",
    )
    registers(paper, "2026-12-05")
    assert seeks(paper) == []


def test_a_residence_that_is_corrected_is_where_the_person_is_proposed() -> None:
    paper, registration = a_registered_graduate()
    registers(paper, "2026-08-25", LYSVA, registration)
    assert seeks(paper) == []
    assert len(seeks(paper, "v-2", LYSVA)) == 1


def test_a_hire_read_before_the_graduation_and_taken_back_leaves_the_person_to_be_proposed() -> None:
    paper = a_region()
    hire = {"hire_ref": "h", "hired_on": "2026-12-02", "trainee": ANNA}
    says(paper, "fabrika", "vacancies.hire_made", **hire)
    graduates(paper)
    assert seeks(paper) == []
    says(paper, "fabrika", "vacancies.hire_withdrawn", hire_ref="h", reason="ошибка")
    assert [pair.trainee for pair in seeks(paper, "v-2")] == [ANNA]


def test_a_hire_corrected_to_another_person_leaves_the_first_to_be_proposed() -> None:
    paper, _ = a_registered_graduate()
    graduates(paper)
    hire = {"hire_ref": "h", "hired_on": "2026-12-02"}
    first = says(paper, "fabrika", "vacancies.hire_made", trainee=ANNA, **hire)
    says(paper, "fabrika", "vacancies.hire_made", first, trainee=mint("czn", "p"), **hire)
    assert [pair.trainee for pair in seeks(paper)] == [ANNA]


def needs(paper: Paper, on: str, *, consent: bool = True) -> None:
    """Anna needs a ramp."""
    said: dict[str, Any] = {"person_ref": "anna", "needs": ("ramp",), "consent": consent}
    paper.tell("college", "trainees.support_need_declared", at=at(on), **said)
    paper.settle()


def agrees(paper: Paper, event: str, purpose: str, on: str) -> None:
    says(paper, "college", f"trainees.consent_{event}", person_ref="anna", purpose=purpose, on=on)


def test_a_need_declared_after_the_graduation_rules_out_workplaces_without_it() -> None:
    paper = a_region()
    graduates(paper)
    paper.turn(at("2026-12-01"))
    needs(paper, "2026-11-30")
    assert seeks(paper) == []
    assert len(seeks(paper, "v-2", accessible_for=("ramp",))) == 1


def test_a_need_declared_before_an_availability_rules_out_workplaces_without_it() -> None:
    paper = a_region()
    paper.turn(at("2026-12-01"))
    needs(paper, "2026-11-01")
    says(
        paper,
        "college",
        "trainees.availability_declared",
        person_ref="anna",
        available_from="2026-12-01",
        occupation="8153",
        municipality=PERM,
    )
    graduates(paper)
    assert seeks(paper) == []


def test_a_proposal_does_not_name_a_need_whose_release_was_taken_back() -> None:
    paper = a_region()
    paper.turn(at("2026-12-01"))
    needs(paper, "2026-11-01")
    graduates(paper)
    agrees(paper, "revoked", "release_needs", "2026-12-01")
    proposed = seeks(paper, accessible_for=("ramp",))
    assert [reason.code for pair in proposed for reason in pair.reasons] == [
        "same_occupation",
        "same_municipality",
    ]


def test_an_end_of_study_read_after_the_release_was_taken_back_does_not_tell_the_need() -> None:
    paper = a_region()
    paper.turn(at("2026-12-05"))
    needs(paper, "2026-11-01")
    agrees(paper, "revoked", "release_needs", "2026-12-01")
    graduates(paper)
    proposed = seeks(paper, accessible_for=("ramp",))
    assert "needs_met" not in [reason.code for pair in proposed for reason in pair.reasons]


def test_whoever_takes_back_the_consent_to_be_matched_is_not_proposed_until_they_agree_again() -> None:
    paper = a_region()
    paper.turn(at("2026-12-01"))
    graduates(paper)
    agrees(paper, "granted", "matching", "2026-11-01")
    assert len(seeks(paper)) == 1
    agrees(paper, "revoked", "matching", "2026-11-20")
    assert seeks(paper, "v-2") == []
    paper.turn(at("2026-12-05"))
    agrees(paper, "granted", "matching", "2026-12-05")
    assert len(paper.of(MatchProposedV1)) == 3  # for both vacancies


def sought(paper: Paper, today: date) -> dict[str, Any]:
    """By person, as the registry counts them: where they can be proposed, and with which needs."""
    people = [s for s in paper.desks["trainees"].states.values() if isinstance(s, Person)]
    found = {person.id: seeking(person, today) for person in people if not person.merged}
    return {id: ((s.municipality, s.occupation), s.since, s.needs) for id, s in found.items() if s.since}


def kept(paper: Paper) -> dict[str, Any]:
    """The same as the vacancies service has it."""
    seekers = [s for s in paper.desks["vacancies"].states.values() if isinstance(s, Seeker)]
    return {one.id: (one.cell, one.since, one.needs) for one in seekers if one.cell is not None}


@pytest.mark.timeout(900)
@settings(max_examples=EXAMPLES, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(seasons(), st.integers(0, 2**32))
def test_in_any_order_a_seeker_stands_where_the_last_step_of_the_persons_path_stands(
    season: list[Told], seed: int
) -> None:
    for paper in (ideal(season), disturbed(season, seed)):
        assert kept(paper) == sought(paper, paper.now.date())
        for person in paper.desks["trainees"].states.values():
            if (
                isinstance(person, Person)
                and person.path
                and person.path[-1].at.account != "graduates_available"
            ):
                assert person.id not in kept(paper)
            elif isinstance(person, Person) and (seeker := paper.find("vacancies", Seeker, person.id)):
                assert set(seeker.needs) <= set(released(person, date.max))
