"""How well titles are classified, measured on real vacancies that were labelled by hand, by reading.

`frozen.csv` was labelled before the rules were asked, and no rule is made because of it; `labels.csv` holds
the labels that rules were made and weighed by.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Mapping

import pytest

from kadry_contracts.reference import occupations
from services.vacancies.classify import UNKNOWN, classify
from tests.classification import measure
from tests.classification.measure import Answer, Label, answers, labels
from tests.classification.report import DOCUMENT, figures, with_figures

COVERAGE, PRECISION, CALIBRATION = 0.80, 0.90, 0.05
"""What is asked of the frozen titles; the last: how far confidence may lie from the truth on average."""


FROZEN = "9a49fea1eb311a13cd6fcce2b0d708384970dc853a9f8784e9c6b669f8599e33"
"""SHA-256 of the frozen labels: to change one means to label other titles and to measure anew."""


@pytest.fixture(scope="module")
def titles() -> dict[str, str]:
    if not measure.VACANCIES.exists():
        pytest.skip(f"{measure.VACANCIES} is not here; KADRY_DATA names the folder that holds vacancies/")
    return measure.titles()


@pytest.fixture(scope="module")
def frozen(titles: Mapping[str, str]) -> list[Answer]:
    return answers([label for label in labels() if label.part == "frozen"], titles)


def test_the_labels_are_whole_and_name_unit_groups() -> None:
    given = labels()
    assert len({label.id for label in given}) == len(given) >= 1_500
    assert sum(label.part == "frozen" for label in given) == 400
    assert {label.part for label in given} == {"first", "second", "third", "frozen"}
    groups = {group for label in given for group in (label.unit_group, *label.also)} - {UNKNOWN}
    assert [group for group in sorted(groups) if not occupations.is_unit_group(group)] == []
    assert len({label.unit_group for label in given}) >= 190
    for name in ("labels.csv", "frozen.csv"):
        columns = set(measure.rows_of(measure.HERE / name)[0])
        assert columns <= {"id", "unit_group", "also", "part"}, "titles may not be passed on"


def test_the_frozen_labels_are_those_that_were_given_before_the_rules_were_asked() -> None:
    body = (measure.HERE / "frozen.csv").read_bytes()
    assert hashlib.sha256(body).hexdigest() == FROZEN


def test_no_frozen_title_was_labelled_before_under_another_id(titles: Mapping[str, str]) -> None:
    given = labels()
    made_on = {measure.spelled(titles[label.id]) for label in given if label.part != "frozen"}
    frozen = [measure.spelled(titles[label.id]) for label in given if label.part == "frozen"]
    assert made_on.isdisjoint(frozen)
    assert len(set(frozen)) == len(frozen)


def test_frozen_titles_are_classified_widely_and_rightly(frozen: list[Answer]) -> None:
    for weighted in (False, True):
        assert measure.coverage(frozen, weighted=weighted).value >= COVERAGE
        assert measure.precision(frozen, weighted=weighted).value >= PRECISION


def test_what_is_wrong_about_frozen_titles_can_mostly_be_defended(frozen: list[Answer]) -> None:
    found = measure.concluded(frozen)
    assert sum(answer.defensible for answer in found) / len(found) >= 0.95


def test_a_confidence_is_about_how_often_such_a_conclusion_is_right(frozen: list[Answer]) -> None:
    assert measure.calibration_error(frozen) < CALIBRATION
    kept = [step.kept.value for step in measure.steps(frozen)]
    assert kept == sorted(kept), "a higher confidence is right more often"


@pytest.mark.parametrize("part", ["first", "second", "third"])
def test_the_parts_that_rules_were_made_on_are_not_worse(titles: Mapping[str, str], part: str) -> None:
    made_on = answers([label for label in labels() if label.part == part], titles)
    assert measure.coverage(made_on).value >= COVERAGE
    assert measure.precision(made_on).value >= PRECISION


def test_tailors_are_told_from_transport_in_the_whole_file(titles: Mapping[str, str]) -> None:
    trap = [title.lower() for title in titles.values() if "портн" in title.lower()]
    tailors = [title for title in trap if classify(title).occupation == "7531"]
    assert len(trap) > 10
    assert len(tailors) <= 2
    assert all("портной" in title or "портная" in title for title in tailors)


def test_the_document_tells_what_is_measured(titles: Mapping[str, str]) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert with_figures(text, figures(titles)) == text, "run `python -m tests.classification.report`"


def test_the_report_can_be_asked_for_without_writing_it(titles: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", "tests.classification.report", "--check"]
    assert subprocess.run(command, check=False, capture_output=True, timeout=60).returncode == 0


def _answer(told: str, unit_group: str, *also: str, confidence: float = 0.9, weight: int = 1) -> Answer:
    return Answer(Label("1", unit_group, frozenset(also), "frozen"), told, confidence, weight)


def test_a_conclusion_where_the_reader_could_tell_no_group_is_wrong() -> None:
    found = [_answer("5120", "-"), _answer("5120", "5120"), _answer("-", "5120"), _answer("-", "-")]
    assert measure.coverage(found).value == 0.5
    assert measure.precision(found).value == 0.5


def test_another_group_that_the_reader_lets_pass_is_defensible_but_not_right() -> None:
    answer = _answer("2433", "3322", "2433")
    assert (answer.right, answer.defensible) == (False, True)


def test_a_title_counts_as_often_as_it_stands_in_the_file_if_that_is_asked() -> None:
    found = [_answer("5120", "5120", weight=3), _answer("5131", "5120")]
    assert measure.precision(found).value == 0.5
    assert measure.precision(found, weighted=True).value == 0.75


def test_the_calibration_error_is_the_mean_distance_of_promise_and_truth() -> None:
    sure = [_answer("5120", "5120", confidence=0.95), _answer("5131", "5120", confidence=0.95)]
    doubtful = [_answer("5120", "5120", confidence=0.8), _answer("5120", "5120", confidence=0.8)]
    assert measure.calibration_error(sure + doubtful) == pytest.approx((0.45 + 0.2) / 2)
    assert [step.least for step in measure.steps(sure + doubtful)] == [0.8, 0.95]


def test_the_interval_of_a_share_is_wilsons() -> None:
    low, high = measure.Share(90, 100).interval()
    assert (round(low, 3), round(high, 3)) == (0.826, 0.945)
