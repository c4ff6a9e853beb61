"""Writes the carried reference data anew from the sources that its manifest names.

    .venv/bin/python tools/reference.py --data DIR

DIR holds `classifiers/` with the files of SOURCES, whose checksums are verified first: another edition is a
change that somebody must look at. What is written: contracts/src/kadry_contracts/reference/*.csv (codes that
messages are checked by) and services/console/reference/*.csv (what an import needs to place a vacancy).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "contracts/src/kadry_contracts/reference"
CONSOLE = ROOT / "services/console/reference"
WORDING = ROOT / "tools/wording/occupations_ru.txt"
REGIONS = {"57": "Пермский край", "56": "Пензенская область"}
DRAWN_IN = {"57730000": "57650000", "57653000": "57708000"}
"""Municipalities whose borders the map shows merged with another one's: Соликамск, Усолье."""

OKTMO = "ОКТМО (ОК 033-2013), edition of 2016: an official classifier, outside copyright"
HFLABS = "CC BY-SA 4.0, HFLabs"
ESCO = "© European Union, free reuse with acknowledgement (Decision 2011/833/EU)"
SOURCES: dict[str, tuple[str, str, str, str]] = {
    # file: (first 16 hex digits of its SHA-256, repository and path, edition, licence)
    "oktmo_2016_perm.csv": (
        "1ee204be637ec48a",
        "teamf7/oktmo, task/tom5_oktmo_1.csv and _2.csv @ dcf961e80208",
        "2016-10-29",
        OKTMO,
    ),
    "oktmo_2016_penza.csv": (
        "29a74b352a36d5f8",
        "teamf7/oktmo, task/tom5_oktmo_1.csv and _2.csv @ dcf961e80208",
        "2016-10-29",
        OKTMO,
    ),
    "region.csv": ("24a153f8b55a7088", "hflabs/region, region.csv @ 0c9550cc4a18", "2022-12-19", HFLABS),
    "city.csv": ("aefd11fd133881c3", "hflabs/city, city.csv @ ae661bffe572", "2021-10-11", HFLABS),
    "esco_v1.1.1_isco_groups_en.csv": (
        "7fbb988b6966f965",
        "tabiya-tech/tabiya-esco-datasets-and-tools, datasets/esco/v1.1.1 @ 1a8a32efb786",
        "ESCO 1.1.1 (ISCO-08)",
        ESCO,
    ),
}

Row = dict[str, str]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds classifiers/")
    classifiers = parser.parse_args(arguments).data / "classifiers"
    for name, (digest, *_) in SOURCES.items():
        if not _digest(classifiers / name).startswith(digest):
            print(f"{classifiers / name}: another edition than {digest}…; look at it first", file=sys.stderr)
            return 1
    settlements = [
        row for region in ("perm", "penza") for row in _rows(classifiers, f"oktmo_2016_{region}.csv")
    ]
    municipalities = list(_municipalities(settlements))
    towns = _rows(classifiers, "city.csv")
    aliases = list(_aliases(towns, settlements, {row["oktmo"] for row in municipalities}))
    regions = [_region(row) for row in _rows(classifiers, "region.csv")]
    keys = {row["oktmo"] for row in municipalities}
    homes = {
        row["name"]: row["oktmo"][:5] + "000"
        for row in settlements
        if row["oktmo"][:2] == "57" and row["section"] == "2"
    }
    written = [
        _write(
            CONTRACTS / "municipalities.csv", municipalities, ["oktmo_2016_perm.csv", "oktmo_2016_penza.csv"]
        ),
        _write(CONTRACTS / "municipality_aliases.csv", aliases, ["city.csv", "oktmo_2016_perm.csv"]),
        _write(
            CONTRACTS / "occupations.csv",
            list(_occupations(_rows(classifiers, "esco_v1.1.1_isco_groups_en.csv"))),
            ["esco_v1.1.1_isco_groups_en.csv"],
        ),
        _write(CONSOLE / "regions.csv", regions, ["region.csv"]),
        _write(CONSOLE / "towns.csv", list(_towns(towns, regions, keys, homes)), ["city.csv", "region.csv"]),
    ]
    for folder in (CONTRACTS, CONSOLE):
        _manifest(folder, [entry for entry in written if (folder / entry["file"]).exists()])
    return 0


def _municipalities(rows: Iterable[Row]) -> Iterable[Row]:
    """Section 1, a code ending in 000, a centre: what else stands there are headings."""
    for row in rows:
        code, centre = row["oktmo"], row["centre"]
        if row["section"] != "1" or not code.endswith("000") or not centre:
            continue
        if check_digit(code) != row["check_digit"]:
            raise SystemExit(f"ОКТМО {code}: its check digit is wrong")
        raw = " ".join(row["name"].removeprefix("- ").split())
        town = centre.split(" ", 1)[1]
        if raw.endswith(" муниципальный район"):
            kind, name, name_en = "district", raw, f"{latin(raw.split(' ', 1)[0])} District"
        elif raw.startswith("ЗАТО "):
            kind, name, name_en = "closed_town", raw, f"{latin(town)} Closed Town"
        else:
            kind, name, name_en = "urban_okrug", _okrug(raw), f"{latin(town)} Urban Okrug"
        yield {
            "oktmo": code,
            "region": code[:2],
            "kind": kind,
            "name": name,
            "name_en": name_en,
            "centre": centre,
            "drawn_in": DRAWN_IN.get(code, code),
            "valid_from": "",
            "valid_to": "",
            "edition": "2016",
        }


