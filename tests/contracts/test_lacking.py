"""Whoever adds a message is told what it still lacks: an entry, examples, and what is wrong with these."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from contracts.tools import export
from kadry_contracts.catalogue import REPORTS

REPORT = "kadry.report.trainees.support_reported.v1"
FACT = "kadry.fact.trainees.support_reported.v1"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of all examples, which a test may spoil."""
    shutil.copytree(export.HOME / "examples", tmp_path / "examples")
    return tmp_path


def change(home: Path, type_: str, name: str, **data: Any) -> None:
    file = home / "examples" / type_ / f"{name}.json"
    payload = json.loads(file.read_text())
    payload["data"] |= data
    file.write_text(json.dumps(payload))


def test_no_message_lacks_anything() -> None:
    assert export.lacking() == []


def test_a_model_without_an_entry_is_named_with_the_file_of_the_entry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    others = {type_: entry for type_, entry in REPORTS.items() if type_ != REPORT}
    monkeypatch.setattr(export, "REPORTS", others)
    entry, examples = export.lacking()
    assert entry == f"{REPORT} is in no catalogue: write its entry in _catalogue/trainees.py"
    assert examples == f"examples/{REPORT} belongs to no message of the catalogue"


def test_one_example_is_too_few(home: Path) -> None:
    (home / "examples" / FACT / "provided.json").unlink()
    assert export.lacking(home) == [f"examples/{FACT}: two examples are needed, 1 found"]


def test_examples_that_say_the_same_are_one(home: Path) -> None:
    same = {"trainee": "c47d1b8f-6e02-5a93-97f4-1b8d3ae60257", "need": "tutor", "provided": True}
    change(home, REPORT, "not-provided", **same)
    assert export.lacking(home) == [f"examples/{REPORT}: not-provided and provided say the same"]


def test_what_is_wrong_with_a_report_is_said_with_its_place_and_the_nearest_name(home: Path) -> None:
    change(home, REPORT, "provided", neeed="tutor")
    [line] = export.lacking(home)
    assert line.startswith(f"examples/{REPORT}/provided.json at /data/neeed: ")
    assert "perhaps need was meant" in line


def test_a_fact_has_no_field_that_its_model_lacks(home: Path) -> None:
    change(home, FACT, "provided", neeed="tutor", provided="perhaps")
    lacks, wrong = export.lacking(home)
    assert lacks == f"examples/{FACT}/provided.json at /data/neeed: SupportReportedV1 has none"
    assert wrong.startswith(f"examples/{FACT}/provided.json at /data/provided: ")


def test_an_example_under_the_name_of_another_message_is_seen(home: Path) -> None:
    shutil.copy(home / "examples" / FACT / "provided.json", home / "examples" / REPORT / "third.json")
    assert f"examples/{REPORT}/third.json: its type is {FACT}" in export.lacking(home)


def test_an_example_that_is_no_json_is_named(home: Path) -> None:
    file = home / "examples" / REPORT / "provided.json"
    file.write_text("{")
    with pytest.raises(ValueError, match="Expecting") as refusal:
        export.examples(home)
    assert refusal.value.__notes__ == [str(file)]
