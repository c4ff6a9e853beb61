"""A report is corrected once; hires are told again when it turns out who trained the person."""

from __future__ import annotations

from datetime import date

from kadry_contracts.facts import trainees as facts
from tests.paper.builders import mint

from .season import LYSVA, Season, a_graduate

TRAINEE = mint("resurs-igolka", "s-1")


def test_a_report_that_was_corrected_is_not_corrected_again() -> None:
    season = Season()
    first = season.register("2026-08-10")
    second = season.register("2026-08-11", corrects=first)
    assert season.said(season.register("2026-08-12", corrects=first)) == ["already_corrected"]
    assert season.said(season.register("2026-08-12", municipality=LYSVA, corrects=second)) == [
        "unemployed_registered"
    ]


def test_corrections_of_corrections_are_read_in_any_order() -> None:
    season = Season()
    third = season.register("2026-08-12", corrects="second")
    second = season.register("2026-08-11", corrects="first", id="second")
    season.register("2026-08-10", id="first")
    assert [season.last(report) for report in ("first", second, third)] == ["unemployed_registered"] * 3
    assert season.accounts("2026-08-11") == []
    assert season.accounts("2026-08-12") == ["unemployed"]


def test_a_corrected_enrolment_is_not_corrected_by_its_first_name() -> None:
    season = Season()
    first = season.enrol("2026-09-01")
    season.enrol("2026-09-02", corrects=first)
    assert season.said(season.ask("2026-09-03", corrects=first)) == ["already_corrected"]


def test_a_corrected_referral_and_end_are_not_corrected_by_their_first_names() -> None:
    season = Season()
    season.register("2026-08-10")
    referral = season.refer("2026-08-17")
    season.refer("2026-08-18", corrects=referral)
    assert season.said(season.refer("2026-08-19", corrects=referral)) == ["already_corrected"]
    season.enrol("2026-09-01", referral="czn-perm/n-1")
    end = season.end("2026-10-01", "dropped_out")
    season.end("2026-10-02", "dropped_out", corrects=end)
    assert season.said(season.end("2026-10-03", "dropped_out", corrects=end)) == ["already_corrected"]


def trained(season: Season) -> list[list[tuple[str, date]]]:
    hired = season.paper.of(facts.TraineeHiredV1)
    return [[(t.provider, t.ended_on) for t in fact.trained_by] for fact in hired]


def test_a_graduation_that_arrives_after_the_hire_tells_the_hire_again() -> None:
    season = Season()
    season.enrol("2026-09-01")
    season.hire("2026-12-01", trainee=TRAINEE, employer="fabrika-nitka", vacancy="fabrika-nitka/v")
    season.end("2026-11-24", "graduated")
    assert trained(season) == [[], [("resurs-igolka", date(2026, 11, 24))]]
    again = season.paper.of(facts.TraineeHiredV1)[-1]
    assert (again.hire, again.employer, again.vacancy) == (
        "fabrika-nitka/h-1",
        "fabrika-nitka",
        "fabrika-nitka/v",
    )
    assert again.moves == ()


def test_a_graduation_that_is_corrected_away_tells_the_hire_again() -> None:
    season = Season()
    season.enrol("2026-09-01")
    end = season.end("2026-11-24", "graduated")
    season.hire("2026-12-01", trainee=TRAINEE)
    season.end("2026-11-24", "dropped_out", corrects=end)
    assert trained(season) == [[("resurs-igolka", date(2026, 11, 24))], []]


def test_a_graduation_after_the_day_of_the_hire_changes_nothing_of_it() -> None:
    season = a_graduate()
    season.hire("2026-11-01", trainee=mint("czn-perm", "p-1"))
    assert trained(season) == [[]]


def test_a_hire_corrected_to_another_vacancy_is_one_hire() -> None:
    season = a_graduate()
    person = mint("czn-perm", "p-1")
    season.hire("2026-12-01", trainee=person, vacancy="fabrika-nitka/v-1")
    season.hire("2026-12-01", trainee=person, vacancy="fabrika-nitka/v-2")
    assert season.accounts() == ["hired"]
    assert [f.vacancy for f in season.paper.of(facts.TraineeHiredV1)] == [
        "fabrika-nitka/v-1",
        "fabrika-nitka/v-2",
    ]
