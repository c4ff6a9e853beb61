"""Access keys and signed cursors. A key is `kdr_<public>_<secret>`; only its keyed hash is ever stored."""

from __future__ import annotations

import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

PREFIX = "kdr_"
_LONGEST = 200


class NewKey(NamedTuple):
    """A key just made. `whole` is shown once and forgotten; `public` and `hash` are kept."""

    whole: str
    public: str
    hash: bytes


class Keys:
    """Makes and compares keys with a pepper, so that a copy of the database opens nothing."""

    def __init__(self, pepper: bytes, admin: str) -> None:
        if len(pepper) < 16:
            raise ValueError("the pepper (KADRY_PEPPER_FILE) has fewer than 16 bytes")
        if len(admin) < 16:
            raise ValueError("the administrator's key (KADRY_ADMIN_KEY_FILE) has fewer than 16 characters")
        self._pepper = pepper
        self._admin = self.hash(admin)
        self._cursors = self._mac(b"cursor")

    @classmethod
    def from_files(cls) -> Keys:
        """From the files that KADRY_PEPPER_FILE and KADRY_ADMIN_KEY_FILE name; KeyError if one is not set."""
        pepper = Path(os.environ["KADRY_PEPPER_FILE"]).read_bytes().strip()
        return cls(pepper, Path(os.environ["KADRY_ADMIN_KEY_FILE"]).read_text().strip())

    def new(self) -> NewKey:
        """A new key with 32 random bytes in it."""
        public = secrets.token_hex(6)
        whole = f"{PREFIX}{public}_{secrets.token_urlsafe(32)}"
        return NewKey(whole, public, self.hash(whole))

    def hash(self, whole: str) -> bytes:
        """What is stored of a key."""
        return self._mac(b"key:" + whole.encode())

    def is_admin(self, whole: str) -> bool:
        """Whether this is the administrator's key; takes the same time for every wrong one."""
        return hmac.compare_digest(self.hash(whole), self._admin)

    def cursor(self, seq: int) -> str:
        """An opaque cursor that stands for a place in FACTS."""
        place = seq.to_bytes(8, "big")
        sign = hmac.digest(self._cursors, place, sha256)[:10]
        return urlsafe_b64encode(place + sign).rstrip(b"=").decode()

    def place(self, cursor: str) -> int | None:
        """The place a cursor stands for; None if we never made it."""
        if not cursor.isascii() or len(cursor) != 24:
            return None
        try:
            raw = urlsafe_b64decode(cursor)
        except ValueError:
            return None
        sign = hmac.digest(self._cursors, raw[:8], sha256)[:10]
        return int.from_bytes(raw[:8], "big") if hmac.compare_digest(raw[8:], sign) else None

    def _mac(self, said: bytes) -> bytes:
        return hmac.digest(self._pepper, said, sha256)


def public_part(whole: str) -> str | None:
    """The public part of what looks like a key; None for anything else."""
    if not whole.startswith(PREFIX) or len(whole) > _LONGEST or not whole.isascii():
        return None
    public, _, secret = whole.removeprefix(PREFIX).partition("_")
    return public if public and secret else None
