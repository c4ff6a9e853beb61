"""Reports as plain data, right unless a test says otherwise."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 9, 2, 12, 0, tzinfo=UTC)
WRITER = "fabrika-nitka"
TRAINEE = "3f0c7a9e-52d4-5b1c-8a37-6d2e91b40c11"
ABSENT = object()
"""Takes a field away: `a_vacancy(title=ABSENT)`."""

_VACANCY: dict[str, Any] = {
    "vacancy_ref": "v-21",
    "title": "Швея",
    "municipality": "57701000",
    "positions": 3,
    "opened_on": "2026-09-01",
    "occupation": "8153",
}


def a_vacancy(**fields: Any) -> dict[str, Any]:
    """The body of a vacancy_opened with these fields."""
    return _with(_VACANCY, fields)


def a_report(event: str = "vacancies.vacancy_opened", data: Any = None, **attributes: Any) -> dict[str, Any]:
    """The envelope of a report with these attributes; a vacancy unless it is told otherwise."""
    envelope = {
        "specversion": "1.0",
        "id": "nitka-1",
        "source": f"urn:kadry:{WRITER}",
        "type": f"kadry.report.{event}.v1",
        "time": "2026-09-01T09:10:00+05:00",
        "datacontenttype": "application/json",
        "data": a_vacancy() if data is None else data,
    }
    return _with(envelope, attributes)


def as_bytes(report: Any) -> bytes:
    """A document as a sender writes it."""
    return json.dumps(report, ensure_ascii=False).encode()


def _with(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    made = {**deepcopy(base), **changes}
    return {name: value for name, value in made.items() if value is not ABSENT}
