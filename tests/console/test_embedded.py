"""Embedded servers: they keep what they were given, whoever is killed, and leave nothing running."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import asyncpg
import nats
import psutil
import pytest
from nats.js.api import StreamConfig

from services.console.databases import provide
from services.console.embedded import Nats, Postgres
from services.console.server import ServerFailed
from tests.support.servers import UNSAFE, eventually

LAUNCHER = """
import sys, time
from pathlib import Path
from services.console.embedded import Nats, Postgres
home = Path(sys.argv[1])
servers = [Nats(home / "nats"), Postgres(home / "postgres")]
for server in servers:
    server.start()
print(*(server.pid for server in servers), flush=True)
time.sleep(60)
"""

Start = Callable[[Nats | Postgres], str]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a server that is stopped after the test."""
    with ExitStack() as stack:

        def started(server: Nats | Postgres) -> str:
            address = server.start()
            stack.callback(server.stop)
            return address

        yield started


def open_to_pass(folder: Path) -> None:
    """Lets others pass through pytest's private folders."""
    for path in (folder, *folder.parents):
        path.chmod(path.stat().st_mode | 0o001)
        if path.name.startswith("pytest-of-"):  # the outermost of them
            return


async def a_row_written(server: Postgres) -> None:
    conn = await asyncpg.connect(host=server.host, user="kadry", database="postgres")
    await conn.execute("CREATE TABLE kept (word text)")
    await conn.execute("INSERT INTO kept VALUES ('да')")
    await conn.close()


async def rows_read(server: Postgres) -> list[str]:
    conn = await asyncpg.connect(host=server.host, user="kadry", database="postgres")
    try:
        return [row["word"] for row in await conn.fetch("SELECT word FROM kept")]
    finally:
        await conn.close()


async def a_message_stored(server: Nats) -> None:
    async with await nats.connect(server.url) as nc:
        js = nc.jetstream()
        await js.add_stream(StreamConfig(name="KEPT", subjects=["kept.>"]))
        await js.publish("kept.word", "да".encode())


async def messages_read(server: Nats) -> list[str]:
    async with await nats.connect(server.url) as nc:
        js = nc.jetstream()
        return [((await js.get_msg("KEPT", 1)).data or b"").decode()]


async def test_a_database_keeps_its_rows_over_a_stop(tmp_path: Path, start: Start) -> None:
    server = Postgres(tmp_path / "postgres")
    start(server)
    await a_row_written(server)
    server.stop()
    start(server)
    assert await rows_read(server) == ["да"]


async def test_a_database_keeps_committed_rows_when_it_is_killed(tmp_path: Path, start: Start) -> None:
    server = Postgres(tmp_path / "postgres")
    start(server)
    await a_row_written(server)
    server.kill()
    start(server)
    assert await rows_read(server) == ["да"]


async def test_a_broker_keeps_acknowledged_messages_when_it_is_killed(tmp_path: Path, start: Start) -> None:
    server = Nats(tmp_path / "nats")
    start(server)
    await a_message_stored(server)
    server.kill()
    start(server)
    assert await messages_read(server) == ["да"]


def test_a_broker_started_again_keeps_its_address(tmp_path: Path, start: Start) -> None:
    server = Nats(tmp_path / "nats")
    first = start(server)
    server.kill()
    assert start(server) == first


def test_a_broker_says_that_acknowledged_means_on_disk(tmp_path: Path, start: Start) -> None:
    server = Nats(tmp_path / "nats")
    start(server)
    assert server.preflight().startswith("2.")


def test_a_broker_that_may_lose_messages_is_refused(tmp_path: Path, start: Start) -> None:
    server = Nats(tmp_path / "nats", sync="2m")
    start(server)
    server.sync = "always"
    with pytest.raises(ServerFailed, match="could be lost"):
        server.preflight()


def test_a_stranger_behind_the_address_is_refused(tmp_path: Path, start: Start) -> None:
    ours, stranger = Nats(tmp_path / "ours"), Nats(tmp_path / "stranger")
    start(ours)
    start(stranger)
    ours.monitoring = stranger.monitoring
    with pytest.raises(ServerFailed, match=f"is {stranger.name}, not the {ours.name}"):
        ours.preflight()


