"""Studies that rest and go on: the person stays in training."""

from __future__ import annotations

from datetime import date

from kadry_contracts.facts import trainees as facts
from tests.support.paper import at

from .season import Season


def studying(now: str = "2026-12-31") -> Season:
    season = Season(now)
    season.enrol("2026-09-01")
    return season


def pause(season: Season, on: str, **said: str) -> str:
    return season.tell("resurs-igolka", "study_paused", enrolment_ref="e-1", on=on, **said)


def resume(season: Season, on: str, **said: str) -> str:
    return season.tell("resurs-igolka", "study_resumed", enrolment_ref="e-1", on=on, **said)


def test_a_study_that_rests_stays_in_training() -> None:
    season = studying()
    assert season.said(pause(season, "2026-09-10")) == ["study_paused"]
    assert season.accounts() == ["in_training"]
    assert season.moves() == []


def test_a_study_that_goes_on_says_since_when_it_rested() -> None:
    season = studying()
    pause(season, "2026-09-10")
    assert season.said(resume(season, "2026-09-20")) == ["study_resumed"]
    (fact,) = season.paper.of(facts.StudyResumedV1)
    assert (fact.paused_on, fact.on) == (date(2026, 9, 10), date(2026, 9, 20))


def test_a_pause_waits_for_its_enrolment() -> None:
    season = Season()
    report = pause(season, "2026-09-10")
    assert season.said(report) == ["report_waiting"]
    season.enrol("2026-09-01")
    assert season.last(report) == "study_paused"


def test_a_study_that_rests_is_not_paused_again() -> None:
    season = studying()
    pause(season, "2026-09-10")
    report = pause(season, "2026-09-12")
    season.paper.turn(at("2027-02-01"))
    assert season.said(report) == ["report_waiting", "already_paused"]


def test_a_study_that_does_not_rest_cannot_go_on() -> None:
    season = studying()
    report = resume(season, "2026-09-12")
    season.paper.turn(at("2027-02-01"))
    assert season.said(report) == ["report_waiting", "not_paused"]


def test_pauses_are_put_in_the_order_of_their_days() -> None:
    season = studying()
    later = pause(season, "2026-10-10")
    resumed = resume(season, "2026-09-20")
    earlier = pause(season, "2026-09-10")
    assert [season.last(report) for report in (earlier, resumed, later)] == [
        "study_paused",
        "study_resumed",
        "study_paused",
    ]


def test_a_study_that_ended_does_not_rest() -> None:
    season = studying()
    season.end("2026-10-01", "dropped_out")
    assert season.said(pause(season, "2026-10-02")) == ["already_ended"]
    assert season.said(pause(season, "2026-10-01")) == ["study_paused"]


def test_a_study_does_not_rest_before_it_begins() -> None:
    season = studying()
    assert season.said(pause(season, "2026-08-31")) == ["dates_reversed"]


def test_a_corrected_pause_replaces_the_first() -> None:
    season = studying()
    first = pause(season, "2026-09-10")
    second = pause(season, "2026-09-15", corrects=first)
    assert season.said(second) == ["study_paused"]
    resume(season, "2026-09-20")
    (fact,) = season.paper.of(facts.StudyResumedV1)
    assert fact.paused_on == date(2026, 9, 15)


def test_the_pauses_of_an_enrolment_corrected_to_another_person_go_along() -> None:
    season = Season()
    first = season.enrol("2026-09-01")
    pause(season, "2026-09-10")
    season.enrol("2026-09-01", who="s-2", corrects=first)
    resume(season, "2026-09-20")
    assert len(season.paper.of(facts.StudyResumedV1)) == 1
    assert [e.what for e in season.person("s-2", "resurs-igolka").entries] == [
        "enrolled",
        "paused",
        "resumed",
    ]
