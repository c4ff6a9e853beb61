"""What the doctor and `kadry picture identities` say of a ledger, over HTTP as they ask it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kadry_contracts.moves import OUTSIDE
from services.console.doctor import ledger
from services.kernel.web import application, serve
from services.picture.app import mount

from .ledger import ADMIN, PERM, SEWERS, Picture, a_move


@pytest.fixture
async def endpoints(picture: Picture, tmp_path: Path) -> AsyncIterator[Path]:
    """A region's file of addresses: seven people are unemployed in its picture, which answers on a port."""
    await picture.post(a_move(OUTSIDE, "unemployed", 7))
    async with picture.engine.begin() as conn:  # the movement that the fact of these postings would have told
        await conn.exec_driver_sql(
            'INSERT INTO flow ("on", known_seq, was, at, municipality, occupation, n) '
            f"VALUES ('2026-11-01', 1, 'outside', 'unemployed', '{PERM}', '{SEWERS}', 7)"
        )
    app = application("picture", dict)
    mount(app, picture.ctx)
    server, task, port = await serve(app, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{port}"
    file = tmp_path / "endpoints.json"
    file.write_text(json.dumps({"gateway": address, "picture": address, "admin_key": ADMIN}))
    yield file
    server.should_exit = True
    await task


async def test_the_doctor_says_that_a_ledger_balances_and_where_it_does_not(
    picture: Picture, endpoints: Path
) -> None:
    [well] = await ledger(endpoints)
    assert (well.ok, well.mend) == (True, "")
    async with picture.engine.begin() as conn:
        await conn.exec_driver_sql("UPDATE flow SET n = 8")
    [ill] = await ledger(endpoints)
    assert not ill.ok
    assert "people: 7 stand, 8 came" in ill.detail
    assert ill.mend == "kadry picture rebuild --take-over"


async def test_the_command_lists_every_identity_and_ends_with_one_if_any_is_broken(
    picture: Picture, endpoints: Path
) -> None:
    async def run(*more: str) -> tuple[int | None, list[str]]:
        argv = ["-m", "services.console.app", "picture", "identities", "--endpoints", str(endpoints), *more]
        child = await asyncio.create_subprocess_exec(sys.executable, *argv, stdout=asyncio.subprocess.PIPE)
        said, _ = await child.communicate()
        return child.returncode, said.decode().splitlines()

    code, lines = await run()
    assert (code, [line.split()[0] for line in lines]) == (0, ["да"] * 6)
    async with picture.engine.begin() as conn:
        await conn.exec_driver_sql("UPDATE total SET value = 6")
    code, lines = await run("--json")
    assert code == 1
    assert json.loads(lines[0]) == {
        "identity": "totals",
        "holds": False,
        "wrong": [f"unemployed/{PERM}/{SEWERS}"],
    }
