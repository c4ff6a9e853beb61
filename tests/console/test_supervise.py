"""Children: restarted when they die, said so, stopped in good order, never left behind."""

from __future__ import annotations

import asyncio
import io
import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from services.console.supervise import ChildFailed, Program, Supervisor, once, worth_telling
from services.console.terminal import Terminal
from tests.support.servers import eventually


def a_program(code: str, name: str = "child", *, finishes: bool = False) -> Program:
    return Program(name, (sys.executable, "-c", code), dict(os.environ), finishes)


class Region:
    """A supervisor whose words can be read."""

    def __init__(self, folder: Path) -> None:
        self.out, self.err = io.StringIO(), io.StringIO()
        self.logs = folder
        self.supervisor = Supervisor(folder, Terminal(self.out, self.err), first=0.05, longest=0.2)

    @property
    def said(self) -> str:
        return self.err.getvalue()

    def log(self, name: str = "child") -> str:
        file = self.logs / f"{name}.log"
        return file.read_text() if file.exists() else ""


@pytest.fixture
def region(tmp_path: Path) -> Region:
    return Region(tmp_path / "log")


async def test_a_child_that_dies_is_started_again_and_it_is_said(region: Region) -> None:
    region.supervisor.start(a_program("print('alive'); raise SystemExit(3)"))
    await eventually(lambda: region.log().count("alive") >= 3)
    await region.supervisor.stop()
    assert "child остановился (код · exit code 3); перезапуск через 0.05 с" in region.said
    assert "child died and is started again in 0.1 s" in region.said


async def test_the_signal_that_killed_a_child_is_named(region: Region) -> None:
    region.supervisor.start(a_program("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
    await eventually(lambda: "SIGKILL" in region.said)
    await region.supervisor.stop()


async def test_pauses_between_restarts_grow_to_a_limit(region: Region) -> None:
    region.supervisor.start(a_program("raise SystemExit(1)"))
    await eventually(lambda: region.said.count("in 0.2 s") >= 2)
    await region.supervisor.stop()
    assert [f"in {delay} s" in region.said for delay in (0.05, 0.1, 0.2, 0.4)] == [True, True, True, False]


async def test_the_last_words_of_a_dying_child_are_shown(region: Region) -> None:
    region.supervisor.start(a_program("raise ValueError('no such table')"))
    await eventually(lambda: "ValueError: no such table" in region.said)
    await region.supervisor.stop()


async def test_work_that_is_done_is_not_started_again(region: Region) -> None:
    region.supervisor.start(a_program("print('done')", finishes=True))
    await eventually(lambda: region.log() == "done\n")
    await eventually(lambda: not region.supervisor.running)
    await region.supervisor.stop()
    assert (region.log(), region.said) == ("done\n", "")


async def test_a_child_is_asked_to_finish_and_given_the_time(region: Region) -> None:
    code = """
import signal, time
def finish(*_):
    time.sleep(0.2); print("finished", flush=True); raise SystemExit(0)
signal.signal(signal.SIGTERM, finish); print("ready", flush=True); time.sleep(60)
"""
    region.supervisor.start(a_program(code))
    await eventually(lambda: "ready" in region.log())
    await region.supervisor.stop(5)
    assert (region.log(), region.said) == ("ready\nfinished\n", "")


async def test_a_child_that_does_not_listen_is_killed(region: Region) -> None:
    code = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN); print("deaf", flush=True); time.sleep(60)
"""
    region.supervisor.start(a_program(code))
    await eventually(lambda: "deaf" in region.log())
    pid = region.supervisor.running["child"].pid
    began = time.monotonic()
    await region.supervisor.stop(0.2)
    assert not psutil.pid_exists(pid)
    assert time.monotonic() - began < 5


async def test_stopping_does_not_wait_for_a_restart(region: Region) -> None:
    slow = Supervisor(region.logs, Terminal(region.out, region.err), first=30)
    slow.start(a_program("raise SystemExit(1)"))
    await eventually(lambda: "30 s" in region.said)
    began = time.monotonic()
    await slow.stop()
    assert time.monotonic() - began < 2


async def test_warnings_reach_the_terminal_and_the_rest_stays_in_the_log(region: Region) -> None:
    code = """
print('{"event": "batch", "level": "info"}', flush=True)
print('{"event": "slow", "level": "warning", "service": "child", "seconds": 3}', flush=True)
"""
    region.supervisor.start(a_program(code, finishes=True))
    await eventually(lambda: region.said)
    await region.supervisor.stop()
    assert region.said == "child       warning: slow seconds=3\n"
    assert region.log().count("\n") == 2


async def test_a_line_longer_than_any_should_be_does_not_stop_the_listening(region: Region) -> None:
    region.supervisor.start(a_program("print('x' * 3_000_000); print('after')", finishes=True))
    await eventually(lambda: region.log().endswith("after\n"))
    await region.supervisor.stop()


async def test_one_thing_to_do_answers_with_its_last_line(tmp_path: Path) -> None:
    assert await once(a_program("print('by the way'); print('{\"new\": 6}')"), tmp_path) == {"new": 6}


async def test_one_thing_to_do_that_fails_shows_why(tmp_path: Path) -> None:
    with pytest.raises(ChildFailed, match="no database"):
        await once(a_program("raise SystemExit('no database')"), tmp_path)


async def test_one_thing_to_do_ends_with_whoever_waits_for_it(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    code = f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    task = asyncio.create_task(once(a_program(code), tmp_path))
    await eventually(lambda: pid.exists() and pid.read_text())
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not psutil.pid_exists(int(pid.read_text()))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"event": "slow", "level": "warning", "seconds": 3}', "warning: slow seconds=3"),
        ('{"event": "started", "level": "info"}', None),
        ("Traceback (most recent call last):", None),
        ("[1, 2]", None),
    ],
)
def test_only_warnings_are_worth_telling(line: str, told: str | None) -> None:
    assert worth_telling(line) == told


def test_a_reader_who_has_gone_away_does_not_stop_us(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with open(write, "w", buffering=1) as gone:
        Terminal(gone, gone).line("hello")
        gone_silently = Terminal(gone, gone)
        gone_silently.step("a", "b")
        os.dup2(os.open(tmp_path / "sink", os.O_CREAT | os.O_WRONLY), gone.fileno())
