"""The tool that makes the reference: its check of codes and its Latin letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.reference import check_digit, latin, main


@pytest.mark.parametrize(
    ("code", "digit"),
    [("57604000", "2"), ("57701000", "1"), ("57630000", "5"), ("56734000", "4"), ("57608000", "0")],
)
def test_the_check_digit_of_a_municipality_is_that_of_the_classifier(code: str, digit: str) -> None:
    assert check_digit(code) == digit


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Еловский", "Yelovsky"),
        ("Ильинский", "Ilyinsky"),
        ("Юсьва", "Yusva"),
        ("Большая Соснова", "Bolshaya Sosnova"),
        ("Усть-Кишерть", "Ust-Kishert"),
        ("Чусовой", "Chusovoy"),
        ("Звёздный", "Zvezdny"),
    ],
)
def test_a_name_in_latin_letters_reads_as_on_maps(name: str, said: str) -> None:
    assert latin(name) == said


def test_another_edition_of_a_source_is_not_taken_without_a_look(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "classifiers").mkdir()
    (tmp_path / "classifiers/oktmo_2016_perm.csv").write_text("section,oktmo\n")
    assert main(["--data", str(tmp_path)]) == 1
    assert "another edition" in capsys.readouterr().err