async def test_two_homes_live_side_by_side(tmp_path: Path, start: Start) -> None:
    here, there = (
        Postgres(tmp_path / "here" / "postgres", UNSAFE),
        Postgres(tmp_path / "there" / "postgres", UNSAFE),
    )
    start(here)
    start(there)
    await a_row_written(here)
    with pytest.raises(asyncpg.UndefinedTableError):
        await rows_read(there)


def test_a_server_that_cannot_start_shows_the_end_of_its_log(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "postgres", {"no_such_setting": "1"})
    with pytest.raises(ServerFailed, match="no_such_setting"):
        server.start()
    server.stop()


async def test_a_data_folder_that_was_not_finished_is_made_anew(tmp_path: Path, start: Start) -> None:
    half = tmp_path / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    server = Postgres(tmp_path / "postgres", UNSAFE)
    start(server)
    await a_row_written(server)
    assert not half.exists()


async def test_servers_end_with_a_launcher_that_is_killed_and_their_folder_can_be_used_at_once(
    tmp_path: Path, start: Start
) -> None:
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER, tmp_path], stdout=subprocess.PIPE, text=True)
    assert launcher.stdout is not None
    pids = [int(word) for word in launcher.stdout.readline().split()]
    assert len(pids) == 2
    launcher.kill()
    launcher.communicate()
    start(Nats(tmp_path / "nats"))
    start(Postgres(tmp_path / "postgres"))
    await eventually(lambda: not any(psutil.pid_exists(pid) for pid in pids))


def test_the_socket_folder_of_a_killed_launcher_is_removed_by_the_next_start(
    tmp_path: Path, start: Start
) -> None:
    server = Postgres(tmp_path / "postgres", UNSAFE)
    before = Path(server.start())
    server.kill()
    start(Postgres(tmp_path / "postgres", UNSAFE))
    assert not before.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become nobody")
async def test_root_without_user_namespaces_runs_the_database_as_nobody(tmp_path: Path, start: Start) -> None:
    open_to_pass(tmp_path)
    server = Postgres(tmp_path / "home" / "postgres", UNSAFE, userns=False)
    start(server)
    await a_row_written(server)
    assert psutil.Process(server.pid).uids().real == 65534


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become nobody")
async def test_a_database_made_as_nobody_can_be_used_in_a_namespace_later(
    tmp_path: Path, start: Start
) -> None:
    open_to_pass(tmp_path)
    first = Postgres(tmp_path / "postgres", UNSAFE, userns=False)
    first.start()
    await a_row_written(first)
    first.stop()
    second = Postgres(tmp_path / "postgres", UNSAFE)
    start(second)
    assert await rows_read(second) == ["да"]


async def test_a_service_can_change_rows_but_no_table(tmp_path: Path, start: Start) -> None:
    server = Postgres(tmp_path / "postgres", UNSAFE)
    start(server)
    await provide(server.host, "trainees")
    owner = await asyncpg.connect(host=server.host, user="kadry", database="trainees")
    await owner.execute("CREATE TABLE kept (n bigint GENERATED ALWAYS AS IDENTITY, word text)")
    await owner.close()
    service = await asyncpg.connect(host=server.host, user="trainees", database="trainees")
    await service.execute("INSERT INTO kept (word) VALUES ('да')")
    for statement in (
        "DROP TABLE kept",
        "TRUNCATE kept",
        "CREATE TABLE more ()",
        "ALTER TABLE kept ADD x int",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service.execute(statement)
    await service.close()


async def test_a_service_cannot_enter_the_database_of_another(tmp_path: Path, start: Start) -> None:
    server = Postgres(tmp_path / "postgres", UNSAFE)
    start(server)
    await provide(server.host, "trainees")
    await provide(server.host, "vacancies")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(host=server.host, user="vacancies", database="trainees")


async def test_providing_a_database_twice_changes_nothing(tmp_path: Path, start: Start) -> None:
    server = Postgres(tmp_path / "postgres", UNSAFE)
    start(server)
    assert [await provide(server.host, "trainees"), await provide(server.host, "trainees")] == [True, False]
