"""An enrolment that named the wrong referral is corrected: nobody becomes another by that (section 3)."""

from __future__ import annotations

from kadry_contracts.facts import trainees as facts
from services.trainees.domain.person.history import Person
from tests.paper.builders import mint

from .season import Season

ENROLMENT = "resurs-igolka/e-1"


def two_referred() -> Season:
    """Two people, each with a referral to the course."""
    season = Season()
    for who, ref in (("p-1", "n-1"), ("p-2", "n-2")):
        season.register("2026-08-10", who)
        season.refer("2026-08-17", ref, who)
    return season


def test_an_enrolment_corrected_to_another_referral_links_nobody() -> None:
    season = two_referred()
    first = season.enrol("2026-09-01", referral="czn-perm/n-1")
    season.enrol("2026-09-01", referral="czn-perm/n-2", corrects=first)
    assert season.paper.of(facts.TraineeLinkedV1) == []
    assert season.accounts() == ["in_training", "referred"]
    assert season.person("p-2").path[-1].at.account == "in_training"
    assert season.person("p-2").names == ("czn-perm", "resurs-igolka")
    assert season.person("p-1").names == ("czn-perm",)


def test_from_then_on_the_colleges_reference_is_the_right_persons_name() -> None:
    season = two_referred()
    first = season.enrol("2026-09-01", referral="czn-perm/n-1")
    season.enrol("2026-09-01", referral="czn-perm/n-2", corrects=first)
    season.end("2026-11-24", "graduated")
    season.available("2026-12-01", "s-1")
    (fact,) = season.paper.of(facts.AvailabilityDeclaredV1)
    assert fact.trainee == mint("czn-perm", "p-2")
    spare = season.paper.find("trainees", Person, mint("resurs-igolka", "s-1"))
    assert spare is not None
    assert spare.merged == mint("czn-perm", "p-2")


def test_an_enrolment_corrected_to_no_referral_is_of_a_person_of_its_own() -> None:
    season = two_referred()
    first = season.enrol("2026-09-01", referral="czn-perm/n-1")
    season.enrol("2026-09-01", corrects=first)
    assert season.accounts("2026-09-02") == ["in_training", "referred", "referred"]
    assert season.person("s-1", "resurs-igolka").path[-1].at.account == "in_training"
    season.end("2026-11-24", "graduated")
    assert season.paper.of(facts.GraduateAvailableV1)[0].trainee == mint("resurs-igolka", "s-1")


def test_needs_and_the_end_of_the_study_go_with_the_enrolment() -> None:
    season = two_referred()
    first = season.enrol("2026-09-01", referral="czn-perm/n-1", needs=("ramp",))
    season.end("2026-11-24", "graduated")
    season.enrol("2026-09-01", referral="czn-perm/n-2", needs=("ramp",), corrects=first)
    assert season.person("p-1").needs == ()
    assert [declared.needs for declared in season.person("p-2").needs] == [("ramp",)]
    assert season.accounts() == ["graduates_available", "referred"]
    assert season.person("p-2").path[-1].at.account == "graduates_available"


def test_a_refused_enrolment_with_the_wrong_referral_names_nobody_for_good() -> None:
    season = two_referred()
    first = season.ask("2026-09-01", referral="czn-perm/n-1")
    season.refuse(first, ENROLMENT)
    season.enrol("2026-09-01", referral="czn-perm/n-2", corrects=first)
    assert season.paper.of(facts.TraineeLinkedV1) == []
    assert season.person("p-2").path[-1].at.account == "in_training"


def test_a_correction_that_gets_no_place_leaves_the_name_as_it_was() -> None:
    season = two_referred()
    first = season.enrol("2026-09-01", referral="czn-perm/n-1")
    second = season.ask("2026-09-01", referral="czn-perm/n-2", corrects=first)
    season.refuse(second, ENROLMENT)
    season.end("2026-11-24", "graduated")
    season.available("2026-12-01", "s-1")
    assert season.paper.of(facts.AvailabilityDeclaredV1)[0].trainee == mint("czn-perm", "p-1")


def test_a_name_that_another_enrolment_vouches_for_links_two_people() -> None:
    season = two_referred()
    season.open("resurs-igolka/cut")
    season.refer("2026-08-18", "n-3", "p-1", intake="resurs-igolka/cut")
    first = season.enrol("2026-09-01", referral="czn-perm/n-1")
    season.enrol("2026-09-01", "e-2", referral="czn-perm/n-3", intake="resurs-igolka/cut")
    season.enrol("2026-09-01", referral="czn-perm/n-2", corrects=first)
    (fact,) = season.paper.of(facts.TraineeLinkedV1)
    assert {fact.trainee, fact.merged} == {mint("czn-perm", "p-1"), mint("czn-perm", "p-2")}
    assert season.accounts() == ["in_training"]
