"""What `kadry up` says. Plain lines: Russian first, English second; colours only on a terminal."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO


class Terminal:
    """Writes whole lines at once. A reader that has gone away (`| head`) is no reason to stop."""

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.out = out or sys.stdout
        self.err = err or sys.stderr

    def step(self, label: str, what: str, detail: str = "", end: str = "") -> None:
        """One thing that stands, in columns."""
        self._write(self.out, columns(label, what, detail, end))

    def line(self, text: str = "") -> None:
        """A line of its own."""
        self._write(self.out, text)

    def problem(self, russian: str, english: str) -> None:
        """Something is wrong: what it is and what to do, in both languages."""
        self._write(self.err, self._coloured(russian, "33") + "\n" + english)

    def from_service(self, name: str, text: str) -> None:
        """A warning of a child process."""
        self._write(self.err, f"{self._coloured(f'{name:<11}', '33')} {text}")

    def _coloured(self, text: str, code: str) -> str:
        coloured = self.err.isatty() and "NO_COLOR" not in os.environ
        return f"\033[{code}m{text}\033[0m" if coloured else text

    @staticmethod
    def _write(file: TextIO, text: str) -> None:
        with suppress(OSError, ValueError):
            file.write(text + "\n")
            file.flush()


def columns(label: str, what: str, detail: str = "", end: str = "") -> str:
    """One thing that stands, as a line in columns."""
    return f"  {label:<18} {what:<44} {detail:<36} {end}".rstrip()
