"""A whole file as rows: mapped, checked against the contract, and repeats inside the file found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from kadry_contracts.check import check

from . import hh, trudvsem
from .files import Record
from .rows import Row, Unfit

Mapper = Callable[[Record, date, Row], None]
FORMATS: Final[dict[str, Mapper]] = {"hh": hh.vacancy, "trudvsem": trudvsem.vacancy}


def mapped(records: Iterable[Record | None], form: str, opened_on: date, participant: str) -> list[Row]:
    """A row for each record. A row without an outcome has a report that keeps the contract."""
    found = [_row(n, record, FORMATS[form], opened_on) for n, record in enumerate(records, 1)]
    first: dict[str, Row] = {}
    for row in found:
        if row.outcome:
            continue
        before = first.setdefault(row.id, row)
        if before is row:
            _judge(row, participant)
        elif before.data == row.data and before.day == row.day:
            row.outcome = "duplicate"
        else:
            row.reject("id_reused", f"{row.id}, row {before.number}")
    return found


def _row(number: int, record: Record | None, mapper: Mapper, opened_on: date) -> Row:
    row = Row(number)
    if record is None:
        row.reject("bad_row")
        return row
    try:
        mapper(record, opened_on, row)
    except Unfit as unfit:
        row.reject(unfit.code, unfit.detail)
    return row


def _judge(row: Row, participant: str) -> None:
    """Refuses here what the region would refuse by the contract alone."""
    if problems := check(row.report(participant)):
        row.reject(problems[0].code, f"{problems[0].pointer} {problems[0].message_en}".strip())
