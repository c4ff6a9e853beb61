"""Rows of a job board's table (id, title, city, salary_from, salary_to, salary_currency …) as reports.

Where the file has no date the day of import stands in. One row is one position: the board does not say more.
A table without a column of ids is told apart by what its rows say: equal rows are one vacancy.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from typing import Any

from . import rows
from .files import Record
from .places import place

EMPLOYMENT = {
    "part": "part_time",
    "probation": "full_time",
    "full": "full_time",
    "remote": "remote",
    "shift": "shift",
    "flyinflyout": "shift",
    "fly_in_fly_out": "shift",
    "полная занятость": "full_time",
    "частичная занятость": "part_time",
    "удаленная работа": "remote",
    "сменный график": "shift",
    "вахтовый метод": "shift",
}
"""Codes and words of the board's two columns; what else they say (projects, volunteers) is left out."""


def vacancy(record: Record, opened_on: date, row: rows.Row) -> None:
    """Fills the row from its record. rows.Unfit if it makes no report."""
    row.id = rows.reference("hh", record["id"] if "id" in record else _digest(record))
    name = rows.title(record.get("title") or record.get("name"))
    where = place(record.get("city") or record.get("area_name"))
    row.unlisted = where.unlisted
    row.day = _day(record) or opened_on
    data: dict[str, Any] = {
        "vacancy_ref": row.id,
        "title": name,
        "municipality": where.municipality,
        "positions": rows.positions(record.get("positions"), row.notes),
        "opened_on": row.day.isoformat(),
        **_salary(record, row.notes),
    }
    if kind := employment(record.get("schedule"), record.get("employment")):
        data["employment"] = kind
    row.data = data


def _digest(record: Record) -> str:
    said = "\n".join(f"{name}={rows.tidy(value)}" for name, value in sorted(record.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def _day(record: Record) -> date | None:
    return rows.day(record.get("published_at") or record.get("published_on"))


def _salary(record: Record, notes: Counter[str]) -> dict[str, int]:
    return rows.salary(
        record.get("salary_from"), record.get("salary_to"), record.get("salary_currency"), notes
    )


def employment(*said: object) -> str:
    """The first of the columns that says something the contract knows; "" if none does."""
    for one in said:
        if found := EMPLOYMENT.get(rows.tidy(one).lower().replace("ё", "е")):
            return found
    return ""
