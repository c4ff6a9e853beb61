"""Late, reordered and corrected events end where the ideal order ends (section 7, "Late events")."""

from __future__ import annotations

from collections.abc import Callable

from kadry_contracts.facts import programs
from kadry_contracts.facts import trainees as facts
from tests.paper.builders import mint

from .season import CLEANER, LYSVA, PERM, SEWING, TAILOR, Season, a_graduate


def alike(one: Callable[[Season], object], other: Callable[[Season], object]) -> None:
    """Both orders leave the same sums in every cell on every day."""
    first, second = Season(), Season()
    one(first)
    other(second)
    assert first.paper.cells() == second.paper.cells() != {}


def test_a_registration_that_arrives_after_its_hire() -> None:
    def ideal(season: Season) -> None:
        season.register("2026-08-10", municipality=LYSVA)
        season.hire("2026-09-01", "czn-perm/h-1", person_ref="p-1")

    def late(season: Season) -> None:
        season.hire("2026-09-01", "czn-perm/h-1", person_ref="p-1")
        season.register("2026-08-10", municipality=LYSVA)

    alike(ideal, late)


def test_a_graduation_that_arrives_after_its_hire() -> None:
    def ideal(season: Season) -> None:
        season.enrol("2026-09-01")
        season.end("2026-11-24", "graduated")
        season.hire("2026-12-01", trainee=mint("resurs-igolka", "s-1"))

    def late(season: Season) -> None:
        season.enrol("2026-09-01")
        season.hire("2026-12-01", trainee=mint("resurs-igolka", "s-1"))
        season.end("2026-11-24", "graduated")

    alike(ideal, late)


def test_a_graduation_after_the_hire_makes_nobody_available() -> None:
    season = Season()
    season.enrol("2026-09-01")
    season.hire("2026-12-01", trainee=mint("resurs-igolka", "s-1"))
    season.end("2026-11-24", "graduated")
    assert season.accounts() == ["hired"]
    assert season.paper.of(facts.GraduateAvailableV1) == []


def test_events_of_one_day_are_ordered_by_what_they_are() -> None:
    def ideal(season: Season) -> None:
        season.register("2026-09-01")
        season.refer("2026-09-01")
        season.enrol("2026-09-01", referral="czn-perm/n-1")
        season.end("2026-09-01", "graduated")
        season.hire("2026-09-01", "czn-perm/h-1", person_ref="p-1")
        season.close("2026-09-01", "hired")

    def reversed_(season: Season) -> None:
        season.hire("2026-09-01", "czn-perm/h-1", person_ref="p-1")
        season.close("2026-09-01", "hired")
        season.register("2026-09-01")
        season.refer("2026-09-01")
        season.end("2026-09-01", "graduated")
        season.enrol("2026-09-01", referral="czn-perm/n-1")

    alike(ideal, reversed_)


def test_an_enrolment_dated_before_its_hold_lapsed_undoes_the_lapse() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.release("czn-perm/n-1", "2026-09-05")
    assert season.accounts() == ["unemployed"]
    season.enrol("2026-09-05", referral="czn-perm/n-1")
    assert sorted(season.moves()) == [
        ("2026-09-05", "referred", "in_training"),
        ("2026-09-05", "unemployed", "referred"),
    ]
    assert season.accounts() == ["in_training"]


def test_an_enrolment_dated_after_its_hold_lapsed_leaves_the_lapse() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.release("czn-perm/n-1", "2026-09-05")
    season.enrol("2026-09-07", referral="czn-perm/n-1")
    assert season.accounts("2026-09-06") == ["unemployed"]
    assert season.accounts() == ["in_training"]


def test_a_dropout_that_arrives_after_the_intake_was_aborted() -> None:
    def ideal(season: Season) -> None:
        season.enrol("2026-09-01")
        season.end("2026-09-20", "dropped_out")
        season.stop(programs.IntakeAbortedV1, "2026-10-01")

    def late(season: Season) -> None:
        season.enrol("2026-09-01")
        season.stop(programs.IntakeAbortedV1, "2026-10-01")
        season.end("2026-09-20", "dropped_out")

    alike(ideal, late)


def test_closings_and_registrations_of_one_reference_pair_up_by_their_days() -> None:
    def ideal(season: Season) -> None:
        season.register("2026-03-01")
        season.close("2026-05-01", "own_wish")
        season.register("2026-06-01", occupation=CLEANER)
        season.close("2026-12-01", "trained")

    def late(season: Season) -> None:
        season.register("2026-03-01")
        season.close("2026-12-01", "trained")
        season.close("2026-05-01", "own_wish")
        season.register("2026-06-01", occupation=CLEANER)

    alike(ideal, late)


def test_a_corrected_registration_moves_the_person_for_every_day_it_touches() -> None:
    season = Season()
    first = season.register("2026-08-10")
    second = season.register("2026-08-05", municipality=LYSVA, corrects=first)
    assert season.said(second) == ["unemployed_registered"]
    assert season.where("2026-08-05") == [("unemployed", LYSVA, TAILOR)]
    assert season.where() == [("unemployed", LYSVA, TAILOR)]


