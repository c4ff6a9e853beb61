"""A server process as a child of this one: started and awaited, stopped cleanly, or killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, TypeVar

T = TypeVar("T")
Words = Sequence[str | Path]
PROC = Path("/proc")


class ServerFailed(RuntimeError):
    """A server could not be started, or is not set as it must be. The text says what its log says."""


def tied(sign: str = "INT") -> list[str | Path]:
    """Words before a command line: its process receives SIG`sign` when the thread that started it ends.

    Empty where `setpriv` is missing; then `wait_for_end` cleans up at the next start.
    """
    return ["setpriv", "--pdeathsig", sign, "--"] if shutil.which("setpriv") else []


class Server:
    """One server process. Start it from the main thread: its life is tied to the thread that starts it."""

    title: ClassVar[str]

    def __init__(self, home: Path, log: Path) -> None:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.home, self.log = home.resolve(), log
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id; ServerFailed before the first start."""
        if self.child is None:
            raise ServerFailed(f"{self.title} has not been started")
        return self.child.pid

    @property
    def running(self) -> bool:
        """Whether the server was started and has not ended."""
        return self.child is not None and self.child.poll() is None

    def spawn(
        self,
        argv: Words,
        ready: Callable[[], T | None],
        *,
        seconds: float = 60,
        user: int | None = None,
        env: Mapping[str, str] | None = None,
    ) -> T:
        """Starts the server and returns the first answer of `ready`; ServerFailed with the end of its log."""
        with self.log.open("ab") as out:
            self.child = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,  # Ctrl-C is for the launcher, which stops servers in their order
                user=user,
                group=user,
                extra_groups=None if user is None else [],
                env=env,
            )
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.child.poll() is None:
            with suppress(OSError, ValueError, LookupError):  # its files are not there yet, or half written
                if (answer := ready()) is not None:
                    return answer
            time.sleep(0.005)
        self.kill()
        raise ServerFailed(f"{self.title} did not start; its log {self.log} ends with:\n{tail(self.log)}")

    def stop(self, seconds: float = 20) -> None:
        """Asks the server to finish, clean and fast; after `seconds` it is killed."""
        if self.child is None:
            return
        self.child.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            self.child.wait(seconds)
        self.kill()

    def kill(self) -> None:
        """Ends the server at once, as a power cut would; nothing happens if it has ended."""
        if self.child is not None:
            self.child.kill()
            self.child.wait()


def tail(log: Path, characters: int = 1_200) -> str:
    """The end of a log."""
    with suppress(OSError):
        return log.read_text(errors="replace")[-characters:].strip()
    return ""


def wait_for_end(pid: int, name: str, mark: Path, seconds: float = 20) -> None:
    """Waits until process `pid` has ended, if it is a `name` with `mark` in its command line.

    Such a server belongs to a launcher that was killed, and is on its way out; where the kernel does not tell
    it so (no setpriv), it is asked to finish. ServerFailed if it still runs after `seconds`.
    """
    end = time.monotonic() + seconds
    if not tied() and _runs(pid, name, mark):
        os.kill(pid, signal.SIGINT)
    while _runs(pid, name, mark):
        if time.monotonic() > end:
            raise ServerFailed(
                f"{name} (process {pid}) of an earlier start still holds {mark}: end it with `kill {pid}`"
            )
        time.sleep(0.02)


def _runs(pid: int, name: str, mark: Path) -> bool:
    """Whether `pid` is that server. A number that some other process has got since is not it."""
    if PROC.is_dir():
        try:
            line = (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ")
        except OSError:
            return False
    else:
        line = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, check=False).stdout
    return name.encode() in line and os.fsencode(mark) in line
