"""The reports of a benchmark: seeded, valid, each decided by a real rule."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import orjson

from kadry_contracts.subjects import report_subject

MUNICIPALITIES = (
    "57701000",
    "57702000",
    "57704000",
    "57706000",
    "57708000",
    "57710000",
    "57713000",
    "57715000",
)
OCCUPATIONS = ("8153", "7531", "7212", "8332", "5120", "5223", "7115", "2221", "3111", "9313")
EMPLOYERS = tuple(f"bench-employer-{n}" for n in range(8))
JOB_CENTRES = tuple(f"bench-czn-{n}" for n in range(4))
PARTICIPANTS = {**dict.fromkeys(EMPLOYERS, "employer"), **dict.fromkeys(JOB_CENTRES, "job_centre")}


class Sent(NamedTuple):
    """A report ready to be published: its subject, its body, and `<source>#<id>`."""

    subject: str
    body: bytes
    name: str


def reports(count: int, seed: int = 1, prefix: str = "b") -> Iterator[Sent]:
    """Of ten: four vacancies opened, one changed, one closed, three people registered, one closed."""
    rng = random.Random(seed)
    today = datetime.now(UTC).date()
    vacancies: list[tuple[str, str, date]] = []
    people: list[tuple[str, str, date]] = []
    for n in range(count):
        kind = n % 10
        day = today - timedelta(days=rng.randrange(1, 25))
        ref = f"{prefix}{n}"
        if kind in (0, 2, 4, 6) or (kind in (7, 8) and not vacancies):
            who = rng.choice(EMPLOYERS)
            vacancies.append((who, ref, day))
            data: dict[str, Any] = {
                "vacancy_ref": ref,
                "title": "Оператор производственной линии",
                "municipality": rng.choice(MUNICIPALITIES),
                "positions": rng.randrange(1, 5),
                "opened_on": str(day),
                "occupation": rng.choice(OCCUPATIONS),
                "salary_from": rng.randrange(30, 90) * 1000,
                "employment": "full_time",
            }
            event = "vacancies.vacancy_opened"
        elif kind == 7:
            who, vacancy, opened = rng.choice(vacancies)
            data = {
                "vacancy_ref": vacancy,
                "effective_on": str(opened),
                "salary_to": rng.randrange(90, 150) * 1000,
            }
            event = "vacancies.vacancy_changed"
        elif kind == 8:
            who, vacancy, opened = vacancies.pop(rng.randrange(len(vacancies)))
            data = {"vacancy_ref": vacancy, "reason": "withdrawn", "closed_on": str(today)}
            event = "vacancies.vacancy_closed"
        elif kind in (1, 3, 5) or not people:
            who = rng.choice(JOB_CENTRES)
            people.append((who, ref, day))
            data = {
                "person_ref": ref,
                "registered_on": str(day),
                "municipality": rng.choice(MUNICIPALITIES),
                "occupation": rng.choice(OCCUPATIONS),
                "education": "secondary",
            }
            event = "trainees.unemployed_registered"
        else:
            who, person, _ = people.pop(rng.randrange(len(people)))
            data = {"person_ref": person, "closed_on": str(today), "reason": "own_wish"}
            event = "trainees.unemployed_closed"
        type_ = f"kadry.report.{event}.v1"
        envelope = {
            "specversion": "1.0",
            "id": ref,
            "source": f"urn:kadry:{who}",
            "type": type_,
            "time": f"{day}T09:00:00+05:00",
            "datacontenttype": "application/json",
            "data": data,
        }
        yield Sent(report_subject(who, type_), orjson.dumps(envelope), f"urn:kadry:{who}#{ref}")
