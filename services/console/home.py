"""The folder of an embedded region: its lock, its secrets, its addresses. Only its owner may look inside."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DEFAULT = Path(".kadry")
OURS = (
    "postgres",
    "postgres.new",
    "nats",
    "secrets",
    "log",
    "participants.json",
    "endpoints.json",
    "demo.env",
)
"""What `--reset` removes; whatever else lies in the folder is not ours."""


class Busy(RuntimeError):
    """Another `kadry up` uses the folder. `pid` is its process id, or empty if it has not said so yet."""

    def __init__(self, folder: Path, pid: str) -> None:
        super().__init__(f"{folder} is used by another `kadry up` (process {pid or 'unknown'})")
        self.folder, self.pid = folder, pid


class Home:
    """The data folder of one region."""

    def __init__(self, folder: Path = DEFAULT) -> None:
        self.folder = folder.absolute()
        self.shown = folder
        self.nats = self.folder / "nats"
        self.postgres = self.folder / "postgres"
        self.logs = self.folder / "log"
        self.endpoints = self.folder / "endpoints.json"
        self.participants = self.folder / "participants.json"
        self.example = self.folder / "demo.env"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the folder for this process, making it first; raises Busy if another one holds it.

        The lock goes with the process, however that ends.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise Busy(self.shown, file.read().strip()) from None
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
            yield

    def reset(self) -> None:
        """Forgets everything: messages, databases, keys. Call it locked and with no server running."""
        for name in OURS:
            path = self.folder / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def secret(self, name: str, prefix: str = "") -> Path:
        """The file of a secret; made of 32 random bytes the first time, never changed afterwards."""
        file = self.folder / "secrets" / name
        if not file.exists():
            write_private(file, prefix + secrets.token_urlsafe(32))
        return file

    def socket(self) -> str:
        """The socket folder of the PostgreSQL that runs here; OSError if none does."""
        return (self.folder / "postgres.run").read_text()

    def keys(self) -> dict[str, str]:
        """The keys of participants this region has registered, by participant id."""
        return read_object(self.participants) if self.participants.exists() else {}


def write_private(file: Path, text: str) -> None:
    """Writes a file that only its owner may read: all of it or nothing, and on disk when this returns."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = file.with_name(f".{file.name}.{os.getpid()}")
    half.unlink(missing_ok=True)
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    half.replace(file)


def write_object(file: Path, content: Mapping[str, Any]) -> None:
    """Writes a JSON object for its owner only."""
    write_private(file, json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def read_object(file: Path) -> dict[str, Any]:
    """Reads a JSON object; ValueError if the file holds anything else."""
    found = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise ValueError(f"{file} does not hold a JSON object")
    return found