def _okrug(raw: str) -> str:
    return raw if raw.startswith("город ") else f"{raw} городской округ"


def check_digit(code: str) -> str:
    """Of ОКТМО: weights 1, 2, 3 …, modulo 11; where that is 10, weights from 3; where it is 10 again, 0."""
    for first in (1, 3):
        rest = sum(int(digit) * weight for weight, digit in enumerate(code, first)) % 11
        if rest < 10:
            return str(rest)
    return "0"


def _aliases(towns: Iterable[Row], rows: Iterable[Row], keys: set[str]) -> Iterable[Row]:
    """Newer codes of Perm's municipalities, found by their towns, whose names are unique in section 2."""
    old = {
        row["name"]: row["oktmo"][:5] + "000"
        for row in rows
        if row["oktmo"][:2] == "57" and row["section"] == "2"
    }
    for town in sorted(towns, key=lambda row: row["oktmo"]):
        code = town["oktmo"][:5] + "000"
        if town["oktmo"][:2] == "57" and code not in keys:
            yield {"code": code, "key": old[f"г {town['city']}"], "town": town["city"], "edition": "2021"}


def _occupations(rows: Iterable[Row]) -> Iterable[Row]:
    wording = dict(line.split("|", 1) for line in WORDING.read_text(encoding="utf-8").splitlines())
    for row in rows:
        title, _, synonyms = wording.get(row["code"], "").partition("|")
        yield {
            "code": row["code"],
            "title_ru": title,
            "title_en": row["preferredLabel"].replace("’", "'"),
            "synonyms_ru": synonyms,
        }


def _region(row: Row) -> Row:
    return {
        "oktmo": row["oktmo"],
        "name": row["name_with_type"],
        "short_name": row["name"],
        "kladr": row["kladr_id"],
        "iso": row["iso_code"],
        "timezone": row["timezone"],
    }


def _towns(
    rows: Iterable[Row], regions: Iterable[Row], keys: set[str], homes: dict[str, str]
) -> Iterable[Row]:
    """Every town with the code under which a vacancy there is counted.

    That is the municipality's key where we carry the region's list (found by name in Perm, whose codes have
    changed since: `homes`); elsewhere the first eight digits.
    """
    named = {row["kladr"][:2]: row for row in regions}
    for row in rows:
        region = named[row["kladr_id"][:2]]
        town = row["city"] or row["settlement"] or row["address"].rpartition("г ")[2]
        code = row["oktmo"][:8]
        if region["oktmo"] == "57000000":
            code = homes[f"г {town}"]
        elif code[:5] + "000" in keys:
            code = code[:5] + "000"
        yield {
            "town": town,
            "region": region["name"],
            "region_oktmo": region["oktmo"],
            "oktmo": code,
            "kladr": row["kladr_id"],
            "population": re.sub(r"\D", "", row["population"]),
        }


_LETTERS = (
    "а:a б:b в:v г:g д:d е:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch "
    "ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya -:-"
)
_LATIN = dict(pair.split(":") for pair in _LETTERS.split())


def latin(name: str) -> str:
    """A name of a place in Latin letters: Yelovsky, Ilyinsky, Bolshaya Sosnova."""
    words = []
    for word in name.lower().replace("ё", "е").split():
        letters = re.sub(r"[иы]й$", "ы", word)
        said = ""
        for before, letter in zip(f" {letters}", letters, strict=False):
            if letter in "еи" and before in ("ьъ" if letter == "и" else " аеиоуыэюяьъ-"):
                said += "y"
            said += _LATIN.get(letter, letter)
        words.append("-".join(part.capitalize() for part in said.split("-")))
    return " ".join(words)


def _rows(folder: Path, name: str) -> list[Row]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: Sequence[Row], sources: Sequence[str]) -> Row:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return {"file": path.name, "rows": str(len(rows)), "sources": ",".join(sources)}


def _manifest(folder: Path, entries: Sequence[Row]) -> None:
    files = {
        entry["file"]: {
            "rows": int(entry["rows"]),
            "sha256": _digest(folder / entry["file"]),
            "made_from": entry["sources"].split(","),
        }
        for entry in entries
    }
    used = {name for described in files.values() for name in described["made_from"]}  # type: ignore[attr-defined]
    sources = {
        name: {"sha256_begins": digest, "source": source, "edition": edition, "licence": licence}
        for name, (digest, source, edition, licence) in SOURCES.items()
        if name in used
    }
    text = json.dumps(
        {"made_by": "tools/reference.py", "files": files, "sources": sources}, ensure_ascii=False, indent=2
    )
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
