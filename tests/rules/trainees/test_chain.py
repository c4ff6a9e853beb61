"""The chain: registered, referred, enrolled, ended, hired, closed (section 7, "The chain, exactly")."""

from __future__ import annotations

from datetime import date

from kadry_contracts.facts import trainees as facts
from services.trainees.domain.person.identity import Sealed
from tests.paper.builders import mint
from tests.support.paper import at

from .season import CLEANER, INTAKE, LYSVA, PERM, SEWING, TAILOR, Season, a_graduate


def test_a_registered_person_counts_as_unemployed_where_they_live_and_in_what_they_seek() -> None:
    season = Season()
    report = season.register("2026-08-10", municipality=LYSVA, occupation=CLEANER)
    assert season.said(report) == ["unemployed_registered"]
    assert season.where() == [("unemployed", LYSVA, CLEANER)]


def test_a_referral_moves_the_unemployed_to_referred() -> None:
    season = Season()
    season.register("2026-08-10")
    report = season.refer("2026-08-17")
    assert season.said(report) == ["training_referred"]
    assert season.where("2026-08-16") == [("unemployed", PERM, TAILOR)]
    assert season.where() == [("referred", PERM, TAILOR)]
    (fact,) = season.paper.of(facts.TrainingReferredV1)
    assert (fact.provider, fact.intake, fact.referral) == ("resurs-igolka", INTAKE, "czn-perm/n-1")


def test_a_referral_waits_for_its_person() -> None:
    season = Season()
    report = season.refer("2026-08-17")
    assert season.said(report) == ["report_waiting"]
    season.register("2026-08-10")
    assert season.last(report) == "training_referred"


def test_a_referral_waits_for_its_intake() -> None:
    season = Season(opened=False)
    season.register("2026-08-10")
    report = season.refer("2026-08-17")
    assert season.said(report) == ["report_waiting"]
    season.open()
    season.paper.settle()
    assert season.last(report) == "training_referred"


def test_a_referral_of_somebody_never_registered_is_refused_at_its_deadline() -> None:
    season = Season()
    season.enrol("2026-09-01", who="s-1")
    trainee = mint("resurs-igolka", "s-1")
    report = season.refer("2026-08-17", person_ref=None, trainee=trainee)
    season.paper.turn(at("2027-02-01"))
    assert season.said(report) == ["report_waiting", "not_registered"]


def test_a_second_referral_of_one_name_is_refused() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    assert season.said(season.refer("2026-08-18")) == ["already_exists"]


def test_an_expired_hold_lapses_the_referral() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.release("czn-perm/n-1", "2026-09-05")
    assert season.moves() == [("2026-09-05", "referred", "unemployed")]
    (fact,) = season.paper.of(facts.ReferralLapsedV1)
    assert (fact.reason, fact.on) == ("expired", date(2026, 9, 5))


def test_an_enrolment_waits_for_its_intake() -> None:
    season = Season(opened=False)
    report = season.ask("2026-09-01")
    assert season.said(report) == ["report_waiting"]
    season.open()
    season.paper.settle()
    assert season.last(report) == "place_requested"


def test_an_enrolment_for_an_intake_nobody_opens_is_refused_at_its_deadline() -> None:
    season = Season(opened=False)
    report = season.ask("2026-09-01")
    season.paper.turn(at("2027-02-01"))
    assert season.said(report) == ["report_waiting", "unknown_object"]


def test_an_enrolment_waits_for_its_referral() -> None:
    season = Season()
    season.register("2026-08-10")
    report = season.ask("2026-09-01", referral="czn-perm/n-1")
    assert season.said(report) == ["report_waiting"]
    season.refer("2026-08-17")
    assert season.last(report) == "place_requested"


def test_nobody_moves_while_an_enrolment_is_only_requested() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.ask("2026-09-01", referral="czn-perm/n-1")
    assert season.accounts() == ["referred"]


def test_an_enrolment_with_a_place_moves_the_referred_to_in_training() -> None:
    season = Season()
    season.register("2026-08-10", municipality=LYSVA)
    season.refer("2026-08-17")
    report = season.enrol("2026-09-01", referral="czn-perm/n-1")
    assert season.said(report) == ["place_requested", "place_taken", "enrolled"]
    assert season.where() == [("in_training", LYSVA, SEWING)]
    (fact,) = season.paper.of(facts.EnrolledV1)
    assert (fact.referral, fact.provider) == ("czn-perm/n-1", "resurs-igolka")


def test_an_enrolment_without_a_place_is_refused_by_its_own_report() -> None:
    season = Season()
    report = season.ask("2026-09-01")
    season.refuse(report, "resurs-igolka/e-1")
    assert season.said(report) == ["place_requested", "place_refused", "no_free_place"]
    assert season.accounts() == []


def test_a_refused_enrolment_may_be_reported_again() -> None:
    season = Season()
    season.refuse(season.ask("2026-09-01"), "resurs-igolka/e-1")
    assert season.last(season.enrol("2026-09-02")) == "enrolled"


