"""Hires taken back: what they filled was open all the time, and contradictions that they caused are over."""

from __future__ import annotations

from typing import Any

from kadry_contracts.facts.vacancies import HireWithdrawnV1
from tests.support.paper import Paper, at

from .stories import Contradiction, a_region, changes, closes, contradictions, hires, opens, positions


def withdraws(paper: Paper, ref: str = "h-1", by: str = "fabrika", **options: Any) -> str:
    said: dict[str, Any] = {"hire_ref": ref, "reason": "ошибка"}
    report = paper.tell(by, "vacancies.hire_withdrawn", **said, **options)
    paper.settle()
    return report


def test_the_position_of_a_withdrawn_hire_was_open_all_the_time() -> None:
    paper = a_region()
    opens(paper)
    hires(paper, "2026-09-10")
    assert paper.said(withdraws(paper)) == ["hire_withdrawn"]
    assert positions(paper, "2026-09-10") == (2, 0, 0)
    fact = paper.of(HireWithdrawnV1)[0]
    assert (fact.hire, fact.vacancy, fact.filled, fact.remaining) == ("fabrika/h-1", "fabrika/v-1", 0, 2)


def test_a_hire_without_a_vacancy_is_withdrawn_too() -> None:
    paper = a_region()
    hires(paper, "2026-09-10", vacancy=None)
    assert paper.said(withdraws(paper)) == ["hire_withdrawn"]
    assert paper.of(HireWithdrawnV1)[0].moves == ()


def test_the_position_of_a_withdrawn_hire_is_closed_with_its_vacancy() -> None:
    paper = a_region()
    opens(paper, positions=1)
    hires(paper, "2026-09-10")
    closes(paper, "2026-09-20")
    withdraws(paper)
    assert positions(paper, "2026-09-15") == (1, 0, 0)
    assert positions(paper) == (0, 0, 1)


def test_a_withdrawal_waits_for_its_hire() -> None:
    paper = a_region()
    report = withdraws(paper)
    opens(paper)
    hires(paper, "2026-09-10")
    assert paper.said(report) == ["report_waiting", "hire_withdrawn"]
    assert positions(paper) == (2, 0, 0)


def test_the_hire_of_another_participant_is_not_withdrawn() -> None:
    paper = a_region()
    opens(paper)
    hires(paper, "2026-09-10")
    report = withdraws(paper, by="czn")
    paper.turn(at("2026-09-01"))
    assert paper.said(report) == ["report_waiting", "unknown_object"]
    assert positions(paper) == (1, 1, 0)


def test_a_hire_is_withdrawn_once_and_not_corrected_afterwards() -> None:
    paper = a_region()
    opens(paper)
    first = hires(paper, "2026-09-10")
    withdraws(paper)
    assert paper.said(withdraws(paper)) == ["already_ended"]
    assert paper.said(hires(paper, "2026-09-11", corrects=first)) == ["already_ended"]
    assert positions(paper) == (2, 0, 0)


def test_a_correction_before_or_after_the_withdrawal_ends_in_the_same_sums() -> None:
    def told(*, withdrawn_first: bool) -> object:
        paper = a_region()
        opens(paper)
        first = hires(paper, "2026-09-10")
        if withdrawn_first:
            withdraws(paper)
        hires(paper, "2026-09-15", corrects=first)
        if not withdrawn_first:
            withdraws(paper)
        return paper.cells()

    assert told(withdrawn_first=True) == told(withdrawn_first=False)


def test_a_withdrawal_may_be_corrected() -> None:
    paper = a_region()
    opens(paper)
    hires(paper, "2026-09-10")
    first = withdraws(paper)
    assert paper.said(withdraws(paper, corrects=first)) == ["hire_withdrawn"]
    assert positions(paper) == (2, 0, 0)


def test_a_hire_that_had_no_position_gets_that_of_a_withdrawn_one_and_the_case_is_settled() -> None:
    paper = a_region()
    opens(paper, positions=1)
    hires(paper, "2026-09-10", "h-1")
    hires(paper, "2026-09-11", "h-2")
    report = withdraws(paper, "h-1")
    assert paper.said(report) == ["hire_withdrawn", "contradiction_found"]
    assert positions(paper, "2026-09-10") == (1, 0, 0)
    assert positions(paper) == (0, 1, 0)
    assert [(fact.code, fact.settled) for fact in paper.of(Contradiction)] == [
        ("overfilled", False),
        ("overfilled", True),
    ]


def test_more_positions_settle_an_overfilled_vacancy() -> None:
    paper = a_region()
    opens(paper, positions=1)
    hires(paper, "2026-09-10", "h-1")
    hires(paper, "2026-09-12", "h-2")
    changes(paper, "2026-09-11", positions=2)
    assert [fact.settled for fact in paper.of(Contradiction)] == [False, True]


def test_a_vacancy_that_was_no_mistake_after_all_contradicts_its_hires_no_more() -> None:
    paper = a_region()
    opens(paper)
    hires(paper, "2026-09-10")
    first = closes(paper, "2026-09-20", "misregistered")
    closes(paper, "2026-09-20", "withdrawn", corrects=first)
    assert contradictions(paper) == ["conflicting_status", "conflicting_status"]
    assert [fact.settled for fact in paper.of(Contradiction)] == [False, True]


def test_a_vacancy_that_never_was_contradicts_no_hire_that_was_withdrawn() -> None:
    paper = a_region()
    opens(paper)
    hires(paper, "2026-09-10")
    closes(paper, "2026-09-20", "misregistered")
    withdraws(paper)
    assert contradictions(paper) == ["conflicting_status", "conflicting_status"]
    assert [fact.settled for fact in paper.of(Contradiction)] == [False, True]
