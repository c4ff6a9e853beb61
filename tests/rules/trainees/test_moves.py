"""Who goes where (section 7, "Moves" and "Where a person counts")."""

from __future__ import annotations

import pytest

from kadry_contracts.facts import programs
from kadry_contracts.facts import trainees as facts
from tests.paper.builders import mint
from tests.support.paper import at

from .season import CLEANER, LYSVA, PERM, SEWING, TAILOR, Season, a_graduate


def test_an_unseen_name_that_enrols_comes_from_outside() -> None:
    season = Season()
    season.enrol("2026-09-01")
    assert season.moves() == [("2026-09-01", "outside", "in_training")]


def test_an_enrolled_person_counts_where_their_enrolment_says() -> None:
    season = Season()
    season.enrol("2026-09-01", municipality=LYSVA)
    assert season.where() == [("in_training", LYSVA, SEWING)]


def test_an_enrolled_person_of_unknown_residence_counts_at_the_intake() -> None:
    season = Season()
    season.enrol("2026-09-01")
    assert season.where() == [("in_training", PERM, SEWING)]


def test_registration_tells_the_residence_better_than_an_enrolment() -> None:
    season = Season()
    season.register("2026-08-10", municipality=LYSVA)
    season.refer("2026-08-17")
    season.enrol("2026-09-01", municipality=PERM, referral="czn-perm/n-1")
    assert season.where() == [("in_training", LYSVA, SEWING)]


@pytest.mark.parametrize("outcome", ["dropped_out", "not_started"])
def test_who_does_not_graduate_is_unemployed_again_while_registered(outcome: str) -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.enrol("2026-09-01", referral="czn-perm/n-1")
    season.end("2026-10-08", outcome)
    assert season.where() == [("unemployed", PERM, TAILOR)]
    assert season.moves() == [("2026-10-08", "in_training", "unemployed")]


@pytest.mark.parametrize("outcome", ["dropped_out", "not_started"])
def test_who_does_not_graduate_and_is_not_registered_has_left(outcome: str) -> None:
    season = Season()
    season.enrol("2026-09-01")
    season.end("2026-10-08", outcome)
    assert season.moves() == [("2026-10-08", "in_training", "left")]


def test_a_study_misregistered_never_was() -> None:
    season = Season("2026-10-08")
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.enrol("2026-09-01", referral="czn-perm/n-1")
    season.end("2026-10-08", "misregistered")
    assert season.moves() == [("2026-09-01", "in_training", "referred")]
    assert season.where() == [("referred", PERM, TAILOR)]


@pytest.mark.parametrize(
    ("model", "reason", "outcome"),
    [
        (programs.IntakeCancelledV1, "too_few", "cancelled"),
        (programs.IntakeAbortedV1, "budget", "aborted"),
    ],
)
def test_who_studies_in_an_intake_that_ends_stops(model: type, reason: str, outcome: str) -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.enrol("2026-09-01", referral="czn-perm/n-1")
    season.enrol("2026-09-01", "e-2", "s-2")
    season.stop(model, "2026-10-01", reason)
    assert season.accounts("2026-09-30") == ["in_training", "in_training"]
    assert season.accounts() == ["left", "unemployed"]
    assert [fact.outcome for fact in season.paper.of(facts.StudyEndedV1)] == [outcome, outcome]


def test_an_intake_that_ends_lapses_the_referrals_to_it() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.stop(programs.IntakeCancelledV1, "2026-08-25")
    assert [fact.reason for fact in season.paper.of(facts.ReferralLapsedV1)] == ["cancelled"]
    assert season.where() == [("unemployed", PERM, TAILOR)]


def test_who_graduated_before_the_intake_ended_stays_a_graduate() -> None:
    season = Season()
    season.enrol("2026-09-01")
    season.end("2026-09-20", "graduated")
    season.stop(programs.IntakeAbortedV1, "2026-10-01")
    assert season.accounts() == ["graduates_available"]
    assert len(season.paper.of(facts.StudyEndedV1)) == 1


def test_a_place_answered_after_the_intake_ended_ends_at_once() -> None:
    season = Season()
    report = season.ask("2026-09-01")
    season.stop(programs.IntakeAbortedV1, "2026-10-01")
    season.take(report, "resurs-igolka/e-1")
    assert season.accounts("2026-09-30") == ["in_training"]
    assert season.accounts() == ["left"]


