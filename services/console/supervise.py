"""Child processes that are kept running: restarted when they die, their logs kept, stopped in good order.

A child is killed by the kernel when its launcher ends without stopping it. That is safe, since services are
built to be killed at any moment, and it leaves their ports free for the next start.
"""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .server import tied
from .terminal import Terminal

LOUD = {"warning", "error", "critical"}
SAY = "say"
"""The level of a record that is for the user as it stands."""
QUIET_KEYS = {"level", "event", "service", "timestamp", "exception", "logger"}
LOG_BYTES = 20_000_000
"""A log of this size becomes `.1`, which replaces the `.1` before it."""


@dataclass(frozen=True, slots=True)
class Program:
    """A command line to keep running. `finishes`: ending with 0 means that its work is done."""

    name: str
    argv: Sequence[str | Path]
    env: Mapping[str, str]
    finishes: bool = False


class Supervisor:
    """Runs programs from the main thread's event loop.

    first, longest   seconds before the first restart and, doubled each time, at most
    calm             seconds after which a child counts as healthy again
    """

    def __init__(
        self, logs: Path, terminal: Terminal, *, first: float = 0.5, longest: float = 30.0, calm: float = 60.0
    ) -> None:
        logs.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.logs, self.terminal = logs, terminal
        self.first, self.longest, self.calm = first, longest, calm
        self.running: dict[str, asyncio.subprocess.Process] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stopping = asyncio.Event()

    def start(self, program: Program) -> None:
        """Starts a program and keeps it running until `stop`."""
        self._tasks[program.name] = asyncio.create_task(self._keep(program), name=program.name)

    async def stop(self, seconds: float = 10.0) -> None:
        """Asks all children to finish; whoever still runs after `seconds` is killed."""
        self._stopping.set()
        for child in self.running.values():
            with suppress(ProcessLookupError):
                child.send_signal(signal.SIGTERM)
        tasks = set(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            self.kill()
            if late:
                _, late = await asyncio.wait(late, timeout=5)
            for task in late:  # a grandchild still holds the pipe
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def kill(self) -> None:
        """Ends all children at once."""
        for child in self.running.values():
            with suppress(ProcessLookupError):
                child.kill()

    async def _keep(self, program: Program) -> None:
        delay = self.first
        while not self._stopping.is_set():
            since = time.monotonic()
            code, last = await self._run(program)
            if self._stopping.is_set() or (program.finishes and code == 0):
                return
            if time.monotonic() - since > self.calm:
                delay = self.first
            self._tell(program.name, code, last, delay)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), delay)
            delay = min(delay * 2, self.longest)

    async def _run(self, program: Program) -> tuple[int, Sequence[str]]:
        """One life of a child: its exit code and the last lines that were no log records."""
        try:
            child = await spawn(program)
        except OSError as error:  # no memory, no processes left
            return 126, [str(error)]
        self.running[program.name] = child
        try:
            if self._stopping.is_set():
                child.terminate()
            last: deque[str] = deque(maxlen=5)
            await self._listen(program.name, child, last)
            return await child.wait(), last
        finally:
            with suppress(ProcessLookupError):
                child.kill()
            del self.running[program.name]

    async def _listen(self, name: str, child: asyncio.subprocess.Process, last: deque[str]) -> None:
        if child.stdout is None:
            return
        file = self.logs / f"{name}.log"
        log = file.open("ab")
        try:
            while True:
                try:
                    line = await child.stdout.readline()
                except ValueError:  # longer than any line should be; the rest of it comes as the next line
                    continue
                if not line:
                    return
                log.write(line)
                log.flush()
                if log.tell() > LOG_BYTES:
                    log.close()
                    file.replace(file.with_name(f"{file.name}.1"))
                    log = file.open("ab")
                text = line.decode(errors="replace").rstrip()
                if (told := worth_telling(text)) is not None:
                    self.terminal.from_service(name, told)
                elif (words := for_the_user(text)) is not None:
                    self.terminal.line(words)
                elif not text.startswith("{"):
                    last.append(text)
        finally:
            log.close()

    def _tell(self, name: str, code: int, last: Sequence[str], delay: float) -> None:
        for line in last:
            self.terminal.from_service(name, line)
        how = f"сигнал · signal {signal.Signals(-code).name}" if code < 0 else f"код · exit code {code}"
        self.terminal.problem(
            f"{name} остановился ({how}); перезапуск через {delay:g} с; журнал: {self.logs / name}.log",
            f"{name} died and is started again in {delay:g} s",
        )


async def spawn(program: Program) -> asyncio.subprocess.Process:
    """Starts a child whose output, both kinds, can be read from `stdout`."""
    return await asyncio.create_subprocess_exec(
        *tied("KILL"),
        *program.argv,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=dict(program.env),
        start_new_session=True,  # Ctrl-C is for the launcher
        limit=1_000_000,
    )


class ChildFailed(RuntimeError):
    """A child that had one thing to do ended with an error. The text is the end of what it said."""


async def once(program: Program, logs: Path) -> dict[str, Any]:
    """Runs a child to its end and returns the JSON object on its last line; ChildFailed if it fails."""
    child = await spawn(program)
    try:
        said, _ = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    (logs / f"{program.name}.log").write_bytes(said)
    lines = said.decode(errors="replace").strip().splitlines()
    if child.returncode != 0:
        raise ChildFailed(f"{program.name} ended with {child.returncode}:\n" + "\n".join(lines[-12:]))
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def said(text: str) -> str:
    """The record with which a child tells the user something."""
    return json.dumps({"level": SAY, "event": text}, ensure_ascii=False)


def for_the_user(line: str) -> str | None:
    """What a record says to the user; None for everything else."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return str(record["event"]) if isinstance(record, dict) and record.get("level") == SAY else None


def worth_telling(line: str) -> str | None:
    """The short form of a log record of level warning or above; None for everything else."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    if not isinstance(record, dict) or record.get("level") not in LOUD:
        return None
    more = " ".join(f"{key}={value}" for key, value in record.items() if key not in QUIET_KEYS)
    return f"{record['level']}: {record.get('event', '')} {more}".rstrip()
