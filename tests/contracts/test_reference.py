"""The carried reference: complete, consistent with its manifest, and helpful to those who mistype a code."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kadry_contracts.parse import parse_report
from kadry_contracts.reference import municipalities, occupations
from kadry_contracts.reference.tables import FOLDER, rows

from .builders import WRITER, a_report, a_vacancy

ROOT = Path(__file__).resolve().parents[2]
CONSOLE = ROOT / "services/console/reference"


def of_console(name: str) -> list[dict[str, str]]:
    with (CONSOLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("folder", [FOLDER, CONSOLE], ids=["contracts", "console"])
def test_the_manifest_knows_every_file_its_source_and_its_checksum(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {path.name for path in folder.glob("*.csv")}
    for name, told in manifest["files"].items():
        body = (folder / name).read_bytes()
        assert hashlib.sha256(body).hexdigest() == told["sha256"]
        assert body.count(b"\n") == told["rows"] + 1
        assert told["made_from"]
        for source in told["made_from"]:
            assert set(manifest["sources"][source]) == {"sha256_begins", "source", "edition", "licence"}


@pytest.mark.parametrize("folder", [FOLDER, CONSOLE], ids=["contracts", "console"])
def test_the_notice_names_every_carried_file_with_its_licence(folder: Path) -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for path in folder.glob("*.csv"):
        assert str(path.relative_to(ROOT)) in notice
    assert "CC BY-SA 4.0" in notice
    assert "uses the ESCO classification" in notice


def test_both_regions_have_all_their_municipalities() -> None:
    found = municipalities.every()
    counts = {region: sum(m.region == region for m in found.values()) for region in ("57", "56")}
    assert counts == {"57": 48, "56": 30}
    for code, municipality in found.items():
        assert code == municipality.oktmo
        assert municipality.name
        assert municipality.name_en.isascii()
        assert municipality.drawn_in in found
    assert len({m.name_en for m in found.values()}) == len(found)


def test_a_code_of_any_edition_or_of_a_settlement_reaches_the_key() -> None:
    assert municipalities.canonical("57627000") == "57627000"
    assert municipalities.canonical("57720000") == "57627000"  # Краснокамск after it became an okrug
    assert municipalities.canonical("57627101") == "57627000"  # an urban settlement within the old district
    assert municipalities.canonical("65701000") == "65701000"  # Екатеринбург: not carried
    assert (municipalities.listed("57627000"), municipalities.listed("65701000")) == (True, False)


def test_every_newer_code_leads_to_a_carried_municipality_and_is_none_itself() -> None:
    for row in rows("municipality_aliases.csv"):
        assert municipalities.listed(row["key"])
        assert not municipalities.listed(row["code"])
        assert municipalities.canonical(row["code"]) == row["key"]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("57720000", "57627000"),
        ("57727000001", "57634000"),
        ("56612101", "56612000"),
        ("57000000", "57000000"),
    ],
)
def test_a_report_under_any_of_these_codes_reaches_the_key(said: str, key: str) -> None:
    report = a_report(data=a_vacancy(municipality=said))
    assert parse_report(report, WRITER).data.municipality == key


def test_a_municipality_has_a_name_in_both_languages_and_an_unknown_one_its_code() -> None:
    assert municipalities.name("57701000") == "Пермский городской округ"
    assert municipalities.name("57701000", "en") == "Perm Urban Okrug"
    assert municipalities.name("57618000", "en") == "Yelovsky District"
    assert municipalities.name("65701000") == "65701000"


def test_the_prefixes_of_regions_are_those_of_all_regions() -> None:
    carried = {row["oktmo"][:2] for row in of_console("regions.csv")}
    assert len(of_console("regions.csv")) == 86
    # four regions joined the classifier after the edition from which regions.csv was made
    assert municipalities.region_prefixes() - carried == {"21", "23", "43", "74"}
    assert carried <= municipalities.region_prefixes()


def test_every_unit_group_and_every_group_above_it_has_titles() -> None:
    assert len(occupations.every()) == 436
    groups = occupations.groups()
    for code in occupations.every():
        assert {code[:1], code[:2], code[:3]} <= set(groups)
    for code, group in groups.items():
        assert group.title_en
        assert group.title_ru, code
        assert not set(group.title_ru.lower()) & set("abcdefghijklmnopqrstuvwxyz"), code
    titles = [group.title_ru for group in occupations.every().values()]
    assert len(set(titles)) == len(titles)


def test_an_everyday_word_names_one_unit_group() -> None:
    said = [word for group in occupations.every().values() for word in group.synonyms_ru]
    assert sorted({word for word in said if said.count(word) > 1}) == []


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("8158", "8157"),
        ("815", "8150"[:3]),
        ("швея", "8153"),
        ("Портной", "7531"),
        ("электрогазосварщик", "7212"),
        ("sewing machine operator", "8153"),
        ("8153.1", "8153"),
        ("повор", "5120"),
    ],
)
def test_what_was_perhaps_meant_comes_first_of_three(written: str, first: str) -> None:
    near = occupations.suggest(written)
    assert len({group.code for group in near}) == 3
    assert near[0].code.startswith(first)


@pytest.mark.parametrize("written", ["", "   ", "99999999", "²", "٨١٥٣", "?" * 64, "\x00"])
def test_there_are_three_suggestions_whatever_was_written(written: str) -> None:
    assert len(occupations.suggest(written)) == 3


def test_every_town_of_the_country_has_a_code_of_its_region() -> None:
    towns = of_console("towns.csv")
    assert len(towns) == 1_117
    regions = {row["oktmo"]: row["name"] for row in of_console("regions.csv")}
    for row in towns:
        assert row["town"]
        assert len(row["oktmo"]) == 8
        assert row["oktmo"].isdigit()
        assert row["oktmo"][:2] == row["region_oktmo"][:2]
        assert regions[row["region_oktmo"]] == row["region"]
        if row["oktmo"][:2] in ("56", "57"):
            assert municipalities.listed(row["oktmo"]), row
    by_name = {row["town"]: row["oktmo"] for row in towns}
    assert (by_name["Москва"], by_name["Санкт-Петербург"], by_name["Севастополь"]) == (
        "45000000",
        "40000000",
        "67000000",
    )
    assert (by_name["Усолье"], by_name["Чермоз"], by_name["Пенза"]) == ("57653000", "57620000", "56701000")
    assert (by_name["Наро-Фоминск"], by_name["Урус-Мартан"]) == ("46750000", "96634101")


def test_importing_the_contracts_reads_no_reference_file() -> None:
    program = (
        "import builtins, io, sys\n"
        "opened = []\n"
        "true = io.open\n"
        "io.open = lambda file, *a, **k: (opened.append(str(file)), true(file, *a, **k))[1]\n"
        "import kadry_contracts.catalogue, kadry_contracts.parse\n"
        "assert not [f for f in opened if f.endswith('.csv')], opened\n"
        "from kadry_contracts.reference import occupations\n"
        "occupations.is_unit_group('8153')\n"
        "assert [f for f in opened if f.endswith('.csv')]\n"  # it would have been seen
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)
