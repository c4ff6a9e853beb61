"""How reports are put into batches, and what the answers of the door mean for a row."""

from __future__ import annotations

from datetime import date

import pytest

from services.console.imports import sending
from services.console.imports.command import summary
from services.console.imports.rows import Row


def a_row(number: int, text: str = "") -> Row:
    data = {"vacancy_ref": f"hh-{number}", "title": "Швея", "positions": 2, "text": text}
    return Row(number, f"hh-{number}", data, date(2026, 11, 20))


def test_a_batch_holds_as_many_reports_as_the_door_takes() -> None:
    found = list(sending.batches([a_row(n) for n in range(2_001)], "czn-perm"))
    assert [len(batch) for batch in found] == [1_000, 1_000, 1]
    assert [row.number for batch in found for row, _ in batch] == list(range(2_001))


def test_long_reports_make_smaller_batches() -> None:
    found = list(sending.batches([a_row(n, "я" * 4_000) for n in range(1_000)], "czn-perm"))
    assert len(found) == 2
    assert sum(map(len, found)) == 1_000


def test_a_stored_report_has_no_outcome_yet() -> None:
    row = a_row(1)
    assert not sending._receive(row, {"id": "hh-1", "status": "stored"})
    assert row.outcome == ""


def test_a_receipt_of_a_duplicate_or_a_rejection_is_an_outcome() -> None:
    one, two = a_row(1), a_row(2)
    assert sending._receive(one, {"id": "hh-1", "status": "duplicate"})
    error = {"pointer": "/0/data/title", "code": "missing_field", "message": "title is missing"}
    assert sending._receive(two, {"id": "hh-2", "status": "rejected", "errors": [error]})
    assert (one.outcome, two.outcome, two.code) == ("duplicate", "rejected", "missing_field")
    assert two.detail == "/0/data/title title is missing"


@pytest.mark.parametrize(
    ("report", "outcome", "code"),
    [
        ({"state": "accepted"}, "accepted", ""),
        ({"state": "refused", "code": "already_exists"}, "rejected", "already_exists"),
        ({"state": "dead"}, "rejected", "dead"),
    ],
)
def test_a_decision_settles_its_row(report: dict[str, str], outcome: str, code: str) -> None:
    row = a_row(1)
    pending = {row.id: row}
    assert sending._settle({"id": row.id, **report}, pending)
    assert (row.outcome, row.code, pending) == (outcome, code, {})


@pytest.mark.parametrize("state", ["stored", "waiting"])
def test_a_report_without_a_decision_stays_pending(state: str) -> None:
    row = a_row(1)
    pending = {row.id: row}
    assert not sending._settle({"id": row.id, "state": state}, pending)
    assert (pending, row.outcome, row.code) == ({row.id: row}, "", state)


def test_somebody_elses_report_unsettles_nothing() -> None:
    assert sending._settle({"id": "other", "state": "waiting"}, {"hh-1": a_row(1)})


def test_the_summary_accounts_for_every_row_once() -> None:
    rows = [a_row(n) for n in range(5)]
    for row, outcome in zip(rows, ("accepted", "accepted", "duplicate", "undecided", ""), strict=True):
        row.outcome = outcome
    rows[0].unlisted = rows[2].unlisted = True
    rows[4].reject("abroad")
    found = summary(rows)
    assert (
        found["rows"] == sum(found[name] for name in ("accepted", "duplicate", "rejected", "undecided")) == 5
    )
    assert (found["positions"], found["unlisted"], found["reasons"]) == (4, 1, {"abroad": 1})
