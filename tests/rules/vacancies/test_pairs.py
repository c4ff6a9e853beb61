"""Sixty pairs of a person and a vacancy, judged by a reader: what is proposed, and how often rightly."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from services.vacancies.domain.matching.matching import Opening, score
from services.vacancies.domain.matching.seeker import Seeker
from services.vacancies.nearby import near

with Path(__file__).with_name("pairs.csv").open(encoding="utf-8", newline="") as file:
    PAIRS = list(csv.DictReader(file))


def scored(row: dict[str, str]) -> float | None:
    seeker = Seeker(
        "t",
        1,
        (row["lives"], row["trade"]),
        date.fromisoformat(row["since"]),
        needs=tuple(row["needs"].split()),  # type: ignore[arg-type]
    )
    closes = date.fromisoformat(row["closes"]) if row["closes"] else None
    provides = tuple(row["provides"].split())
    opening = Opening("f/v", row["works"], row["occupation"], date(2026, 6, 1), provides, closes)  # type: ignore[arg-type]
    return score(opening, seeker, near)


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: f"{row['learnt']} → {row['title']}, {row['works']}")
def test_a_pair_has_the_score_that_the_table_gives_it(row: dict[str, str]) -> None:
    assert scored(row) == (float(row["score"]) if row["score"] else None)


def test_of_what_is_proposed_nine_in_ten_pairs_suit_each_other() -> None:
    assert len(PAIRS) == 60
    proposed = [row for row in PAIRS if scored(row) is not None]
    suiting = [row for row in PAIRS if row["suits"] == "yes"]
    right = [row for row in proposed if row["suits"] == "yes"]
    print(f"precision {len(right)} of {len(proposed)}, found {len(right)} of {len(suiting)} that suit")
    assert len(right) / len(proposed) >= 0.9
    assert len(right) / len(suiting) >= 0.9


def test_whoever_is_in_the_same_unit_group_and_place_suits_always() -> None:
    assert {row["suits"] for row in PAIRS if scored(row) == 1.0} == {"yes"}