def test_who_is_hired_while_in_training_stays_until_the_study_ends() -> None:
    season = Season()
    season.enrol("2026-09-01")
    season.hire("2026-10-15", trainee=mint("resurs-igolka", "s-1"), occupation=TAILOR)
    assert season.accounts() == ["in_training"]
    season.end("2026-11-24", "graduated")
    assert season.moves() == [("2026-11-24", "in_training", "hired")]
    assert season.where() == [("hired", PERM, TAILOR)]
    assert season.paper.of(facts.GraduateAvailableV1) == []


def test_an_unseen_name_that_is_hired_comes_from_outside() -> None:
    season = Season()
    season.hire("2026-10-15", person_ref="w-1", municipality=LYSVA)
    assert season.where() == [("hired", LYSVA, SEWING)]
    assert season.moves() == [("2026-10-15", "outside", "hired")]


def test_a_hire_without_an_occupation_leaves_it_unchanged() -> None:
    season = Season()
    season.register("2026-08-10", municipality=LYSVA)
    season.hire("2026-08-20", "czn-perm/h-1", person_ref="p-1", occupation="-", municipality=PERM)
    assert season.where() == [("hired", LYSVA, TAILOR)]


def test_a_closing_because_hired_moves_who_was_not_hired_yet() -> None:
    season = Season()
    season.register("2026-08-10")
    season.close("2026-09-10", "hired")
    assert season.where() == [("hired", PERM, TAILOR)]


def test_a_closing_because_hired_moves_nobody_twice() -> None:
    season = a_graduate()
    season.hire("2026-12-01", trainee=mint("czn-perm", "p-1"))
    season.close("2026-12-01", "hired")
    assert season.moves() == []
    assert season.accounts() == ["hired"]


@pytest.mark.parametrize("reason", ["moved", "died"])
def test_who_moved_or_died_has_left_from_wherever(reason: str) -> None:
    season = a_graduate()
    season.close("2026-12-01", reason)
    assert season.moves() == [("2026-12-01", "graduates_available", "left")]


@pytest.mark.parametrize("reason", ["trained", "own_wish", "no_show", "retired"])
def test_other_reasons_move_the_unemployed(reason: str) -> None:
    season = Season()
    season.register("2026-08-10")
    season.close("2026-09-10", reason)
    assert season.moves() == [("2026-09-10", "unemployed", "left")]


def test_other_reasons_move_the_referred() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.close("2026-09-01", "own_wish")
    assert season.moves() == [("2026-09-01", "referred", "left")]


def test_other_reasons_do_not_move_a_graduate() -> None:
    season = a_graduate()
    season.close("2026-12-01", "trained")
    assert season.accounts() == ["graduates_available"]


def test_other_reasons_do_not_move_who_is_in_training() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.enrol("2026-09-01", referral="czn-perm/n-1")
    season.close("2026-09-02", "own_wish")
    assert season.accounts() == ["in_training"]


def test_a_registration_misregistered_never_was() -> None:
    season = Season()
    season.register("2026-08-10")
    season.close("2026-08-12", "misregistered")
    assert season.moves() == [("2026-08-10", "unemployed", "outside")]
    assert season.paper.cells() == {}


def test_a_registration_misregistered_takes_its_referral_with_it() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.close("2026-08-20", "misregistered")
    assert season.paper.cells() == {}
    assert [fact.reason for fact in season.paper.of(facts.ReferralLapsedV1)] == ["misregistered"]


def test_a_registration_misregistered_leaves_the_study_it_led_to_as_if_it_came_from_outside() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.enrol("2026-09-01", referral="czn-perm/n-1")
    season.close("2026-09-02", "misregistered")
    assert season.accounts("2026-08-31") == []
    assert season.accounts() == ["in_training"]


def test_availability_moves_the_unemployed_to_the_declared_cell() -> None:
    season = Season()
    season.register("2026-08-10")
    season.available("2026-08-20", "p-1", "czn-perm", municipality=LYSVA, occupation=CLEANER)
    assert season.where("2026-08-19") == [("unemployed", PERM, TAILOR)]
    assert season.where() == [("graduates_available", LYSVA, CLEANER)]


def test_availability_overrides_where_a_graduate_counts_from_its_date() -> None:
    season = a_graduate()
    season.available("2026-12-01", municipality=LYSVA, occupation=CLEANER)
    assert season.where("2026-11-30") == [("graduates_available", PERM, SEWING)]
    assert season.where() == [("graduates_available", LYSVA, CLEANER)]


