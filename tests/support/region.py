"""A whole region as a user starts it: `kadry up` in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil


class Region:
    """`kadry up` with a data folder of its own on free ports; used as a context it is stopped at the end.

    arguments   options besides --data, --endpoints and --port-base
    env         settings, on top of this process's environment without its KADRY_ variables
    """

    def __init__(self, data: Path, *arguments: str, env: Mapping[str, str] | None = None) -> None:
        self.data = data
        self.file = data.with_name(f"{data.name}.endpoints.json")
        self.log = data.with_name(f"{data.name}.out")
        self.arguments = arguments
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KADRY_")}
        self.env = {**clean, **(env or {})}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 90) -> dict[str, Any]:
        """Starts it, waits until it is ready, returns its endpoints; AssertionError with its words if not."""
        self.launch()
        try:
            return self._ready(seconds)
        except BaseException:
            self.kill()
            raise

    def _ready(self, seconds: float) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while not self.file.exists():
            assert self.launched.poll() is None, (
                f"kadry up ended with {self.launched.returncode}:\n{self.said}"
            )
            assert time.monotonic() < end, f"not ready after {seconds} s:\n{self.said}"
            time.sleep(0.02)
        return self.endpoints

    def launch(self) -> None:
        """Starts it without waiting."""
        self.file.unlink(missing_ok=True)
        ports = () if "--port-base" in self.arguments else ("--port-base", "auto")
        argv: list[str | Path] = [sys.executable, "-m", "services.console.app", "up", "--data", self.data]
        argv += ["--endpoints", self.file, *ports, *self.arguments]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(argv, stdout=out, stderr=out, env=self.env)

    @property
    def launched(self) -> subprocess.Popen[bytes]:
        """The process of `kadry up`."""
        assert self.process is not None, "not launched"
        return self.process

    @property
    def endpoints(self) -> dict[str, Any]:
        """What the endpoints file says."""
        found: dict[str, Any] = json.loads(self.file.read_text())
        return found

    @property
    def said(self) -> str:
        """Everything it has printed so far, over all starts."""
        return self.log.read_text(errors="replace")

    def family(self) -> list[psutil.Process]:
        """The launcher and all processes below it."""
        me = psutil.Process(self.launched.pid)
        return [me, *me.children(recursive=True)]

    def stop(self, sign: signal.Signals = signal.SIGTERM, seconds: float = 30) -> int:
        """Asks it to stop and returns its exit code."""
        self.launched.send_signal(sign)
        return self.launched.wait(seconds)

    def kill(self) -> None:
        """Kills the launcher as `kill -9` does."""
        self.launched.kill()
        self.launched.wait()

    def __enter__(self) -> Region:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process is not None and self.process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                self.stop()
            self.kill()


def alive(processes: list[psutil.Process]) -> list[str]:
    """Those of `processes` that still run, by command line. One that only waits to be buried does not run."""
    found = []
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline()))
    return found
