"""A season read while it happens and one read afterwards in any order end in the same sums, day by day."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.paper import Paper, at

from .stories import PERM, a_region


class Told(NamedTuple):
    """A report: its id, its writer, its event, the day it is about and what it says."""

    id: str
    by: str
    event: str
    day: str
    said: dict[str, Any]


def a_season(chance: Random) -> list[Told]:
    """A vacancy that changes before its last day, fewer hires than positions, some undone, perhaps an end."""

    def day(first: int, last: int) -> str:
        return f"2026-09-{chance.randint(first, last):02}"

    opened = {
        "vacancy_ref": "v",
        "title": "Швея",
        "municipality": PERM,
        "occupation": "8153",
        "positions": 6,
        "opened_on": "2026-09-01",
        "closes_on": day(10, 20),
    }
    season = [Told("opened", "fabrika", "vacancy_opened", "2026-09-01", opened)]
    for n in range(chance.randint(0, 3)):
        on = day(2, 9)
        term = chance.choice(("positions", "occupation", "closes_on", "salary_from"))
        value: Any = {
            "positions": chance.randint(5, 9),
            "occupation": chance.choice(("7531", "8153")),
            "closes_on": day(12, 28),
            "salary_from": 50_000,
        }[term]
        said = {"vacancy_ref": "v", "effective_on": on, term: value}
        season.append(Told(f"changed-{n}", "fabrika", "vacancy_changed", on, said))
    for n in range(chance.randint(0, 4)):
        on, by = day(1, 29), chance.choice(("fabrika", "czn"))
        said = {"hire_ref": f"h{n}", "hired_on": on, "person_ref": "p", "vacancy": "fabrika/v"}
        season.append(Told(f"hired-{n}", by, "hire_made", on, said))
        if chance.random() < 0.3:
            undone = {"hire_ref": f"h{n}", "reason": "ошибка"}
            season.append(Told(f"undone-{n}", by, "hire_withdrawn", day(29, 30), undone))
    if chance.random() < 0.6:
        on, reason = day(9, 29), chance.choice(("filled", "withdrawn", "expired", "misregistered"))
        said = {"vacancy_ref": "v", "closed_on": on, "reason": reason}
        season.append(Told("closed", "fabrika", "vacancy_closed", on, said))
    return season


def as_it_happens(season: list[Told]) -> Paper:
    """Every report on its day; the clock says in between what is due."""
    paper = a_region("2026-09-01")
    for told in sorted(season, key=lambda told: (told.day, told.id)):
        paper.turn(max(paper.now, at(told.day)))
        paper.tell(told.by, f"vacancies.{told.event}", at=at(told.day), id=told.id, **told.said)
        paper.settle()
    paper.turn(at("2026-12-01"))
    return paper


def afterwards(season: list[Told], chance: Random) -> Paper:
    """Every report in November, in any order, read one by one or together."""
    paper = a_region("2026-11-01", seed=chance.randint(0, 10**9))
    for told in chance.sample(season, len(season)):
        paper.tell(told.by, f"vacancies.{told.event}", at=at(told.day), id=told.id, **told.said)
        if chance.random() < 0.5:
            paper.settle()
    paper.turn(at("2026-12-01"))
    return paper


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_a_season_read_late_and_in_any_order_moves_the_same_positions(seed: int) -> None:
    chance = Random(seed)
    season = a_season(chance)
    assert afterwards(season, chance).cells() == as_it_happens(season).cells(), season
