"""What the classification of titles does to labelled titles, and how sure one may be of that. Pure.

The labels are ids and unit groups only: the titles may not be passed on, so the file they come from has to be
there; KADRY_DATA names the folder that holds `vacancies/`.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from services.vacancies.classify import UNKNOWN, classify

HERE = Path(__file__).parent
DATA = Path(os.environ.get("KADRY_DATA", HERE.parents[2] / "shared" / "data"))
VACANCIES = DATA / "vacancies" / "hh_2026_5cities.csv"
STEP = 0.05
"""How wide a step of confidence is, in the table of how far confidence can be believed."""


@dataclass(frozen=True, slots=True)
class Label:
    """The unit group that a reader gave a title ("-": none can be told), and others that can be defended."""

    id: str
    unit_group: str
    also: frozenset[str]
    part: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the classification said of a labelled title. `weight`: how many vacancies of the file have it."""

    label: Label
    told: str
    confidence: float
    weight: int

    @property
    def right(self) -> bool:
        """The reader's own group. A conclusion where the reader could tell none is wrong."""
        return self.told == self.label.unit_group

    @property
    def defensible(self) -> bool:
        """The reader's own group or another one that the reader would let pass."""
        return self.right or self.told in self.label.also


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: float
    of: float

    @property
    def value(self) -> float:
        """The share, from 0 to 1; 0 of nothing."""
        return self.count / self.of if self.of else 0.0

    def interval(self) -> tuple[float, float]:
        """Wilson's interval, within which the true share lies 19 times of 20."""
        z, n, p = 1.96, self.of, self.value
        middle, width = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (middle - width) / (1 + z * z / n), (middle + width) / (1 + z * z / n)


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file with a header."""
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def labels() -> list[Label]:
    """All labels: `frozen` may only be measured by; of the other parts rules were made."""
    given = rows_of(HERE / "labels.csv")
    frozen = [row | {"part": "frozen"} for row in rows_of(HERE / "frozen.csv")]
    return [
        Label(row["id"], row["unit_group"], frozenset(row["also"].split()), row["part"])
        for row in given + frozen
    ]


def titles() -> dict[str, str]:
    """The titles of the vacancies by id. FileNotFoundError without the file."""
    return {row["id"]: row["title"] for row in rows_of(VACANCIES)}


def answers(given: Iterable[Label], titles: Mapping[str, str]) -> list[Answer]:
    """What the classification says of labelled titles."""
    often = Counter(map(spelled, titles.values()))
    found = []
    for label in given:
        title = titles[label.id]
        told = classify(title)
        found.append(Answer(label, told.occupation, told.confidence, often[spelled(title)]))
    return found


def spelled(title: str) -> str:
    """One spelling of a title, by which two vacancies have the same one."""
    return " ".join(re.findall(r"\w+", title.lower().replace("ё", "е")))


def concluded(all_: Iterable[Answer]) -> list[Answer]:
    """Those that got a unit group."""
    return [answer for answer in all_ if answer.told != UNKNOWN]


def coverage(all_: Sequence[Answer], *, weighted: bool = False) -> Share:
    """How many get a unit group; weighted: each title as often as it stands in the file."""
    return Share(_count(concluded(all_), weighted), _count(all_, weighted))


def precision(all_: Sequence[Answer], *, weighted: bool = False) -> Share:
    """How many of those that get a unit group get the reader's."""
    found = concluded(all_)
    return Share(_count((answer for answer in found if answer.right), weighted), _count(found, weighted))


def _count(some: Iterable[Answer], weighted: bool) -> int:
    return sum(answer.weight if weighted else 1 for answer in some)


@dataclass(frozen=True, slots=True)
class Step:
    """Conclusions whose confidence lies within one step of the scale."""

    least: float
    kept: Share
    promised: float


def steps(all_: Iterable[Answer]) -> list[Step]:
    """What each step of confidence promised on average, and what it kept."""
    by_step: dict[int, list[Answer]] = {}
    for answer in concluded(all_):
        by_step.setdefault(int(answer.confidence / STEP + 1e-9), []).append(answer)
    return [
        Step(
            round(number * STEP, 2),
            Share(sum(answer.right for answer in found), len(found)),
            sum(answer.confidence for answer in found) / len(found),
        )
        for number, found in sorted(by_step.items())
    ]


def calibration_error(all_: Iterable[Answer]) -> float:
    """How far promise and truth lie apart on average over the steps: the expected calibration error."""
    found = steps(all_)
    return sum(abs(one.promised - one.kept.value) * one.kept.of for one in found) / sum(
        one.kept.of for one in found
    )


__all__ = [
    "VACANCIES",
    "Answer",
    "Label",
    "Share",
    "answers",
    "calibration_error",
    "concluded",
    "coverage",
    "labels",
    "precision",
    "rows_of",
    "spelled",
    "steps",
    "titles",
]