def test_who_declares_availability_in_training_stays_until_the_study_ends() -> None:
    season = Season()
    season.enrol("2026-09-01")
    season.available("2026-11-20", occupation=CLEANER)
    assert season.accounts() == ["in_training"]
    season.end("2026-11-24", "graduated")
    assert season.where() == [("graduates_available", PERM, CLEANER)]


def test_who_withdraws_availability_has_left() -> None:
    season = a_graduate()
    report = season.withdraw("2026-12-14")
    assert season.said(report) == ["availability_withdrawn"]
    assert season.moves() == [("2026-12-14", "graduates_available", "left")]


def test_a_withdrawal_waits_for_the_availability() -> None:
    season = Season()
    season.enrol("2026-09-01")
    report = season.withdraw("2026-12-14")
    assert season.said(report) == ["report_waiting"]
    season.end("2026-11-24", "graduated")
    assert season.last(report) == "availability_withdrawn"


def test_a_withdrawal_of_what_nobody_declared_is_refused_at_its_deadline() -> None:
    season = Season()
    season.enrol("2026-09-01")
    report = season.withdraw("2026-12-14")
    season.paper.turn(at("2027-02-01"))
    assert season.said(report) == ["report_waiting", "not_available"]


def test_a_closing_waits_for_its_registration() -> None:
    season = Season()
    report = season.close("2026-09-10", "own_wish")
    assert season.said(report) == ["report_waiting"]
    season.register("2026-08-10")
    assert season.last(report) == "unemployed_closed"


def test_a_closing_before_the_registration_is_refused_at_its_deadline() -> None:
    season = Season()
    season.register("2026-08-10")
    report = season.close("2026-08-09", "own_wish")
    season.paper.turn(at("2027-02-01"))
    assert season.said(report) == ["report_waiting", "dates_reversed"]


def test_the_same_closing_under_another_id_is_refused() -> None:
    season = Season()
    season.register("2026-08-10")
    season.close("2026-09-10", "own_wish")
    assert season.said(season.close("2026-09-10", "own_wish")) == ["already_ended"]


def test_the_same_registration_under_another_id_is_refused() -> None:
    season = Season()
    season.register("2026-08-10")
    report = season.register("2026-08-10")
    assert season.said(report) == ["report_waiting"]
    season.paper.turn(at("2027-02-01"))
    assert season.last(report) == "already_registered"


def test_studies_in_an_intake_misregistered_never_were() -> None:
    season = Season()
    season.register("2026-08-10")
    season.enrol("2026-09-01")
    season.end("2026-09-20", "graduated")
    season.stop(programs.IntakeCancelledV1, "2026-10-01", "misregistered")
    assert season.where() == [("unemployed", PERM, TAILOR)]
    assert season.accounts("2026-09-10") == ["unemployed"]


def test_a_referral_read_after_its_intake_ended_lapses_with_it() -> None:
    season = Season()
    season.register("2026-08-10")
    season.stop(programs.IntakeCancelledV1, "2026-08-25")
    report = season.refer("2026-08-17")
    assert season.said(report) == ["training_referred", "referral_lapsed"]
    assert season.accounts("2026-08-24") == ["referred"]
    assert season.where() == [("unemployed", PERM, TAILOR)]


def test_who_moved_and_is_registered_elsewhere_goes_on_counting_there() -> None:
    season = Season()
    season.register("2026-08-10")
    season.register("2026-08-12", who="l-1", by="czn-lysva", municipality=LYSVA, occupation=CLEANER)
    season.refer("2026-08-17")
    season.enrol("2026-09-01", referral="czn-perm/n-1")
    season.tell(
        "czn-lysva",
        "training_referred",
        referral_ref="n-9",
        person_ref="l-1",
        intake="resurs-igolka/sew",
        referred_on="2026-08-20",
        expires_on="2026-09-05",
    )
    season.ask("2026-09-02", "e-2", "s-1", referral="czn-lysva/n-9")
    season.end("2026-09-20", "dropped_out")
    season.close("2026-10-01", "moved")
    assert season.where("2026-09-30") == [("unemployed", PERM, TAILOR)]
    assert season.where() == [("unemployed", LYSVA, CLEANER)]
