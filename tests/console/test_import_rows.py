"""What a cell of a foreign file means: titles, sums, numbers of places, days, references."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from services.console.imports import rows
from services.console.imports.rows import Row, Unfit


def notes_of(lower: object, upper: object, currency: object = "RUR") -> tuple[dict[str, int], list[str]]:
    notes: Counter[str] = Counter()
    return rows.salary(lower, upper, currency, notes), list(notes)


def stated(lower: int, upper: int) -> dict[str, int]:
    return {"salary_from": lower, "salary_to": upper}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Повар\u00a0 горячего   цеха", "Повар горячего цеха"),
        ("<p>Швея<br/>4&nbsp;разряда</p>", "Швея 4 разряда"),
        ("Кофе &amp;amp; чай", "Кофе & чай"),
        ("Свар\u00adщик\u200b\ufeff\x07", "Свар щик"),
        (None, ""),
    ],
)
def test_text_is_read_in_one_clean_line(written: object, read: str) -> None:
    assert rows.tidy(written) == read


def test_a_title_too_long_for_a_report_is_cut_and_an_empty_one_makes_no_report() -> None:
    assert len(rows.title("п" * 400)) == 300
    with pytest.raises(Unfit, match="no_title"):
        rows.title(" \u00a0<br/>")


@pytest.mark.parametrize("currency", ["RUR", "RUB", "руб.", "«руб.»", "₽", ""])
def test_roubles_go_by_several_names(currency: str) -> None:
    assert notes_of("45000.0", "60 000", currency) == (stated(45_000, 60_000), [])


def test_zero_and_nothing_are_not_stated() -> None:
    assert notes_of("0", "") == notes_of(None, 0) == (stated(0, 0), [])


@pytest.mark.parametrize(
    ("lower", "upper"), [("350", "420"), ("", "4000"), ("4999.99", ""), ("3500", "10000")]
)
def test_pay_by_the_hour_is_not_read_as_monthly(lower: str, upper: str) -> None:
    assert notes_of(lower, upper) == (stated(0, 0), ["salary_hourly"])


def test_the_smallest_monthly_pay_stands() -> None:
    assert notes_of("5000", "") == (stated(5_000, 0), [])


def test_another_currency_is_noted_and_left_out_only_where_there_is_a_sum() -> None:
    assert notes_of("1500", "2500", "USD") == (stated(0, 0), ["salary_currency"])
    assert notes_of("", "", "USD") == (stated(0, 0), [])


def test_the_ends_of_a_salary_are_put_in_order_and_nonsense_is_left_out() -> None:
    assert notes_of("90000", "70000") == (stated(70_000, 90_000), ["salary_swapped"])
    assert notes_of("999999999", "") == (stated(0, 0), ["salary_too_large"])


@pytest.mark.parametrize(
    ("written", "read"), [("", 1), (None, 1), ("3.0", 3), (12, 12), ("0", 1), (100_000, 100_000)]
)
def test_a_row_is_one_position_unless_it_says_otherwise(written: object, read: int) -> None:
    assert rows.positions(written, Counter()) == read


@pytest.mark.parametrize("written", ["-1", "2.5", "много", "100001", "nan", "1e3"])
def test_a_number_of_positions_that_is_none_makes_no_report(written: str) -> None:
    with pytest.raises(Unfit, match="bad_positions"):
        rows.positions(written, Counter())


def test_a_day_is_read_in_its_own_offset() -> None:
    assert rows.day("2026-03-01T23:30:00+0300") == rows.day("2026-03-01") == rows.day("01.03.2026")
    assert rows.day("2026-03-01 00:00:00") == date(2026, 3, 1)
    assert rows.day("") is rows.day(None) is None


@pytest.mark.parametrize("written", ["2026-02-31", "31.02.2026", "вчера", "20260301", "2026-3-1"])
def test_a_day_that_is_none_makes_no_report(written: str) -> None:
    with pytest.raises(Unfit, match="bad_date"):
        rows.day(written)


def test_a_reference_carries_the_file_and_its_id_as_a_spreadsheet_may_spoil_it() -> None:
    assert rows.reference("hh", "900001.0") == rows.reference("hh", " 900001 ") == "hh-900001"
    with pytest.raises(Unfit, match="no_id"):
        rows.reference("hh", "")
    for bad in ("а1", "a b", "x" * 64, "1/2", "*"):
        with pytest.raises(Unfit, match="bad_id"):
            rows.reference("hh", bad)


def test_the_same_row_makes_the_same_document_and_its_day_begins_in_the_region() -> None:
    row = Row(1, "hh-1", {"vacancy_ref": "hh-1"}, date(2026, 11, 20))
    assert row.report("czn-perm") == row.report("czn-perm")
    assert row.report("czn-perm")["time"] == "2026-11-20T00:00:00+05:00"
    assert row.report("czn-perm")["source"] == "urn:kadry:czn-perm"


def test_reasons_and_notes_are_said_in_both_languages() -> None:
    for russian, english in [*rows.REASONS.values(), *rows.NOTES.values()]:
        assert not russian.isascii()
        assert english.isascii()
