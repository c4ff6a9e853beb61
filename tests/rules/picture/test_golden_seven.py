"""Golden case 7 on paper: the college says expelled, the employer hired, the job centre still unemployed.

The services decide as they do in a region; the picture keeps one case, and the person counts once throughout.
"""

from __future__ import annotations

from collections import Counter

import pytest

from kadry_contracts.facts.picture import ReconciliationOpenedV1, ReconciliationResolvedV1
from services.picture.app import SERVICE as PICTURE
from services.picture.domain.cases import Case, case_id
from services.picture.domain.ledger import PEOPLE, Posting
from services.programs.app import SERVICE as PROGRAMS
from services.vacancies.app import SERVICE as VACANCIES
from tests.paper.builders import TRAINEES
from tests.support.paper import Paper, at

PERM, SEWERS = "57701000", "8153"


@pytest.fixture
def paper() -> Paper:
    """A registered person studies sewing at a college."""
    paper = Paper(TRAINEES, PROGRAMS, VACANCIES, PICTURE, now=at("2026-08-03"))
    for who, kind in (("czn-perm", "job_centre"), ("college-perm", "college"), ("fabrika", "employer")):
        paper.admit(who, kind)
    paper.tell(
        "college-perm",
        "programs.program_published",
        program_ref="sew",
        title="Швея",
        level="vocational_training",
        occupation=SEWERS,
        duration_weeks=16,
        mode="in_person",
    )
    paper.tell(
        "college-perm",
        "programs.intake_opened",
        intake_ref="sew-1",
        program="college-perm/sew",
        municipality=PERM,
        places=10,
        starts_on="2026-09-01",
        ends_on="2026-12-20",
        funding="employment_service",
    )
    paper.tell(
        "czn-perm",
        "trainees.unemployed_registered",
        person_ref="p-1",
        registered_on="2026-08-03",
        municipality=PERM,
        occupation=SEWERS,
    )
    paper.tell(
        "czn-perm",
        "trainees.training_referred",
        referral_ref="r-1",
        person_ref="p-1",
        intake="college-perm/sew-1",
        referred_on="2026-08-10",
        expires_on="2026-09-05",
    )
    paper.turn(at("2026-09-01"))
    paper.tell(
        "college-perm",
        "trainees.enrolled",
        enrolment_ref="e-1",
        person_ref="s-1",
        intake="college-perm/sew-1",
        enrolled_on="2026-09-01",
        referral="czn-perm/r-1",
    )
    paper.settle()
    return paper


def people(paper: Paper) -> Counter[str]:
    """Where people stand by what the picture has posted."""
    sums: Counter[str] = Counter()
    for entry in paper.desks["picture"].entries:
        if isinstance(entry, Posting) and entry.measure in PEOPLE:
            sums[entry.measure] += entry.delta
    return Counter({account: n for account, n in sums.items() if n})


def disagree(paper: Paper) -> str:
    """The three registers say their words; returns the pseudonym."""
    trainee = next(s.fact.trainee for s in paper.facts if s.fact.event() == "enrolled")  # type: ignore[attr-defined]
    paper.turn(at("2026-10-12"))
    paper.tell(
        "college-perm",
        "trainees.study_ended",
        enrolment_ref="e-1",
        ended_on="2026-10-08",
        outcome="dropped_out",
    )
    paper.tell("fabrika", "vacancies.hire_made", hire_ref="h-1", hired_on="2026-10-09", trainee=trainee)
    paper.tell("czn-perm", "trainees.unemployed_confirmed", person_ref="p-1", confirmed_on="2026-10-12")
    paper.settle()
    return str(trainee)


def test_three_registers_open_one_case_that_the_job_centre_must_answer(paper: Paper) -> None:
    trainee = disagree(paper)
    [opened] = paper.of(ReconciliationOpenedV1)
    assert (opened.code, opened.about, opened.owner) == ("conflicting_status", trainee, "czn-perm")
    assert {claim.participant for claim in opened.claims} == {"college-perm", "fabrika", "czn-perm"}
    assert people(paper) == {"hired": 1}


def test_the_case_ends_when_the_job_centre_closes_the_registration_and_the_person_counts_once(
    paper: Paper,
) -> None:
    trainee = disagree(paper)
    paper.tell(
        "czn-perm", "trainees.unemployed_closed", person_ref="p-1", closed_on="2026-10-13", reason="hired"
    )
    paper.turn(at("2026-10-14"))
    [resolved] = paper.of(ReconciliationResolvedV1)
    assert resolved.about == trainee
    case = paper.find("picture", Case, case_id("conflicting_status", trainee))
    assert case is not None
    assert (case.state, len(paper.of(ReconciliationOpenedV1))) == ("resolved", 1)
    assert people(paper) == {"hired": 1}