def test_a_correction_waits_for_what_it_corrects() -> None:
    season = Season()
    second = season.register("2026-08-05", municipality=LYSVA, corrects="first")
    assert season.said(second) == ["report_waiting"]
    season.register("2026-08-10", id="first")
    assert season.last(second) == "unemployed_registered"
    assert season.where() == [("unemployed", LYSVA, TAILOR)]


def test_a_correction_of_a_refused_report_is_judged_as_new() -> None:
    season = Season()
    refused = season.ask("2026-11-25")
    assert season.said(refused) == ["outside_intake"]
    assert season.said(season.ask("2026-09-01", corrects=refused)) == ["place_requested"]


def test_a_corrected_closing_replaces_the_first() -> None:
    season = Season()
    season.register("2026-08-10")
    first = season.close("2026-09-10", "own_wish")
    season.close("2026-09-12", "hired", corrects=first)
    assert season.accounts("2026-09-11") == ["unemployed"]
    assert season.accounts() == ["hired"]


def test_a_corrected_referral_replaces_the_first() -> None:
    season = Season()
    season.register("2026-08-10")
    first = season.refer("2026-08-17")
    season.refer("2026-08-20", corrects=first)
    assert season.accounts("2026-08-19") == ["unemployed"]
    assert season.accounts() == ["referred"]


def test_a_corrected_enrolment_keeps_its_place_until_it_has_the_new_one() -> None:
    season = Season()
    season.open("resurs-igolka/cut", occupation=TAILOR)
    first = season.enrol("2026-09-01")
    second = season.ask("2026-09-03", intake="resurs-igolka/cut", corrects=first)
    assert season.said(second) == ["place_requested"]
    assert season.where() == [("in_training", PERM, SEWING)]
    season.take(second, "resurs-igolka/e-1", "resurs-igolka/cut", "2026-09-03")
    assert season.where("2026-09-02") == []
    assert season.where() == [("in_training", PERM, TAILOR)]


def test_a_corrected_enrolment_without_a_new_place_leaves_the_first() -> None:
    season = Season()
    first = season.enrol("2026-09-01")
    second = season.ask("2026-09-03", corrects=first)
    season.refuse(second, "resurs-igolka/e-1")
    assert season.last(second) == "no_free_place"
    assert season.where("2026-09-01") == [("in_training", PERM, SEWING)]


def test_an_enrolment_corrected_to_another_person_takes_its_end_along() -> None:
    season = Season()
    first = season.enrol("2026-09-01")
    season.end("2026-11-24", "graduated")
    season.enrol("2026-09-01", who="s-2", corrects=first)
    assert season.person("s-1", "resurs-igolka").path == ()
    assert [fact.trainee for fact in season.paper.of(facts.StudyEndedV1)] == [
        mint("resurs-igolka", who) for who in ("s-1", "s-2")
    ]
    last = season.person("s-2", "resurs-igolka").path[-1]
    assert (last.at.account, last.on.isoformat()) == ("graduates_available", "2026-11-24")
    assert season.accounts() == ["graduates_available"]


def test_a_corrected_end_replaces_the_first() -> None:
    season = Season()
    season.enrol("2026-09-01")
    first = season.end("2026-11-24", "graduated")
    season.end("2026-10-08", "dropped_out", corrects=first)
    assert season.accounts() == ["left"]
    assert season.accounts("2026-10-08") == ["left"]


def test_the_fact_of_a_corrected_enrolment_names_the_one_it_replaces() -> None:
    season = Season()
    first = season.enrol("2026-09-01")
    season.enrol("2026-09-02", corrects=first)
    one, other = (said for said in season.paper.facts if isinstance(said.fact, facts.EnrolledV1))
    assert (one.corrects, other.corrects) == (None, one.id)


def test_a_corrected_availability_replaces_the_first() -> None:
    season = a_graduate()
    first = season.available("2026-12-01", occupation=CLEANER)
    season.available("2026-12-05", occupation=TAILOR, corrects=first)
    assert season.where("2026-12-04") == [("graduates_available", PERM, SEWING)]
    assert season.where() == [("graduates_available", PERM, TAILOR)]


def test_a_hire_corrected_to_another_person_moves_both() -> None:
    season = Season()
    season.register("2026-08-10")
    season.register("2026-08-10", who="p-2")
    season.hire("2026-09-01", trainee=mint("czn-perm", "p-1"))
    season.hire("2026-09-01", trainee=mint("czn-perm", "p-2"))
    assert season.accounts() == ["hired", "unemployed"]
    assert season.person("p-1").path[-1].at.account == "unemployed"


def test_each_fact_moves_as_many_in_as_out() -> None:
    season = a_graduate()
    season.hire("2026-12-01", trainee=mint("czn-perm", "p-1"))
    for said in season.paper.facts:
        for move in getattr(said.fact, "moves", ()):
            assert move.was != move.at
    sums: dict[object, int] = {}
    for (on, *_), n in season.paper.cells().items():
        sums[on] = sums.get(on, 0) + n
    assert set(sums.values()) == {0}
