"""What commands say of a region that was stopped: its files are there and nobody answers."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.console.app import app
from services.console.bus import connected
from services.console.doctor import examine
from services.console.ports import choose

SOON = 20.0
"""Seconds within which a command has to have given up, on a busy machine too."""


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> int:
    """The first of six ports at which nobody listens; the environment names no region either."""
    for name in ("KADRY_NATS_URL", "KADRY_GATEWAY", "KADRY_PICTURE"):
        monkeypatch.delenv(name, raising=False)
    return choose(None)["picture"]


@pytest.fixture
def stopped(tmp_path: Path, nobody: int) -> Path:
    """The folder of a region whose processes have ended."""
    addresses = {"gateway": f"http://127.0.0.1:{nobody + 1}", "picture": f"http://127.0.0.1:{nobody}"}
    file = tmp_path / "endpoints.json"
    file.write_text(json.dumps({**addresses, "nats": f"nats://127.0.0.1:{nobody}"}))
    file.chmod(0o600)
    return tmp_path


async def test_the_doctor_says_soon_that_nobody_answers_and_what_starts_the_region(stopped: Path) -> None:
    began = time.monotonic()
    found = await examine(stopped, stopped / "endpoints.json")
    assert time.monotonic() - began < SOON
    files, *silent = found
    assert files.ok
    assert {one.check.split()[0] for one in silent} == {"брокер", "потоки", "таблицы", "служба", "книга"}
    assert all(one.unreachable and not one.ok and "kadry up" in one.mend for one in silent)


async def test_a_broker_that_does_not_answer_is_named_without_the_password_of_its_address(
    nobody: int,
) -> None:
    with pytest.raises(ConnectionError) as refusal:
        await connected(f"nats://kadry:secret@127.0.0.1:{nobody}")
    assert str(nobody) in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_a_command_about_streams_ends_with_three_and_prints_no_traceback(stopped: Path) -> None:
    answer = CliRunner().invoke(app, ["streams", "status", "--data", str(stopped)])
    assert answer.exit_code == 3
    assert "kadry up" in answer.output
    assert "Traceback" not in answer.output