def test_a_second_enrolment_of_one_name_is_refused() -> None:
    season = Season()
    season.enrol("2026-09-01")
    assert season.said(season.ask("2026-09-01")) == ["already_exists"]


def test_an_enrolment_after_the_end_of_its_intake_is_refused() -> None:
    season = Season()
    assert season.said(season.ask("2026-11-25")) == ["outside_intake"]


def test_nobody_enrols_before_an_intake_is_offered() -> None:
    season = Season(opened=False)
    season.open(at="2026-08-01")
    assert season.said(season.ask("2026-07-31")) == ["outside_intake"]
    season.open(version=3, at="2026-08-20", ends_on="2026-12-24")
    assert season.said(season.ask("2026-08-01", "e-2")) == ["place_requested"]


def test_an_intake_told_of_after_its_start_takes_people_from_its_start() -> None:
    season = Season(opened=False)
    season.open(at="2026-10-01")
    assert season.said(season.ask("2026-09-01")) == ["place_requested"]
    assert season.said(season.ask("2026-08-31", "e-2")) == ["outside_intake"]


def test_an_enrolment_with_a_referral_to_another_intake_waits_for_its_correction_and_is_refused() -> None:
    season = Season()
    season.open("resurs-igolka/cut")
    season.register("2026-08-10")
    first = season.refer("2026-08-17")
    report = season.ask("2026-09-01", referral="czn-perm/n-1", intake="resurs-igolka/cut")
    assert season.said(report) == ["report_waiting"]
    season.refer("2026-08-18", intake="resurs-igolka/cut", corrects=first)
    assert season.last(report) == "place_requested"
    other = season.ask("2026-09-01", "e-2", referral="czn-perm/n-1")
    season.paper.turn(at("2027-02-01"))
    assert season.last(other) == "referral_mismatch"


def test_an_enrolment_with_a_referral_of_another_person_is_refused() -> None:
    season = Season()
    season.register("2026-08-10")
    season.register("2026-08-10", who="p-2")
    season.refer("2026-08-17")
    other = mint("czn-perm", "p-2")
    report = season.ask("2026-09-01", who=None, trainee=other, referral="czn-perm/n-1")
    assert season.said(report) == ["referral_mismatch"]


def test_a_college_cannot_enrol_into_the_intake_of_another() -> None:
    season = Season()
    assert season.said(season.ask("2026-09-01", by="college-kama")) == ["not_yours"]


def test_an_end_waits_for_its_enrolment() -> None:
    season = Season()
    report = season.end("2026-11-24", "graduated")
    assert season.said(report) == ["report_waiting"]
    season.enrol("2026-09-01")
    assert season.said(report)[1:] == ["study_ended", "graduate_available"]


def test_an_end_waits_while_the_enrolment_is_only_requested() -> None:
    season = Season()
    enrolled = season.ask("2026-09-01")
    report = season.end("2026-11-24", "graduated")
    assert season.said(report) == ["report_waiting"]
    season.take(enrolled, "resurs-igolka/e-1")
    assert season.said(report)[1:] == ["study_ended", "graduate_available"]


def test_a_graduate_is_available_by_itself() -> None:
    season = a_graduate()
    (fact,) = season.paper.of(facts.GraduateAvailableV1)
    assert (fact.occupation, fact.municipality, fact.available_from) == (SEWING, PERM, date(2026, 11, 24))
    assert season.where() == [("graduates_available", PERM, SEWING)]


def test_a_study_ends_once() -> None:
    season = a_graduate()
    assert season.said(season.end("2026-11-25", "dropped_out")) == ["already_ended"]


def test_a_study_cannot_end_before_it_begins() -> None:
    season = Season()
    season.enrol("2026-09-10")
    assert season.said(season.end("2026-09-09", "dropped_out")) == ["dates_reversed"]


def test_a_hire_says_who_trained_the_person() -> None:
    season = a_graduate()
    season.hire(
        "2026-12-01", trainee=mint("czn-perm", "p-1"), employer="fabrika-nitka", vacancy="fabrika-nitka/v"
    )
    (fact,) = season.paper.of(facts.TraineeHiredV1)
    assert [(t.provider, t.ended_on) for t in fact.trained_by] == [("resurs-igolka", date(2026, 11, 24))]
    assert (fact.employer, fact.vacancy, fact.hire) == (
        "fabrika-nitka",
        "fabrika-nitka/v",
        "fabrika-nitka/h-1",
    )
    assert season.accounts() == ["hired"]


def test_a_sealed_identity_goes_into_the_journal_unopened() -> None:
    season = Season()
    season.register("2026-08-10", sealed_identity="c2VhbGVk")
    assert season.paper.desks["trainees"].entries == [
        Sealed(mint("czn-perm", "p-1"), "urn:kadry:czn-perm", "czn-perm-1", "c2VhbGVk")
    ]
    assert not any("c2VhbGVk" in said.fact.model_dump_json() for said in season.paper.facts)
