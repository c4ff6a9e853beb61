"""`kadry up`, started as a user starts it: ready, stopped, resumed, killed, two at once."""

from __future__ import annotations

import json
import signal
import socket
import stat
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest

from services.console.ports import SERVICES, choose
from tests.support.region import Region, alive
from tests.support.servers import eventually

pytestmark = [pytest.mark.region, pytest.mark.timeout(120)]


def get(url: str) -> int:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return int(answer.status)


def is_ready(port: int) -> bool:
    return get(f"http://127.0.0.1:{port}/readyz") == 200


def ports(endpoints: dict[str, Any]) -> list[int]:
    base = int(endpoints["picture"].rsplit(":", 1)[1])
    return [base + n for n in range(len(SERVICES))]


def resident_megabytes(processes: list[psutil.Process]) -> float:
    return sum(float(process.memory_info().rss) for process in processes) / 1e6


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Region]:
    """An empty region that runs while this module's tests look at it."""
    with Region(tmp_path_factory.mktemp("region") / "data", "--empty") as running:
        yield running


def test_the_endpoints_file_says_where_everything_is(region: Region) -> None:
    found = region.endpoints
    assert sorted(found) == ["admin_key", "gateway", "nats", "participants", "picture"]
    assert found["participants"] == {}
    assert found["admin_key"] == (region.data / "secrets" / "admin.key").read_text()
    assert json.loads((region.data / "endpoints.json").read_text()) == found


def test_what_holds_keys_is_for_its_owner_only(region: Region) -> None:
    secret = [region.file, region.data / "endpoints.json", *(region.data / "secrets").iterdir()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in secret} == {0o600}
    assert len(secret) == 5


async def test_every_service_is_ready_when_the_endpoints_file_appears(region: Region) -> None:
    for port in ports(region.endpoints):  # on a busy machine one may be catching its breath just now
        await eventually(partial(is_ready, port), 10)


def test_gateway_follows_the_picture(region: Region) -> None:
    picture, gateway, *_ = ports(region.endpoints)
    assert region.endpoints["gateway"] == f"http://127.0.0.1:{gateway}"
    assert gateway == picture + 1


async def test_a_service_may_enter_its_own_database_only(region: Region) -> None:
    host = (region.data / "postgres.run").read_text()
    own = await asyncpg.connect(host=host, user="trainees", database="trainees")
    tables = await own.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    await own.close()
    assert tables > 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(host=host, user="vacancies", database="trainees")


async def test_the_idle_region_needs_less_than_900_megabytes(region: Region) -> None:
    await eventually(lambda: resident_megabytes(region.family()) < 900, 30, every=1)


def test_a_second_start_in_the_same_folder_is_refused(region: Region) -> None:
    second = Region(region.data, "--empty")
    second.log = region.log.with_suffix(".second")
    second.file = region.file.with_suffix(".second")
    second.launch()
    assert second.launched.wait(20) == 2
    assert f"(процесс {region.launched.pid})" in second.said


def test_a_second_region_lives_beside_the_first(region: Region, tmp_path: Path) -> None:
    with Region(tmp_path / "data", "--empty") as second:
        assert second.endpoints["nats"] != region.endpoints["nats"]
        assert get(f"{second.endpoints['gateway']}/readyz") == 200
    assert get(f"{region.endpoints['gateway']}/readyz") == 200


async def test_a_service_that_is_killed_comes_back(region: Region) -> None:
    gateway = next(one for one in region.family() if one.cmdline()[-1] == "services.gateway")
    gateway.kill()
    await eventually(lambda: "gateway died and is started again" in region.said, 10)
    await eventually(lambda: get(f"{region.endpoints['gateway']}/readyz") == 200, 20)


async def test_a_broker_that_is_killed_comes_back_at_the_same_address(region: Region) -> None:
    broker = next(one for one in region.family() if one.name() == "nats-server")
    broker.kill()
    await eventually(lambda: "nats-server died and is started again" in region.said, 10)
    for port in ports(region.endpoints):
        await eventually(partial(is_ready, port), 30)


def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path) -> None:
    # A port of six free ones, below those for outgoing connections: only this one is to be in the way.
    port = choose(None)["picture"]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        refused = Region(tmp_path / "data", "--empty", "--port-base", str(port))
        refused.launch()
        assert refused.launched.wait(20) == 2
    assert f"Заняты порты {port}: попробуйте `kadry up --port-base" in refused.said


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_region_stops_cleanly_and_resumes_where_it_was(sign: signal.Signals, tmp_path: Path) -> None:
    region = Region(tmp_path / "data", "--empty")
    before = region.start()
    family = region.family()
    assert (region.stop(sign), alive(family)) == (0, [])
    with region:
        assert region.endpoints["admin_key"] == before["admin_key"]
    assert region.said.count("новых · new: 6") == 1
    assert region.said.count("новых · new: 0") == 1


async def test_a_killed_launcher_leaves_nobody_behind_and_the_next_start_works(tmp_path: Path) -> None:
    region = Region(tmp_path / "data", "--empty")
    region.start()
    family = region.family()
    region.kill()
    with region:
        assert get(f"{region.endpoints['gateway']}/readyz") == 200
    await eventually(lambda: alive(family) == [], 20)


def test_a_stop_during_the_start_is_heard(tmp_path: Path) -> None:
    region = Region(tmp_path / "data", "--empty")
    region.launch()
    while not region.log.exists() or "брокер" not in region.said:
        assert region.launched.poll() is None, region.said
    family = region.family()
    assert (region.stop(), alive(family)) == (0, [])
