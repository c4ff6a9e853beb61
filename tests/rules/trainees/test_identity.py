"""Names of one person, contradictions and overlaps (sections 3 and 7)."""

from __future__ import annotations

from datetime import date

import pytest

from kadry_contracts.facts import trainees as facts
from kadry_contracts.facts import vacancies
from kadry_contracts.facts.common import ContradictionFoundV1, ReportWaitingV1, typed
from services.trainees.domain.overlap import overlap
from tests.paper.builders import mint
from tests.support.paper import at

from .season import INTAKE, LYSVA, PERM, SEWING, TAILOR, Season, a_graduate

CONTRADICTION: type[ContradictionFoundV1] = typed(ContradictionFoundV1, "trainees")
WAITING: type[ReportWaitingV1] = typed(ReportWaitingV1, "trainees")


def test_an_enrolment_with_a_referral_is_about_the_referrals_person() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.enrol("2026-09-01", who="s-77", referral="czn-perm/n-1")
    (fact,) = season.paper.of(facts.EnrolledV1)
    assert fact.trainee == mint("czn-perm", "p-1")
    assert season.person().names == ("czn-perm", "resurs-igolka")


def test_the_colleges_own_reference_is_from_then_on_another_name_of_the_person() -> None:
    season = a_graduate()
    season.available("2026-12-01", "s-1", municipality=LYSVA)
    assert season.where() == [("graduates_available", LYSVA, SEWING)]
    assert season.paper.of(facts.AvailabilityDeclaredV1)[0].trainee == mint("czn-perm", "p-1")


def linked() -> Season:
    """The college knew the person under a name of its own before the referral told who it is."""
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.paper.turn(at("2027-01-01"))
    season.available("2026-12-01", "s-1")
    assert season.accounts() == ["graduates_available", "referred"]
    season.enrol("2026-09-01", who="s-1", referral="czn-perm/n-1")
    return season


def test_two_names_that_turn_out_to_be_one_person_are_linked() -> None:
    season = linked()
    (fact,) = season.paper.of(facts.TraineeLinkedV1)
    assert fact.trainee == mint("czn-perm", "p-1")
    assert fact.merged == mint("resurs-igolka", "s-1")
    assert fact.participants == ("czn-perm", "resurs-igolka")


def test_linked_histories_are_one_and_the_person_counts_once() -> None:
    season = linked()
    assert season.accounts("2026-08-20") == ["referred"]
    assert season.accounts("2026-12-02") == ["in_training"]
    season.end("2026-11-24", "graduated")
    assert season.accounts() == ["graduates_available"]


def test_a_report_that_names_the_merged_pseudonym_reaches_the_other() -> None:
    season = linked()
    season.end("2026-11-24", "graduated")
    season.hire("2026-12-24", trainee=mint("resurs-igolka", "s-1"))
    assert season.paper.of(facts.TraineeHiredV1)[0].trainee == mint("czn-perm", "p-1")
    assert season.accounts() == ["hired"]


def test_a_report_about_an_unknown_trainee_waits_and_is_refused_at_its_deadline() -> None:
    season = Season()
    trainee = mint("nobody", "nobody")
    report = season.ask("2026-09-01", who=None, trainee=trainee)
    assert season.paper.of(WAITING)[0].waits_for == f"trainee {trainee}"
    season.paper.turn(at("2027-02-01"))
    assert season.said(report) == ["report_waiting", "unknown_object"]


def test_a_waiting_report_does_not_tell_the_persons_name() -> None:
    season = Season()
    season.close("2026-09-10", "own_wish", who="secret-ref")
    (fact,) = season.paper.of(WAITING)
    assert fact.waits_for == "person_ref"


def test_no_fact_carries_a_participants_name_of_a_person() -> None:
    season = linked()
    season.hire("2026-12-24", "czn-perm/h-1", person_ref="p-1")
    ours = [said.fact.model_dump_json() for said in season.paper.facts if said.service == "trainees"]
    assert ours
    assert not [fact for fact in ours if '"p-1"' in fact or '"s-1"' in fact]


def test_a_hire_of_an_unknown_trainee_is_a_contradiction_after_its_time() -> None:
    season = Season()
    trainee = mint("nobody", "nobody")
    season.hire("2026-09-01", trainee=trainee)
    assert season.paper.of(CONTRADICTION) == []
    season.paper.turn(at("2027-02-01"))
    (fact,) = season.paper.of(CONTRADICTION)
    assert (fact.about, fact.code) == (trainee, "unknown_trainee")
    assert [(c.participant, c.says, c.on) for c in fact.claims] == [
        ("fabrika-nitka", "hired", date(2026, 9, 1))
    ]
    assert not [s for s in season.paper.facts if type(s.fact).event() == "report_refused"]


def never_seen() -> Season:
    """Somebody was hired under a pseudonym that nobody had minted, and the time to wait is over."""
    season = Season("2026-09-01")
    season.hire("2026-08-20", trainee=mint("czn-perm", "p-1"))
    season.paper.turn(at("2026-12-01"))
    assert [(c.code, c.settled) for c in season.paper.of(CONTRADICTION)] == [("unknown_trainee", False)]
    return season


def test_a_hire_of_somebody_who_appears_after_its_time_counts_and_the_case_is_settled() -> None:
    season = never_seen()
    season.register("2026-08-10")
    assert season.where() == [("hired", PERM, SEWING)]
    assert season.accounts("2026-08-15") == ["unemployed"]
    assert [(c.code, c.settled) for c in season.paper.of(CONTRADICTION)][1:] == [("unknown_trainee", True)]
    assert season.paper.of(facts.TraineeHiredV1)[-1].hire == "fabrika-nitka/h-1"
    ideal = Season()
    ideal.register("2026-08-10")
    ideal.hire("2026-08-20", trainee=mint("czn-perm", "p-1"))
    assert season.paper.cells() == ideal.paper.cells()


