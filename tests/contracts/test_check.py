"""The command with which an agency checks its reports before sending them: what it is given, what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from kadry_contracts.check import main


def test_a_file_that_cannot_be_read_is_named_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 2
    assert main([str(tmp_path / "none.json")]) == 2
    said = capsys.readouterr().err
    assert said.count("файл не прочитан · cannot be read") == 2
    assert "none.json" in said


def test_without_a_file_it_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "report.json" in capsys.readouterr().err


def test_a_report_that_is_no_json_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "report.json").write_text("не JSON", encoding="utf-8")
    assert main([str(tmp_path / "report.json")]) == 1
    assert "unreadable" in capsys.readouterr().out
