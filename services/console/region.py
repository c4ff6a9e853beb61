"""An embedded region: servers, databases, streams, six services; started, watched and stopped in order."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from .embedded import Nats, Postgres
from .home import Home, write_object, write_private
from .server import Server, ServerFailed
from .supervise import Program, Supervisor, once
from .terminal import Terminal

PYTHON = (sys.executable, "-P", "-m")
"""`-P`: a folder named `services` where the user stands is not ours."""


class NotReady(RuntimeError):
    """Services that did not become ready. `foreign`: a server that is not ours is involved."""

    def __init__(self, text: str, *, foreign: bool) -> None:
        super().__init__(text)
        self.foreign = foreign


class Region:
    """Everything `kadry up` runs.

    home    where it lies; the caller holds its lock
    ports   the port of each service, by name
    clock   `manual` or empty

    A server that KADRY_NATS_URL or KADRY_DATABASE_URL_<SERVICE> names is used, and never started here.
    """

    def __init__(self, home: Home, terminal: Terminal, ports: Mapping[str, int], clock: str = "") -> None:
        self.home, self.terminal, self.ports, self.clock = home, terminal, ports, clock
        self.given = dict(os.environ)
        self.nats = None if self.given.get("KADRY_NATS_URL") else Nats(home.nats, log=home.logs / "nats.log")
        self.local = [name for name in ports if not self.given.get(_database(name))]
        self.postgres = Postgres(home.postgres, log=home.logs / "postgres.log") if self.local else None
        self.supervisor = Supervisor(home.logs, terminal)
        self.admin_key = home.secret("admin.key", "kdr_admin_")
        self.demo = False

    @property
    def nats_url(self) -> str:
        """The broker's address."""
        return self.nats.url if self.nats else self.given["KADRY_NATS_URL"]

    def url(self, service: str) -> str:
        """Where a service answers."""
        return f"http://127.0.0.1:{self.ports[service]}"

    async def start(self, demo: bool, files: Iterable[Path], seconds: float) -> None:
        """Starts everything, waits until all services are ready, then writes the addresses to `files`.

        Raises ServerFailed, or NotReady after `seconds`.
        """
        begun = time.monotonic()
        self.demo = demo or self.home.participants.exists()  # once in, the demo's data stay
        self._start_broker()
        await asyncio.sleep(0)  # a wish to stop is heard between steps
        if self.postgres:
            self.postgres.start()
        await self._prepare()
        for service in self.ports:
            self.supervisor.start(
                Program(service, (*PYTHON, f"services.{service}"), self.environment(service))
            )
        await self._ready(seconds)
        self.terminal.step("службы · services", " ".join(self.ports), end="готовы · ready")
        keys = await self._admit() if demo else {}
        endpoints = {
            "gateway": self.url("gateway"),
            "picture": self.url("picture"),
            "nats": self.nats_url,
            "admin_key": self.admin_key.read_text(),
            "participants": keys,
        }
        for file in files:
            write_object(file, endpoints)
        if demo:
            season = (*PYTHON, "services.console.demo", "--endpoints", str(self.home.endpoints))
            self.supervisor.start(Program("demo", season, self._base(), finishes=True))
        self._say_where(keys, time.monotonic() - begun)

    async def watch(self, wish: asyncio.Event) -> None:
        """Restarts a server of ours that dies, with back-off, until the `wish` to stop."""
        servers: list[Nats | Postgres] = [server for server in (self.nats, self.postgres) if server]
        delay = 0.5
        while not wish.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(wish.wait(), delay)
            dead = [server for server in servers if not server.running and not wish.is_set()]
            delay = min(delay * 2, 30.0) if dead else 0.5
            for server in dead:
                self.terminal.problem(
                    f"{server.title} остановился, запускаю снова; журнал: {server.log}",
                    f"{server.title} died and is started again",
                )
                try:
                    server.start()
                except ServerFailed as error:
                    self.terminal.problem(f"не удалось, следующая попытка через {delay:g} с", str(error))

    async def stop(self) -> None:
        """Stops services first (10 s), then the database, then the broker."""
        await self.supervisor.stop(10.0)
        stopping: list[Server] = [server for server in (self.postgres, self.nats) if server]
        for server in stopping:
            server.stop()

    def hurry(self) -> None:
        """Stops waiting for services."""
        self.supervisor.kill()

    def environment(self, service: str) -> dict[str, str]:
        """The environment of a service process: what it needs to know and no more."""
        own = self._base() | {
            "KADRY_HTTP_HOST": "127.0.0.1",
            "KADRY_HTTP_PORT": str(self.ports[service]),
            _database(service): self._database_url(service, service),
        }
        if self.demo:
            own["KADRY_DEMO"] = "1"
        if self.clock:
            own["KADRY_CLOCK"] = self.clock
        if service == "gateway":
            own["KADRY_ADMIN_KEY_FILE"] = str(self.admin_key)
            own["KADRY_PEPPER_FILE"] = str(self.home.secret("pepper"))
        if service == "trainees":
            own["KADRY_PSEUDONYM_SECRET_FILE"] = str(self.home.secret("pseudonym.secret"))
        return own

    def _base(self) -> dict[str, str]:
        """The user's environment without the addresses of databases."""
        kept = {
            name: value
            for name, value in self.given.items()
            if not name.startswith(("KADRY_DATABASE_URL_", "KADRY_OWNER_DATABASE_URL_"))
        }
        return kept | {"KADRY_NATS_URL": self.nats_url, "PYTHONUNBUFFERED": "1"}

    def _database_url(self, service: str, role: str) -> str:
        if service in self.local and self.postgres:
            return self.postgres.url(service, role)
        return self.given[_database(service)]

    def _start_broker(self) -> None:
        if self.nats is None:
            self.terminal.step("брокер · broker", self.nats_url, "чужой · foreign")
            return
        self.nats.start()
        version = self.nats.preflight()
        self.terminal.step(
            "брокер · broker", f"nats-server {version}, встроен · embedded", "sync_interval always"
        )

    async def _prepare(self) -> None:
        """Databases, tables and streams, in a process of its own: what it imports would stay with us."""
        owners = {
            f"KADRY_OWNER_DATABASE_URL_{service.upper()}": self._database_url(service, "kadry")
            if service in self.local
            else self.given.get(
                f"KADRY_OWNER_DATABASE_URL_{service.upper()}", self.given.get(_database(service), "")
            )
            for service in self.ports
        }
        argv: list[str | Path] = [*PYTHON, "services.console.prepare"]
        if self.postgres:
            argv += ["--host", self.postgres.host]
        for service in self.local:
            argv += ["--provide", service]
        told = await once(
            Program(
                "prepare", argv, self._base() | owners | ({"KADRY_CLOCK": self.clock} if self.clock else {})
            ),
            self.home.logs,
        )
        place = "встроен · embedded" if self.postgres else "чужой · foreign"
        new = f"новых · new: {told['new']}"
        self.terminal.step(
            "база · database",
            f"PostgreSQL {told['postgres']}, {place}",
            f"{len(self.ports)} баз · databases, {new}",
        )
        self.terminal.step("потоки · streams", " ".join(told["streams"]))

    async def _ready(self, seconds: float) -> None:
        waiting = dict.fromkeys(self.ports, "нет ответа · no answer")
        end = time.monotonic() + seconds
        while waiting:
            for service in list(waiting):
                status, body = await readiness(self.ports[service])
                waiting[service] = body or waiting[service]
                if status == 200:
                    del waiting[service]
            if waiting and time.monotonic() > end:
                reasons = "\n".join(
                    f"  {name}: {why} ({self.home.logs / name}.log)" for name, why in waiting.items()
                )
                foreign = self.nats is None or len(self.local) < len(self.ports)
                raise NotReady(f"not ready after {seconds:g} s:\n{reasons}", foreign=foreign)
            await asyncio.sleep(0.05)

    async def _admit(self) -> dict[str, str]:
        """Registers the participants of the demo who are not registered yet; returns everybody's key."""
        argv = (
            *PYTHON,
            "services.console.admit",
            "--gateway",
            self.url("gateway"),
            "--keys",
            self.home.participants,
        )
        env = self._base() | {"KADRY_ADMIN_KEY_FILE": str(self.admin_key)}
        told = await once(Program("admit", argv, env), self.home.logs)
        keys = self.home.keys()
        lines = {"KADRY_GATEWAY": self.url("gateway"), "KADRY_PICTURE": self.url("picture")}
        lines |= {"KADRY_PARTICIPANT": told["example"], "KADRY_TOKEN": keys.get(told["example"], "")}
        write_private(self.home.example, "".join(f"{name}={value}\n" for name, value in lines.items()))
        again = f"ключи выданы заново · new keys: {told['again']}" if told["again"] else ""
        self.terminal.step("демо · demo", told["about"], "данные СИНТЕТИЧЕСКИЕ · SYNTHETIC", again)
        return keys

    def _say_where(self, keys: Mapping[str, str], seconds: float) -> None:
        shown = self.home.shown
        token = (
            f"ключ и адреса · key and addresses: {shown}/demo.env"
            if keys
            else f"ключ · key: {shown}/secrets/admin.key"
        )
        self.terminal.step("картина · picture", f"{self.url('picture')}/")
        self.terminal.step("вход · gateway", f"{self.url('gateway')}/docs", token)
        self.terminal.line(
            f"  Готово за {seconds:.1f} с. Ctrl-C останавливает; данные остаются в {shown}/; "
            "`kadry up --reset` начинает заново."
        )
        self.terminal.line(f"  Ready. Ctrl-C stops; data stay in {shown}/; `kadry up --reset` starts clean.")


async def readiness(port: int) -> tuple[int, str]:
    """Status and body of /readyz at a port of this machine; status 0 if nobody answers within 5 s."""
    with suppress(OSError, TimeoutError, ValueError):
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                head, _, body = (await reader.read()).partition(b"\r\n\r\n")
            finally:
                writer.close()
            return int(head.split()[1]), body.decode(errors="replace").strip()[:300]
    return 0, ""


def _database(service: str) -> str:
    return f"KADRY_DATABASE_URL_{service.upper()}"
