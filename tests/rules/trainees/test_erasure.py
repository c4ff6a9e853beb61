"""Data erased: the person has left, sums stay right, and nothing more is reported of them."""

from __future__ import annotations

from datetime import date

from kadry_contracts.facts import programs
from kadry_contracts.facts import trainees as facts
from services.trainees.domain.person.identity import Forgotten
from tests.paper.builders import mint

from .season import PERM, SEWING, Season, a_graduate

TRAINEE = mint("czn-perm", "p-1")


def erase(season: Season, on: str = "2026-12-01", who: str = "p-1") -> str:
    return season.tell("czn-perm", "erasure_requested", person_ref=who, on=on)


def test_who_is_erased_has_left_and_their_past_stays_counted() -> None:
    season = a_graduate()
    assert season.said(erase(season)) == ["erasure_requested", "person_erased"]
    assert season.moves() == [("2026-12-01", "graduates_available", "left")]
    assert season.where("2026-11-30") == [("graduates_available", PERM, SEWING)]
    (fact,) = season.paper.of(facts.PersonErasedV1)
    assert (fact.erased_on, fact.participants) == (date(2026, 12, 1), ("czn-perm", "resurs-igolka"))


def test_nothing_but_the_path_is_left_of_who_is_erased() -> None:
    season = a_graduate()
    erase(season)
    person = season.person()
    assert (person.entries, person.names, person.needs, person.consents) == ((), (), (), ())
    assert season.paper.desks["trainees"].entries == [
        Forgotten(TRAINEE),
    ]


def everything(season: Season) -> None:
    """Somebody with needs, a practice, a credential and a hire, besides a study by referral."""
    season.register("2026-08-10", needs=("ramp",))
    season.refer("2026-08-17")
    season.enrol("2026-09-01", referral="czn-perm/n-1", needs=("ramp", "escort"))
    about = {"person_ref": "s-1"}
    practice = {"practice_ref": "pr-1", "employer": "fabrika-nitka", "on": "2026-10-01"}
    season.tell("resurs-igolka", "practice_started", **practice, **about)
    diploma = {"credential_ref": "c-1", "kind": "diploma", "occupation": SEWING, "issued_on": "2026-11-20"}
    season.tell("resurs-igolka", "credential_issued", **diploma, **about)
    season.hire("2026-11-22", trainee=TRAINEE)


def test_nothing_leads_from_a_name_to_the_path_and_no_need_is_kept() -> None:
    season = Season()
    everything(season)
    erase(season)
    kept = season.paper.desks["trainees"].states.values()
    others = [repr(state) for state in kept if state is not None and state.id != TRAINEE]
    assert any("czn-perm/p-1" in text for text in others)
    assert not [text for text in others if TRAINEE in text and "merged" not in text]
    assert not [text for text in others if "ramp" in text or "escort" in text]


def test_what_was_theirs_is_refused_and_changes_nothing_any_more() -> None:
    season = Season()
    everything(season)
    erase(season)
    about = {"person_ref": "s-1"}
    ended = {"practice_ref": "pr-1", "employer": "fabrika-nitka", "on": "2026-12-05"}
    reports = [
        season.tell("resurs-igolka", "practice_ended", **ended, **about),
        season.tell("resurs-igolka", "study_paused", enrolment_ref="e-1", on="2026-11-01"),
        season.end("2026-12-02", "dropped_out"),
        season.tell("czn-perm", "referral_withdrawn", referral_ref="n-1", on="2026-08-20", reason="нет"),
    ]
    assert [season.said(report) for report in reports] == [["person_erased"]] * len(reports)
    season.release("czn-perm/n-1", "2026-09-05")
    season.hire("2026-11-23", person_ref="other")
    season.stop(programs.IntakeAbortedV1, "2026-11-01")
    assert season.accounts("2026-11-30") == ["hired", "in_training"]
    assert season.accounts() == ["hired", "left"]


def test_a_practice_ends_with_who_is_erased() -> None:
    season = Season()
    season.enrol("2026-09-01")
    practice = {"practice_ref": "pr-1", "employer": "fabrika-nitka", "on": "2026-10-01", "person_ref": "s-1"}
    season.tell("resurs-igolka", "practice_started", **practice)
    season.tell("resurs-igolka", "erasure_requested", person_ref="s-1", on="2026-10-05")
    days = [date(2026, 10, 4), date(2026, 10, 5)]
    assert [season.paper.account("practice_used", day) for day in days] == [1, 0]


def test_the_place_held_for_who_is_erased_is_given_back() -> None:
    season = Season("2026-08-20")
    season.register("2026-08-10")
    season.refer("2026-08-17")
    assert season.said(erase(season, "2026-08-20"))[-1] == "referral_lapsed"
    (fact,) = season.paper.of(facts.ReferralLapsedV1)
    assert (fact.referral, fact.on, fact.reason, fact.moves) == (
        "czn-perm/n-1",
        date(2026, 8, 20),
        "erased",
        (),
    )


def test_reports_about_who_was_erased_are_refused() -> None:
    season = a_graduate()
    erase(season)
    reports = [
        season.register("2026-12-10"),
        season.close("2026-12-10", "hired"),
        season.available("2026-12-10", who="s-1"),
        season.end("2026-12-10", "dropped_out"),
        season.refer("2026-12-10", "n-2", expires_on="2026-12-20"),
        season.ask("2026-11-20", "e-2"),
        erase(season),
    ]
    assert [season.said(report) for report in reports] == [["person_erased"]] * len(reports)


def test_a_hire_of_who_was_erased_moves_nobody() -> None:
    season = a_graduate()
    erase(season)
    season.hire("2026-12-10", trainee=TRAINEE)
    assert season.accounts() == ["left"]


def test_an_enrolment_that_was_asked_for_is_refused_when_its_place_comes() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    report = season.ask("2026-09-01", referral="czn-perm/n-1")
    erase(season, "2026-09-01")
    season.take(report, "resurs-igolka/e-1")
    assert season.last(report) == "person_erased"
    assert season.accounts() == ["left"]


def test_who_studied_is_no_longer_expected_to_graduate() -> None:
    season = Season()
    season.register("2026-08-10")
    season.refer("2026-08-17")
    season.enrol("2026-09-01", referral="czn-perm/n-1")
    erase(season, "2026-10-01")
    assert [fact.count for fact in season.paper.of(facts.GraduateExpectedV1)] == [1, 0]
