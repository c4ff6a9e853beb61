"""`kadry import vacancies` into a running region: every row accounted for, a repeat changes nothing."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.region import Region
from tests.support.servers import eventually

pytestmark = [pytest.mark.region, pytest.mark.timeout(300)]

HERE = Path(__file__).parent
DATA = HERE / "data"
REAL = Path(os.environ.get("KADRY_DATA", HERE.parents[2] / "shared" / "data"))


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Region]:
    with Region(tmp_path_factory.mktemp("import") / "data", "--empty") as running:
        yield running


def kadry(region: Region, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "services.console.app", "import", "vacancies", *map(str, arguments)]
    env = {**region.env, "KADRY_ENDPOINTS": str(region.file)}
    return subprocess.run(argv, env=env, capture_output=True, text=True, timeout=200)


def imported(region: Region, *arguments: str | Path) -> dict[str, Any]:
    done = kadry(region, *arguments, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def positions_open(region: Region, **asked: str) -> int:
    """What the picture counts, as the administrator sees it."""
    query = "&".join(f"{name}={value}" for name, value in {"measure": "positions_open", **asked}.items())
    url = f"{region.endpoints['picture']}/v1/picture/cells?{query}"
    request = urllib.request.Request(
        url, headers={"Authorization": f"Bearer {region.endpoints['admin_key']}"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return int(json.load(answer)["cells"][0]["value"] or 0)


async def test_a_boards_table_is_imported_once_and_a_second_time_changes_nothing(region: Region) -> None:
    before = positions_open(region)
    arguments = (DATA / "board.csv", "--format", "hh", "--as", "czn-board", "--opened-on", "2026-11-20")
    first = imported(region, *arguments)
    assert {n: first[n] for n in ("rows", "accepted", "duplicate", "rejected", "undecided")} == {
        "rows": 12,
        "accepted": 5,
        "duplicate": 1,
        "rejected": 6,
        "undecided": 0,
    }
    await eventually(lambda: positions_open(region) == before + first["positions"])
    second = imported(region, *arguments)
    assert (second["accepted"], second["duplicate"], second["rejected"]) == (0, 6, 6)
    assert positions_open(region) == before + first["positions"]


async def test_the_portals_vacancies_are_imported_with_all_their_positions(region: Region) -> None:
    before = positions_open(region)
    arguments = ("--format", "trudvsem", "--as", "czn-portal")
    found = imported(region, DATA / "portal.json", *arguments)
    cards = imported(region, DATA / "cards.csv", *arguments)
    assert (found["accepted"], found["positions"], found["unlisted"]) == (2, 4, 1)
    assert (cards["accepted"], cards["unlisted"], cards["notes"]) == (2, 1, {"workplace_by_region": 2})
    await eventually(lambda: positions_open(region) == before + 6)


async def test_a_repeat_on_another_day_is_known_by_its_ids(region: Region) -> None:
    arguments = (DATA / "cards.csv", "--format", "trudvsem", "--as", "czn-days")
    assert imported(region, *arguments, "--opened-on", "2026-11-01")["accepted"] == 2
    assert imported(region, *arguments, "--opened-on", "2026-11-02")["duplicate"] == 2


def test_a_dry_run_sends_nothing_and_needs_no_region(region: Region, tmp_path: Path) -> None:
    outcomes = tmp_path / "outcomes.jsonl"
    before = positions_open(region)
    found = imported(
        region, DATA / "board.csv", "--format", "hh", "--as", "czn-dry", "--dry-run", "--outcomes", outcomes,
        "--endpoints", tmp_path / "absent.json",
    )  # fmt: skip
    assert (found["dry_run"], found["rows"], found["accepted"]) == (True, 12, 5)
    told = [json.loads(line) for line in outcomes.read_text(encoding="utf-8").splitlines()]
    assert Counter(one["outcome"] for one in told) == {"accepted": 5, "duplicate": 1, "rejected": 6}
    assert positions_open(region) == before


def test_a_participant_that_may_not_open_vacancies_has_every_row_rejected(region: Region) -> None:
    body = {"id": "school-1", "kind": "school", "name": "Школа", "municipality": "57701000"}
    request = urllib.request.Request(
        f"{region.endpoints['gateway']}/v1/participants",
        data=json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {region.endpoints['admin_key']}",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        key = json.load(answer)["key"]
    found = imported(region, DATA / "cards.csv", "--format", "trudvsem", "--as", "school-1", "--key", key)
    assert (found["accepted"], found["reasons"]) == (0, {"not_authorised": 2})


def test_what_cannot_be_imported_ends_the_command_in_words(region: Region, tmp_path: Path) -> None:
    wrong = kadry(region, tmp_path / "absent.csv", "--format", "hh", "--as", "czn-1", "--dry-run")
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (2, 2)
    day = kadry(region, DATA / "cards.csv", "--format", "hh", "--as", "czn-1", "--opened-on", "завтра")
    assert day.returncode == 2
    nowhere = kadry(
        region, DATA / "cards.csv", "--format", "trudvsem", "--as", "czn-1", "--endpoints", tmp_path / "no"
    )
    assert nowhere.returncode == 3
    stranger = kadry(region, DATA / "cards.csv", "--format", "trudvsem", "--as", "czn-1", "--key", "kdr_x_y")
    assert stranger.returncode == 4


async def test_the_real_board_reconciles_to_the_last_row(region: Region) -> None:
    file = REAL / "vacancies" / "hh_2026_5cities.csv"
    if not file.exists():
        pytest.skip(f"{file} is not here; KADRY_DATA names the folder that holds vacancies/")
    with file.open(encoding="utf-8", newline="") as opened:
        rows = sum(1 for _ in csv.DictReader(opened))
    before, unknown = positions_open(region), positions_open(region, occupation="-")
    first = imported(region, file, "--format", "hh", "--as", "czn-real", "--opened-on", "2026-11-20")
    assert first["rows"] == rows
    assert first["accepted"] + first["rejected"] == rows
    assert first["reasons"] == {"abroad": first["rejected"]}
    await eventually(lambda: positions_open(region) == before + first["accepted"])
    assert positions_open(region, occupation="-") == unknown + first["unclassified"]
    second = imported(region, file, "--format", "hh", "--as", "czn-real")
    assert (second["accepted"], second["duplicate"]) == (0, first["accepted"])
    assert positions_open(region) == before + first["accepted"]