def test_such_a_hire_counts_once_however_often_the_person_is_told_of() -> None:
    season = never_seen()
    season.register("2026-08-10")
    season.close("2026-08-21", "hired")
    assert len(season.paper.of(facts.TraineeHiredV1)) == 1
    assert season.person().awaited == ()


def test_such_a_hire_that_is_withdrawn_counts_for_nobody() -> None:
    season = never_seen()
    body = {"hire": "fabrika-nitka/h-1", "participant": "fabrika-nitka", "hired_on": "2026-08-20"}
    fact = vacancies.HireWithdrawnV1.model_validate(
        {**body, "withdrawn_on": "2026-12-01", "reason": "ошибка", "version": 2}
    )
    season.paper.state_fact("vacancies", fact)
    season.paper.settle()
    assert [(c.code, c.settled) for c in season.paper.of(CONTRADICTION)][1:] == [("unknown_trainee", True)]
    season.register("2026-08-10")
    assert season.accounts() == ["unemployed"]


def test_such_a_hire_that_was_of_somebody_else_counts_for_them() -> None:
    season = never_seen()
    season.hire("2026-08-20", person_ref="w-1")
    season.register("2026-08-10")
    assert season.accounts() == ["hired", "unemployed"]
    assert season.person().path[-1].at.account == "unemployed"


def test_a_hire_of_a_trainee_who_appears_in_time_counts() -> None:
    season = Season()
    season.hire("2026-09-01", trainee=mint("czn-perm", "p-1"))
    season.register("2026-08-10")
    assert season.accounts() == ["hired"]


def second_registration() -> Season:
    """A person of the second job centre's turns out to be one of the first's: a college knows both."""
    season = Season()
    season.register("2026-08-10")
    season.register("2026-08-12", who="l-1", by="czn-lysva", municipality=LYSVA)
    season.refer("2026-08-17")
    season.enrol("2026-09-01", who="s-1", referral="czn-perm/n-1")
    season.tell(
        "czn-lysva",
        "training_referred",
        referral_ref="n-9",
        person_ref="l-1",
        intake=INTAKE,
        referred_on="2026-08-20",
        expires_on="2026-09-05",
    )
    season.ask("2026-09-02", "e-2", "s-1", referral="czn-lysva/n-9")
    return season


def test_a_second_open_registration_is_a_contradiction_and_the_person_counts_once() -> None:
    season = second_registration()
    (fact,) = season.paper.of(CONTRADICTION)
    assert fact.code == "second_registration"
    assert [(claim.participant, claim.on) for claim in fact.claims] == [
        ("czn-perm", date(2026, 8, 10)),
        ("czn-lysva", date(2026, 8, 12)),
    ]
    assert season.where("2026-08-13") == [("unemployed", PERM, TAILOR)]
    assert season.accounts() == ["in_training"]


def test_a_second_registration_of_one_reference_is_a_contradiction_too() -> None:
    season = Season()
    season.register("2026-08-10")
    season.register("2026-08-20", municipality=LYSVA)
    assert [fact.code for fact in season.paper.of(CONTRADICTION)] == ["second_registration"]
    assert season.where() == [("unemployed", PERM, TAILOR)]


def test_a_registration_after_the_first_was_closed_is_none() -> None:
    season = Season()
    season.register("2026-08-10")
    season.close("2026-08-15", "own_wish")
    season.register("2026-08-20")
    assert season.paper.of(CONTRADICTION) == []
    assert season.accounts() == ["unemployed"]


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        ((date(2026, 10, 1), date(2027, 2, 1)), "start"),
        ((date(2026, 8, 1), date(2026, 10, 1)), "end"),
        ((date(2026, 8, 1), date(2027, 2, 1)), "embrace"),
        ((date(2026, 10, 1), date(2026, 11, 1)), "within"),
        ((date(2026, 12, 1), date(2027, 2, 1)), None),
    ],
)
def test_studies_overlap_at_the_start_at_the_end_around_or_within(
    new: tuple[date, date], kind: str | None
) -> None:
    assert overlap(new, (date(2026, 9, 1), date(2026, 12, 1))) == kind


def test_overlapping_studies_are_said_not_refused() -> None:
    season = Season()
    season.open("college-kama/ov", starts_on="2026-10-01", ends_on="2026-12-20")
    season.enrol("2026-09-01")
    trainee = mint("resurs-igolka", "s-1")
    report = season.ask("2026-10-01", "ov-1", None, "college-kama", trainee=trainee, intake="college-kama/ov")
    season.take(report, "college-kama/ov-1", "college-kama/ov", "2026-10-01")
    (fact,) = season.paper.of(facts.OverlapFoundV1)
    assert (fact.trainee, fact.kind) == (trainee, "start")
    assert fact.enrolments == ("college-kama/ov-1", "resurs-igolka/e-1")
    assert season.accounts() == ["in_training"]


def test_who_leaves_one_of_two_studies_stays_in_training_in_the_other() -> None:
    season = Season()
    season.open("college-kama/ov", starts_on="2026-10-01", ends_on="2026-12-20", occupation=TAILOR)
    season.enrol("2026-09-01")
    trainee = mint("resurs-igolka", "s-1")
    report = season.ask("2026-10-01", "ov-1", None, "college-kama", trainee=trainee, intake="college-kama/ov")
    season.take(report, "college-kama/ov-1", "college-kama/ov", "2026-10-01")
    season.end("2026-10-20", "dropped_out")
    assert season.where("2026-10-19") == [("in_training", PERM, SEWING)]
    assert season.where() == [("in_training", PERM, TAILOR)]
