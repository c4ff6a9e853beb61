"""Vacancies with room for everybody, of employers and of a job centre, which turn out to be other jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.paper.telling import EMPLOYERS, FIRST, MUNICIPALITIES, OCCUPATIONS, Season

CENTRE = "czn-perm"


def jobs(season: Season) -> None:
    """Each employer has one of its own, and the job centre one for it."""
    for employer in EMPLOYERS:
        _job(season, employer, "v", {"employer": employer} if season.chance(20) else {}, {})
        named = {"employer": employer}
        _job(season, CENTRE, employer, season.pick({}, named), named)


def _job(season: Season, by: str, ref: str, first: dict[str, Any], after: dict[str, Any]) -> None:
    """A vacancy whose terms change, or whose opening was a mistake: whoever was hired for it is elsewhere."""
    season.day = FIRST
    said = {
        "vacancy_ref": ref,
        "title": "Швея",
        "municipality": season.pick(*MUNICIPALITIES),
        "positions": 20,
        "opened_on": FIRST.isoformat(),
        **first,
    }
    if season.chance(70):
        said["occupation"] = season.pick(*OCCUPATIONS)
    id = season.tell(by, "vacancies.vacancy_opened", **said)
    if season.chance(25):
        season.day += timedelta(days=season.pick(10, 60, 120))
        mended = {"municipality": season.pick(*MUNICIPALITIES), "occupation": season.pick(*OCCUPATIONS)}
        season.tell(by, "vacancies.vacancy_opened", id, **{**said, **mended, **after})
    for _ in range(2 if season.chance(30) else 0):
        new = season.pick({"occupation": season.pick(*OCCUPATIONS)}, {"title": "Сварщик"}, {"positions": 25})
        on = season.pass_days(1, 60)
        id = season.tell(by, "vacancies.vacancy_changed", vacancy_ref=ref, effective_on=on, **new)
        if season.chance(20):
            new = {"title": season.pick("Повар", "Портной")}
            season.tell(by, "vacancies.vacancy_changed", id, vacancy_ref=ref, effective_on=on, **new)
    if season.chance(5):
        on, reason = season.pass_days(1, 60), season.pick("withdrawn", "misregistered")
        season.tell(by, "vacancies.vacancy_closed", vacancy_ref=ref, closed_on=on, reason=reason)
