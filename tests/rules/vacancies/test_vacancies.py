"""Rules of vacancies: positions, changes, ends."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kadry_contracts.facts.vacancies import (
    VacancyChangedV1,
    VacancyClosedV1,
    VacancyExpiredV1,
    VacancyOpenedV1,
)
from tests.support.paper import at

from .stories import LYSVA, PERM, a_region, changes, closes, contradictions, hires, opens, positions


def test_an_opened_vacancy_brings_its_positions_from_outside() -> None:
    paper = a_region()
    report = opens(paper, positions=3)
    assert paper.said(report) == ["vacancy_opened"]
    assert paper.balance() == {("positions_open", PERM, "8153"): 3}
    assert positions(paper, "2026-08-31") == (0, 0, 0)


def test_an_employer_is_the_employer_of_its_own_vacancy_and_a_job_centre_is_not() -> None:
    paper = a_region()
    opens(paper)
    opens(paper, by="czn")
    opens(paper, "v-2", by="czn", employer="zavod")
    assert [fact.employer for fact in paper.of(VacancyOpenedV1)] == ["fabrika", None, "zavod"]


def test_an_occupation_that_its_writer_gives_is_not_classified() -> None:
    paper = a_region()
    opens(paper, occupation="7531")
    fact = paper.of(VacancyOpenedV1)[0]
    assert (fact.occupation, fact.classified_by, fact.confidence) == ("7531", "reporter", 1.0)


def test_an_occupation_that_nobody_can_tell_is_carried_as_unknown() -> None:
    paper = a_region()
    opens(paper, occupation=None, title="Ъъъ")
    fact = paper.of(VacancyOpenedV1)[0]
    assert (fact.occupation, fact.classified_by) == ("-", "none")
    assert paper.balance() == {("positions_open", PERM, "-"): 2}


def test_a_vacancy_without_an_occupation_is_classified_from_its_title() -> None:
    paper = a_region()
    opens(paper, occupation=None, title="Швея")
    fact = paper.of(VacancyOpenedV1)[0]
    assert (fact.occupation, fact.classified_by) == ("8153", "title")
    assert 0 < fact.confidence <= 1


def test_a_known_vacancy_under_a_new_id_is_refused() -> None:
    paper = a_region()
    opens(paper)
    assert paper.said(opens(paper, positions=5)) == ["already_exists"]
    assert positions(paper) == (2, 0, 0)


def test_vacancies_of_two_writers_may_have_the_same_reference() -> None:
    paper = a_region()
    opens(paper)
    assert paper.said(opens(paper, by="zavod")) == ["vacancy_opened"]
    assert positions(paper) == (4, 0, 0)


def test_a_corrected_opening_says_the_difference() -> None:
    paper = a_region()
    first = opens(paper, positions=3)
    second = opens(paper, positions=5, municipality=LYSVA, corrects=first)
    assert paper.said(second) == ["vacancy_opened"]
    assert paper.balance() == {("positions_open", LYSVA, "8153"): 5}


def test_the_fact_of_a_correction_names_the_fact_it_replaces() -> None:
    paper = a_region()
    second = opens(paper, positions=5, corrects=opens(paper, positions=3))
    third = opens(paper, positions=4, corrects=second)
    assert paper.said(third) == ["vacancy_opened"]
    facts = [said for said in paper.facts if said.service == "vacancies"]
    assert [said.corrects for said in facts] == [None, facts[0].id, facts[1].id]


def test_a_correction_waits_for_what_it_corrects() -> None:
    paper = a_region()
    second = opens(paper, positions=5, corrects="first")
    assert paper.said(second) == ["report_waiting"]
    opens(paper, positions=3, id="first")
    assert paper.said(second) == ["report_waiting", "vacancy_opened"]
    assert positions(paper) == (5, 0, 0)


def test_a_correction_of_something_that_never_came_is_refused() -> None:
    paper = a_region()
    report = opens(paper, corrects="first")
    paper.turn(at("2026-08-20"))
    assert paper.said(report) == ["report_waiting", "unknown_original"]


def test_a_correction_of_a_refused_report_is_judged_as_new() -> None:
    paper = a_region()
    opens(paper)
    refused = changes(paper, "2026-08-31", positions=4)
    assert paper.said(changes(paper, "2026-09-02", positions=4, corrects=refused)) == ["vacancy_changed"]
    assert paper.facts[-1].corrects is None
    assert positions(paper) == (4, 0, 0)


def test_an_opening_is_corrected_once() -> None:
    paper = a_region()
    first = opens(paper)
    opens(paper, positions=3, corrects=first)
    assert paper.said(opens(paper, positions=4, corrects=first)) == ["already_corrected"]


def test_a_change_of_something_unknown_waits() -> None:
    paper = a_region()
    report = changes(paper, "2026-09-10", positions=4)
    assert paper.said(report) == ["report_waiting"]
    opens(paper)
    assert paper.said(report) == ["report_waiting", "vacancy_changed"]
    assert positions(paper, "2026-09-09") == (2, 0, 0)
    assert positions(paper) == (4, 0, 0)


def test_a_change_of_something_that_never_came_is_refused() -> None:
    paper = a_region()
    report = changes(paper, "2026-09-10", positions=4)
    paper.turn(at("2026-08-20"))
    assert paper.said(report) == ["report_waiting", "unknown_object"]


def test_the_latest_effective_on_wins_field_by_field() -> None:
    paper = a_region()
    opens(paper)
    changes(paper, "2026-09-20", positions=5)
    changes(paper, "2026-09-10", positions=3, salary_from=40_000)
    last = paper.of(VacancyChangedV1)[-1]
    assert (last.positions, last.salary_from) == (5, 40_000)
    assert [positions(paper, f"2026-09-{day}")[0] for day in ("09", "10", "20")] == [2, 3, 5]


def test_of_two_changes_of_one_day_the_later_time_wins_in_any_order() -> None:
    def told(order: tuple[int, int]) -> int:
        paper = a_region()
        opens(paper)
        for n in order:
            body: dict[str, Any] = {"vacancy_ref": "v-1", "effective_on": "2026-09-10", "positions": n}
            paper.tell("fabrika", "vacancies.vacancy_changed", at=at(f"2026-09-0{n}"), **body)
            paper.settle()
        return positions(paper)[0]

    assert told((4, 6)) == told((6, 4)) == 6


def test_a_change_of_the_occupation_moves_open_positions_from_its_day_on() -> None:
    paper = a_region()
    opens(paper, positions=3)
    hires(paper, "2026-09-05")
    changes(paper, "2026-09-10", occupation="7531")
    assert paper.balance() == {
        ("positions_open", PERM, "7531"): 2,
        ("positions_filled", PERM, "8153"): 1,
    }


def test_positions_below_filled_are_refused() -> None:
    paper = a_region()
    opens(paper, positions=3)
    hires(paper, "2026-09-05", "h-1")
    hires(paper, "2026-09-06", "h-2")
    assert paper.said(changes(paper, "2026-09-10", positions=1)) == ["positions_in_use"]
    assert paper.said(changes(paper, "2026-09-10", positions=2)) == ["vacancy_changed"]
    assert positions(paper) == (0, 2, 1)


def test_a_corrected_opening_below_filled_is_refused() -> None:
    paper = a_region()
    first = opens(paper, positions=2)
    hires(paper, "2026-09-05", "h-1")
    hires(paper, "2026-09-06", "h-2")
    assert paper.said(opens(paper, positions=1, corrects=first)) == ["positions_in_use"]


def test_a_change_dated_before_the_opening_is_refused() -> None:
    paper = a_region()
    opens(paper)
    assert paper.said(changes(paper, "2026-08-31", positions=4)) == ["dates_reversed"]


def test_a_closing_closes_what_is_still_open() -> None:
    paper = a_region()
    opens(paper, positions=3)
    hires(paper, "2026-09-05")
    report = closes(paper, "2026-09-20")
    assert paper.said(report) == ["vacancy_closed"]
    assert positions(paper, "2026-09-19") == (2, 1, 0)
    assert positions(paper) == (0, 1, 2)


def test_a_vacancy_ends_once() -> None:
    paper = a_region()
    opens(paper)
    first = closes(paper, "2026-09-20")
    assert paper.said(closes(paper, "2026-09-25")) == ["already_ended"]
    assert paper.said(changes(paper, "2026-09-21", positions=4)) == ["already_ended"]
    assert paper.said(closes(paper, "2026-09-10", corrects=first)) == ["vacancy_closed"]
    assert positions(paper, "2026-09-10") == (0, 0, 2)


@pytest.mark.parametrize("reported", [("2026-09-20", "2026-09-12"), ("2026-09-12", "2026-09-20")])
def test_a_hire_after_the_closing_fills_a_position_that_was_closed(reported: tuple[str, str]) -> None:
    paper = a_region()
    opens(paper)
    for day in reported:
        if day == "2026-09-12":
            closes(paper, day)
        else:
            hires(paper, day)
    assert positions(paper, "2026-09-12") == (0, 0, 2)
    assert positions(paper) == (0, 1, 1)
    assert contradictions(paper) == []


def test_misregistered_takes_back_everything_that_was_counted() -> None:
    paper = a_region()
    opens(paper, positions=3)
    changes(paper, "2026-09-10", positions=5)
    hires(paper, "2026-09-12")
    closes(paper, "2026-09-20", "misregistered")
    assert paper.cells() == {}
    assert contradictions(paper) == ["conflicting_status"]


def test_a_closing_waits_for_its_vacancy() -> None:
    paper = a_region()
    report = closes(paper, "2026-09-20")
    opens(paper)
    assert paper.said(report) == ["report_waiting", "vacancy_closed"]
    assert positions(paper) == (0, 0, 2)


def test_a_vacancy_expires_at_the_end_of_its_last_day() -> None:
    paper = a_region()
    opens(paper, closes_on="2026-09-30")
    paper.turn(at("2026-09-30", 23))
    assert paper.of(VacancyExpiredV1) == []
    paper.turn(at("2026-10-01", 0))
    assert [fact.expired_on for fact in paper.of(VacancyExpiredV1)] == [date(2026, 9, 30)]
    assert positions(paper) == (0, 0, 2)


def test_a_longer_last_day_replaces_the_earlier_one() -> None:
    paper = a_region()
    opens(paper, closes_on="2026-09-30")
    changes(paper, "2026-09-15", closes_on="2026-10-31")
    paper.turn(at("2026-10-15"))
    assert positions(paper) == (2, 0, 0)
    paper.turn(at("2026-11-01"))
    assert positions(paper) == (0, 0, 2)
    assert len(paper.of(VacancyExpiredV1)) == 1


def test_a_change_dated_before_the_last_day_undoes_an_expiry_that_was_already_said() -> None:
    paper = a_region()
    opens(paper, closes_on="2026-09-30")
    paper.turn(at("2026-10-05"))
    assert positions(paper) == (0, 0, 2)
    changes(paper, "2026-09-29", closes_on="2026-10-31")
    assert positions(paper) == (2, 0, 0)
    assert positions(paper, "2026-09-30") == (2, 0, 0)
    paper.turn(at("2026-11-01"))
    assert positions(paper, "2026-10-30") == (2, 0, 0)
    assert positions(paper) == (0, 0, 2)


def test_a_change_after_the_last_day_is_refused() -> None:
    paper = a_region()
    opens(paper, closes_on="2026-09-30")
    assert paper.said(changes(paper, "2026-10-01", positions=4)) == ["already_ended"]


def test_a_closing_dated_before_the_last_day_moves_the_end_of_an_expired_vacancy() -> None:
    paper = a_region()
    opens(paper, closes_on="2026-09-30")
    paper.turn(at("2026-10-05"))
    assert paper.said(closes(paper, "2026-09-20", "filled")) == ["vacancy_closed"]
    assert positions(paper, "2026-09-20") == (0, 0, 2)
    assert len(paper.of(VacancyClosedV1)) == 1


def test_a_closing_after_the_last_day_does_not_open_an_expired_vacancy_again() -> None:
    paper = a_region()
    opens(paper, closes_on="2026-09-30")
    paper.turn(at("2026-10-03"))
    assert paper.said(closes(paper, "2026-10-05", "filled")) == ["vacancy_closed"]
    assert positions(paper, "2026-10-01") == (0, 0, 2)


def test_a_change_that_a_shorter_last_day_overtakes_has_no_effect() -> None:
    paper = a_region()
    opens(paper, closes_on="2026-09-30")
    changes(paper, "2026-09-25", positions=5)
    changes(paper, "2026-09-10", closes_on="2026-09-20")
    assert positions(paper) == (2, 0, 0)
    assert paper.of(VacancyChangedV1)[-1].positions == 2


def test_a_vacancy_closed_by_its_writer_does_not_expire() -> None:
    paper = a_region()
    opens(paper, closes_on="2026-09-30")
    closes(paper, "2026-09-20")
    paper.turn(at("2026-10-05"))
    assert paper.of(VacancyExpiredV1) == []


def test_a_back_dated_vacancy_expires_only_when_everything_was_read() -> None:
    paper = a_region("2026-12-01")
    paper.tell(
        "fabrika",
        "vacancies.vacancy_opened",
        vacancy_ref="v-1",
        title="Швея",
        municipality=PERM,
        occupation="8153",
        positions=1,
        opened_on="2026-09-01",
        closes_on="2026-09-30",
    )
    paper.tell(
        "fabrika",
        "vacancies.vacancy_closed",
        vacancy_ref="v-1",
        closed_on="2026-09-20",
        reason="filled",
    )
    paper.settle()
    assert [type(said.fact) for said in paper.facts[3:]] == [VacancyOpenedV1, VacancyClosedV1]
