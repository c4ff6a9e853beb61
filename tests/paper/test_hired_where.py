"""A person counts as hired where and in the occupation that their vacancy turns out to be, in any order."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from services.vacancies.app import SERVICE as VACANCIES
from tests.paper.builders import TRAINEES
from tests.support.paper import Paper, at

PERM, LYSVA = "57701000", "57726000"
OPENED = {"vacancy_ref": "v", "title": "Швея", "positions": 1, "opened_on": "2026-09-01"}
MENDED: dict[str, tuple[str, dict[str, Any]]] = {
    "corrected": ("vacancy_opened", {**OPENED, "municipality": LYSVA, "occupation": "7531"}),
    "changed": ("vacancy_changed", {"vacancy_ref": "v", "effective_on": "2026-09-02", "occupation": "7531"}),
    "renamed": ("vacancy_changed", {"vacancy_ref": "v", "effective_on": "2026-09-02", "title": "Портной"}),
}


@pytest.mark.parametrize("how", MENDED)
@pytest.mark.parametrize("person", ["known", "never heard of"])
def test_who_is_hired_counts_in_the_cell_of_the_position_they_fill(how: str, person: str) -> None:
    event, said = MENDED[how]
    ends = []
    for order in permutations(range(3)):
        paper = Paper(TRAINEES, VACANCIES, now=at("2026-10-01"))
        paper.admit("czn", "job_centre")
        paper.admit("fabrika", "employer")
        if person == "known":
            who: dict[str, Any] = {"registered_on": "2026-08-01", "municipality": PERM, "occupation": "9112"}
            paper.tell("czn", "trainees.unemployed_registered", person_ref="p", **who)
        hire = {"hire_ref": "h", "hired_on": "2026-09-10", "person_ref": "p", "vacancy": "fabrika/v"}
        corrects = "first" if how == "corrected" else None
        tell = (
            lambda paper=paper: paper.tell(
                "fabrika", "vacancies.vacancy_opened", id="first", municipality=PERM, **OPENED
            ),
            lambda paper=paper, corrects=corrects: paper.tell(
                "fabrika", f"vacancies.{event}", corrects=corrects, **said
            ),
            lambda paper=paper, hire=hire: paper.tell("czn", "vacancies.hire_made", **hire),
        )
        for n in order:
            tell[n]()
            paper.settle()
        ends.append(paper.balance())
    place = LYSVA if how == "corrected" else PERM
    lives = PERM if person == "known" else place
    assert ends == [{("positions_filled", place, "7531"): 1, ("hired", lives, "7531"): 1}] * 6
