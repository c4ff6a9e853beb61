"""The configuration of the broker and the first filling of the database, tried on the real servers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from services.console.databases import grants
from services.console.embedded import Nats, Postgres, nats_binary
from services.console.ports import SERVICES
from tests.deploy.files import ROOT

CONF = ROOT / "deploy/nats/nats.conf"
INIT = ROOT / "deploy/postgres/init/10-databases.sql"


class Deployed(Nats):
    """A broker with the deployed configuration: only addresses and folders are its own."""

    def configuration(self) -> str:
        """nats.conf for this folder."""
        return (
            CONF.read_text()
            .replace("server_name: kadry-1", f"server_name: {self.name}")
            .replace("0.0.0.0:4222", "127.0.0.1:-1")
            .replace("127.0.0.1:8222", "127.0.0.1:-1")
            .replace("store_dir: /data", f"store_dir: {self.home}/js\n  ")
            + f'\nports_file_dir: "{self.home}"\n'
        )


def test_nats_server_accepts_its_configuration() -> None:
    ended = subprocess.run([nats_binary(), "-t", "-c", CONF], capture_output=True, text=True, timeout=20)
    assert ended.returncode == 0, ended.stderr


def test_what_the_deployed_broker_acknowledges_is_on_disk(tmp_path: Path) -> None:
    server = Deployed(tmp_path)
    server.start()
    try:
        server.preflight()
        assert server.monitor("/jsz?config=true")["config"]["sync_always"] is True
        assert server.monitor("/varz")["max_payload"] == 131_072
    finally:
        server.stop()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server whose empty folder was filled by the deployed script, and which asks for passwords since."""
    folder = tmp_path_factory.mktemp("filled")
    secrets = folder / "secrets"
    subprocess.run([ROOT / "deploy/secrets/make", secrets], check=True, capture_output=True)
    secrets.chmod(0o755)
    server = Postgres(folder / "postgres", {"fsync": "off", "kadry.secrets": str(secrets)})
    server.start()
    try:
        psql: list[str | Path] = [server._bin / "psql", "--no-psqlrc", "-v", "ON_ERROR_STOP=1"]
        place = ["-h", server.host, "-U", "kadry", "-d", "postgres"]
        done = subprocess.run([*psql, *place, "-f", INIT], capture_output=True, text=True, timeout=50)
        assert (done.returncode, done.stderr) == (0, "")
        yield server
    finally:
        server.stop()


async def asked(server: Postgres, role: str, database: str, question: str) -> object:
    """The answer to a question that a role asks in a database."""
    conn = await asyncpg.connect(host=server.host, user=role, database=database)
    try:
        return await conn.fetchval(question)
    finally:
        await conn.close()


def test_the_script_gives_the_rights_that_an_embedded_region_gives() -> None:
    sections = INIT.read_text().split("\\connect ")[1:]
    found = {text.split("\n", 1)[0]: text for text in sections}
    assert set(found) == set(SERVICES)
    for name in SERVICES:
        lines = [line.removesuffix(";") for line in found[name].splitlines()[1:] if line]
        assert lines[: len(grants(name, name))] == list(grants(name, name))


@pytest.mark.parametrize("name", SERVICES)
async def test_a_service_enters_its_own_database_and_no_other(filled: Postgres, name: str) -> None:
    assert await asked(filled, name, name, "SELECT current_user") == name
    for other in {"postgres", *SERVICES} - {name}:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asked(filled, name, other, "SELECT 1")


async def test_a_service_uses_the_rows_of_the_owner_s_tables_and_changes_no_table(filled: Postgres) -> None:
    await asked(filled, "kadry", "picture", "CREATE TABLE thing (n int)")
    assert await asked(filled, "picture", "picture", "INSERT INTO thing VALUES (7) RETURNING n") == 7
    for statement in ("DROP TABLE thing", "CREATE TABLE other (n int)", "TRUNCATE thing"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asked(filled, "picture", "picture", statement)


@pytest.mark.parametrize("name", SERVICES)
async def test_the_password_of_a_role_is_that_of_its_file(filled: Postgres, name: str) -> None:
    question = f"SELECT rolpassword FROM pg_authid WHERE rolname = '{name}'"
    kind, how, kept = str(await asked(filled, "kadry", "postgres", question)).split("$")
    rounds, salt = how.split(":")
    password = (filled.home / "secrets" / f"password_{name}").read_bytes()
    salted = hashlib.pbkdf2_hmac("sha256", password, base64.b64decode(salt), int(rounds))
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    assert kind == "SCRAM-SHA-256"
    assert base64.b64decode(kept.split(":")[0]) == hashlib.sha256(client_key).digest()
