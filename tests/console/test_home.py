"""The data folder: one launcher at a time, secrets made once, everything for its owner only."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from services.console.home import Busy, Home, read_object, write_object

HOLDER = """
import sys, time
from pathlib import Path
from services.console.home import Home
with Home(Path(sys.argv[1])).locked():
    print("held", flush=True)
    time.sleep(60)
"""


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def test_a_second_launcher_is_refused_and_told_who_holds_the_folder(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Busy) as refusal, Home(tmp_path).locked():
            pass
        holder.kill()
    assert refusal.value.pid == str(holder.pid)


def test_a_launcher_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
    with Home(tmp_path).locked():
        assert (tmp_path / "lock").exists()


def test_a_new_folder_is_private(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    with home.locked():
        assert mode(home.folder) == "0o700"


def test_a_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = home.secret("admin.key", "kdr_admin_").read_text()
    again = home.secret("admin.key", "kdr_admin_")
    assert (again.read_text(), mode(again), mode(again.parent)) == (first, "0o600", "0o700")
    assert first.startswith("kdr_admin_")
    assert len(first) == len("kdr_admin_") + 43  # 32 bytes


def test_a_secret_is_another_one_in_another_home(tmp_path: Path) -> None:
    here, there = Home(tmp_path / "here").secret("pepper"), Home(tmp_path / "there").secret("pepper")
    assert here.read_text() != there.read_text()


def test_addresses_are_written_whole_and_private_whatever_was_there(tmp_path: Path) -> None:
    file = tmp_path / "endpoints.json"
    file.write_text("{}")
    file.chmod(0o644)
    write_object(file, {"gateway": "http://127.0.0.1:1", "участник": "ключ"})
    assert read_object(file) == {"gateway": "http://127.0.0.1:1", "участник": "ключ"}
    assert mode(file) == "0o600"
    assert [path.name for path in tmp_path.iterdir()] == ["endpoints.json"]


def test_reset_forgets_what_is_ours_and_leaves_what_is_not(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.secret("pepper")
    write_object(home.participants, {"a": "b"})
    (home.nats / "js").mkdir(parents=True)
    (tmp_path / "notes.txt").write_text("mine")
    with home.locked():
        home.reset()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lock", "notes.txt"]
