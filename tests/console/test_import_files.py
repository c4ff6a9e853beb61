"""Foreign files as they lie on a disk, and what becomes of their rows."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kadry_contracts.check import check
from services.console.imports.files import Unreadable, decoded, records
from services.console.imports.mapping import mapped
from services.console.imports.rows import Row

DATA = Path(__file__).parent / "data"
DAY = date(2026, 11, 20)


def rows_of(name: str, form: str) -> list[Row]:
    return mapped(records(DATA / name), form, DAY, "czn-perm")


def outcomes(rows: list[Row]) -> list[str]:
    return [row.code or row.outcome for row in rows]


def data_of(row: Row) -> dict[str, object]:
    assert row.data is not None
    return row.data


def test_a_file_of_two_encodings_is_read_line_by_line() -> None:
    both = "id,title\n1,Швея\n".encode() + "2,Портной\n".encode("cp1251")
    assert decoded(b"\xef\xbb\xbf" + both) == "id,title\n1,Швея\n2,Портной\n"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_with_the_separator_of_its_head(tmp_path: Path, separator: str) -> None:
    file = tmp_path / "table.csv"
    file.write_text(f"id{separator}title\r\n1{separator}Швея\r\n\r\n", encoding="utf-8", newline="")
    assert list(records(file)) == [{"id": "1", "title": "Швея"}]


def test_quotes_over_several_lines_and_short_rows_disturb_no_neighbour(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text('id,title\n1,"Швея\nв цех"\n2\n3,Повар\n', encoding="utf-8")
    assert list(records(file)) == [{"id": "1", "title": "Швея\nв цех"}, None, {"id": "3", "title": "Повар"}]


def test_json_is_read_as_a_list_under_several_names_or_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "any.json"
    one = {"id": "1"}
    for written in ([one], {"vacancies": [one]}, {"results": {"vacancies": [{"vacancy": one}]}}, one):
        file.write_text(json.dumps(written), encoding="utf-8")
        assert list(records(file)) == [one]
    file.write_text('{"id": "1"}\n{"id": \n', encoding="utf-8")
    assert list(records(file)) == [one, None]


@pytest.mark.parametrize("content", [b"", b"  \n", b"{not json", b"[[[[" * 100_000])
def test_what_is_no_such_file_is_said_so(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "any"
    file.write_bytes(content)
    with pytest.raises(Unreadable):
        list(records(file))
    with pytest.raises(Unreadable):
        list(records(tmp_path / "absent"))


def test_every_row_of_a_boards_table_has_its_outcome() -> None:
    assert outcomes(rows_of("board.csv", "hh")) == [
        *("", "", "", ""),
        *("abroad", "unknown_place", "no_title", "no_id", "duplicate", "id_reused", "", "bad_row"),
    ]


def test_the_fit_rows_of_a_boards_table_keep_the_contract() -> None:
    fit = [row for row in rows_of("board.csv", "hh") if not row.outcome]
    assert [check(row.report("czn-perm")) for row in fit] == [[]] * 5
    assert data_of(fit[0]) == {
        "vacancy_ref": "hh-900001",
        "title": "Швея на пошив спецодежды",
        "municipality": "57722000",
        "positions": 1,
        "opened_on": "2026-11-20",
        "salary_from": 45_000,
        "salary_to": 60_000,
    }


def test_a_board_table_says_what_it_left_out() -> None:
    rows = rows_of("board.csv", "hh")
    assert (data_of(rows[1])["title"], rows[1].notes) == (
        "Повар горячего цеха (2/2)",
        Counter(salary_hourly=1),
    )
    assert (rows[2].unlisted, data_of(rows[2])["municipality"]) == (True, "57000000")
    assert (data_of(rows[3])["employment"], rows[3].notes) == ("shift", Counter(salary_currency=1))


def test_a_table_without_ids_knows_equal_rows_and_takes_its_own_dates(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    line = "Швея,30000,40000,RUR,Пермь,2010-05-01T10:00:00+0400\n"
    other = line.replace("Швея", "Повар")
    head = "name,salary_from,salary_to,salary_currency,area_name,published_at\n"
    file.write_text(head + line + other + line, encoding="utf-8")
    rows = mapped(records(file), "hh", DAY, "czn-perm")
    assert outcomes(rows) == ["", "", "duplicate"]
    assert rows[0].id != rows[1].id
    assert data_of(rows[0])["opened_on"] == "2010-05-01"


def test_every_vacancy_of_the_portal_has_its_outcome() -> None:
    found = outcomes(rows_of("portal.json", "trudvsem"))
    assert found == ["", "", "not_open", "no_place", "bad_positions", "bad_date", "bad_row"]


def test_a_vacancy_of_the_portal_is_placed_by_its_address_and_not_by_its_employer() -> None:
    row = rows_of("portal.json", "trudvsem")[0]
    assert check(row.report("czn-perm")) == []
    assert data_of(row) == {
        "vacancy_ref": "trudvsem-5f1c0000-0000-4000-8000-000000000001",
        "title": "Швея (ученик)",
        "municipality": "57722000",
        "positions": 3,
        "opened_on": "2026-03-01",
        "salary_from": 0,
        "salary_to": 52_000,
        "employment": "shift",
        "quota_place": True,
        "profession": "196018",
        "employer_inn": "5902000002",
        "text": "Пошив одежды Звонить ,",
        "source_url": "https://portal.example/vacancy/card/1/5f1c0000-0000-4000-8000-000000000001",
    }


def test_the_number_of_a_sole_trader_stays_in_the_file() -> None:
    row = rows_of("portal.json", "trudvsem")[1]
    assert "employer_inn" not in data_of(row)
    assert (row.unlisted, data_of(row)["municipality"], data_of(row)["positions"]) == (True, "82000000", 1)
    assert row.notes == Counter(positions_zero=1)


def test_cards_of_the_portal_have_only_the_employers_region_and_say_so() -> None:
    rows = rows_of("cards.csv", "trudvsem")
    assert outcomes(rows) == ["", ""]
    assert [row.notes["workplace_by_region"] for row in rows] == [1, 1]
    assert [(data_of(row)["municipality"], row.unlisted) for row in rows] == [
        ("57000000", True),
        ("45000000", False),
    ]
    assert rows[0].id == "trudvsem-5f1c0000-0000-4000-8000-00000000000a"
    assert data_of(rows[0])["salary_to"] == 0
