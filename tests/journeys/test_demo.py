"""`kadry up --demo`: ready first, then the season, and the picture shows what its generator says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from services.console.demo.door import Door as DemoDoor
from services.console.demo.season import season
from services.console.demo.story import Book
from tests.support.agency import Door
from tests.support.region import Region
from tests.support.servers import eventually

pytestmark = [pytest.mark.region, pytest.mark.timeout(240)]
MEASURES = (
    "unemployed",
    "referred",
    "in_training",
    "graduates_available",
    "hired",
    "left",
    "positions_open",
    "positions_filled",
    "positions_closed",
    "places_free",
    "places_held",
    "places_taken",
    "places_lost",
)
IN = "the season is in"


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Region]:
    """A demo region in which nothing happens after the season."""
    running = Region(tmp_path_factory.mktemp("demo") / "data", "--demo", env={"KADRY_DEMO_PACE": "0"})
    with running:
        assert IN not in running.said, "the season must not delay the start"
        yield running


@pytest.fixture(scope="module")
async def door(region: Region) -> AsyncIterator[Door]:
    """Its addresses, once the season is in."""
    await eventually(lambda: IN in region.said, 120, 0.1)
    found = Door(region.endpoints)
    yield found
    await found.close()


@pytest.fixture(scope="module")
async def book(door: Door) -> Book:
    """The season as its generator tells it."""
    demo = DemoDoor(door.endpoints)
    found = season(await demo.anchor())
    await demo.close()
    return found


def ends(said: str) -> list[int]:
    """What the last line about the season says: new, accepted, refused, waiting and rejected reports."""
    line = [line for line in said.splitlines() if "accepted" in line][-1]
    words = ("new:", "accepted", "refused", "waiting", "rejected")
    return [int(found[1]) if (found := re.search(rf"{word} (\d+)", line)) else 0 for word in words]


async def test_the_picture_comes_to_what_the_season_says(door: Door, book: Book) -> None:
    async def check() -> bool:
        shown.clear()
        shown.update({cell: int(n) for cell, n in (await door.cells(*MEASURES)).items()})
        return shown == book.totals()

    shown: Counter[tuple[str, str, str]] = Counter()
    try:
        await eventually(check, 20, 0.5)
    except AssertionError:
        wrong = {cell: (shown[cell], n) for cell, n in (shown | book.totals()).items() if shown[cell] != n}
        wrong |= {cell: (n, book.totals()[cell]) for cell, n in shown.items() if book.totals()[cell] != n}
        raise AssertionError(f"shown, expected: {wrong}") from None


async def test_the_terminal_says_what_became_of_the_reports(region: Region, door: Door, book: Book) -> None:
    told = len(book.told)
    assert ends(region.said) == [told - 1, told - 6, 3, 2, 1]


async def test_the_page_shows_the_season_and_says_that_it_is_invented(door: Door, book: Book) -> None:
    async with httpx.AsyncClient(base_url=door.endpoints["picture"], trust_env=False) as visitor:
        page = (await visitor.get("/")).text
    assert 'class="ribbon"' in page
    assert "Демонстрационные данные" in page
    demand = sum(n for cell, n in book.totals().items() if cell[0] == "positions_open")
    shown = re.search(r'id="b-demand"[^>]*>([^<]+)<', page)
    assert shown is not None
    assert int(re.sub(r"\D", "", shown[1])) == demand


async def test_every_situation_can_be_looked_at_in_the_picture(door: Door) -> None:
    async def looked() -> tuple[object, ...]:
        shared = await door.ask("funding", agreement="demo-copp/a-centre-a")
        cases = {(one["code"], one["owner"]) for one in (await door.ask("trust"))["cases"]}
        needs = {one["need"]: one["placed"] for one in (await door.ask("inclusion"))["needs"]}
        asked = {"from": "2000-01-01", "equipment": "demo-resurs-igolka/line"}
        lines = (await door.ask("equipment", **asked))["lines"]
        dual = (await door.ask("agreements", agreement="demo-college-kungur/a-council-dual"))["agreements"]
        return (
            shared["total"],
            cases,
            needs["escort"],
            [(one["booked_own"], one["booked_guest"], one["guests_share"]) for one in lines],
            [(o["done"], o["state"]) for one in dual for o in one["obligations"]],
        )

    await door.shows(
        (
            {"low": "232000000.00", "high": None},
            {("conflicting_status", "demo-czn-perm"), ("overfilled", "demo-svyaz")},
            5,
            [(30, 20, 0.4)],
            [(10, "met")],
        ),
        looked,
    )
    await door.balances()


async def test_the_money_of_the_cluster_is_shown_by_source_and_on_its_way(door: Door) -> None:
    async def looked() -> list[tuple[object, ...]]:
        lines = (await door.ask("funding", agreement="demo-copp/a-cluster"))["lines"]
        stages = ("transferred", "accounted", "accepted", "returned")
        return [
            (one["source"], round(100 * one["share"]["low"], 2), *(float(one[name]) / 1e6 for name in stages))
            for one in lines
        ]

    await door.shows(
        [
            ("employer", 15.38, 12.0, 8.0, 8.0, 1.5),
            ("federal", 76.92, 60.0, 45.0, 30.0, 0.0),
            ("regional", 7.69, 10.0, 4.0, 0.0, 0.0),
        ],
        looked,
    )
    slack = (await door.ask("funding", agreement="demo-copp/a-cluster"))["covenants"]
    assert [(one["covenant_ref"], one["state"]) for one in slack] == [("c-1", "kept")]


async def test_what_was_decided_and_demanded_is_tracked_to_done(door: Door) -> None:
    async def looked() -> tuple[object, ...]:
        decided = {one["decision"]: one["status"] for one in (await door.ask("decisions"))["decisions"]}
        demands = (await door.ask("demands"))["demands"]
        return decided, [(one["demand"], one["covered"], one["status"]) for one in demands]

    await door.shows(
        (
            {"demo-okrug/d-1": "done", "demo-mintrud/d-late": "overdue", "demo-copp/d-sewers": "open"},
            [("demo-fabrika-kama/sewers", 12, "covered")],
        ),
        looked,
    )


async def test_a_factory_reads_who_was_trained_where(door: Door) -> None:
    key = door.endpoints["participants"]["demo-fabrika-niti"]
    headers = {"Authorization": f"Bearer {key}"}
    answer = await door.gateway.get("/v1/facts", params={"type": "trainees.trainee_hired"}, headers=headers)
    by = {by["provider"] for fact in answer.json()["facts"] for by in fact["data"]["trained_by"]}
    assert "demo-resurs-igolka" in by


async def test_the_example_for_the_reader_has_addresses_and_a_key_that_works(
    region: Region, door: Door
) -> None:
    file = region.data / "demo.env"
    assert file.stat().st_mode & 0o777 == 0o600
    said = dict(line.split("=", 1) for line in file.read_text().splitlines())
    assert said["KADRY_PARTICIPANT"] == "demo-employer"
    answer = await door.gateway.get("/v1/reports", headers={"Authorization": f"Bearer {said['KADRY_TOKEN']}"})
    assert answer.json()["reports"] == []


async def test_a_restart_sends_nothing_new_and_then_life_goes_on(region: Region, door: Door) -> None:
    assert region.stop() == 0
    again = Region(region.data, "--demo", env={"KADRY_DEMO_PACE": "0.2"})
    with again:
        await eventually(lambda: again.said.count(IN) == 2, 60, 0.1)
        assert ends(again.said)[0] == 0
        after = Door(again.endpoints)
        centres = [id for id in again.endpoints["participants"] if id.startswith("demo-czn-")]

        async def alive() -> int:
            keys = [again.endpoints["participants"][id] for id in centres]
            found = 0
            for key in keys:
                params = {"state": "accepted", "limit": "1000"}
                headers = {"Authorization": f"Bearer {key}"}
                answer = await after.gateway.get("/v1/reports", params=params, headers=headers)
                found += sum(one["id"].startswith("live-") for one in answer.json()["reports"])
            return found

        await eventually(alive, 30, 0.3)
        await after.close()
        assert again.stop() == 0
