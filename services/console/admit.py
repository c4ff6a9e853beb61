"""Registers the demo's participants: `python -m services.console.admit --gateway URL --keys FILE`.

A key is shown once, so each is kept in FILE as soon as it is known; whoever is in FILE is not registered
again. The admin key is read from KADRY_ADMIN_KEY_FILE. Ends with one line of JSON that says what was done.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from . import demo
from .home import read_object, write_object

AT_ONCE = 8
"""Requests at the same time: their commits share the disk, and the start waits for them."""


def admit(client: httpx.Client, people: Sequence[Mapping[str, Any]], keys: Path) -> tuple[int, int]:
    """Registers those of `people` whose key is not known; returns how many, and how many had lost theirs.

    Whoever is registered although nobody knows the key (a start that was killed here) gets a new one.
    """
    known: dict[str, str] = read_object(keys) if keys.exists() else {}
    missing = [one for one in people if one["id"] not in known]
    new = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for one, (key, first) in zip(
            missing, pool.map(lambda one: key_of(client, one), missing), strict=True
        ):
            known[one["id"]] = key
            new += first
            write_object(keys, known)
    return new, len(missing) - new


def key_of(client: httpx.Client, one: Mapping[str, Any]) -> tuple[str, bool]:
    """The key of a participant, and whether it is their first."""
    answer = client.post("/v1/participants", json=dict(one))
    first = answer.status_code != httpx.codes.CONFLICT
    if not first:
        answer = client.post(f"/v1/participants/{one['id']}/keys", json={})
    if answer.is_error:
        raise SystemExit(f"{one['id']} was not registered: {answer.status_code} {answer.text}")
    return str(answer.json()["key"]), first


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m services.console.admit")
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--keys", required=True, type=Path)
    said = parser.parse_args()
    key = Path(os.environ["KADRY_ADMIN_KEY_FILE"]).read_text().strip()
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=said.gateway, headers=headers, trust_env=False, timeout=30) as client:
        new, again = admit(client, demo.PARTICIPANTS, said.keys)
    example = next((one["id"] for one in demo.PARTICIPANTS if one["kind"] == "employer"), "")
    about = f"Пермский край: {len(demo.PARTICIPANTS)} участников · participants"
    print(json.dumps({"new": new, "again": again, "example": example, "about": about}))


if __name__ == "__main__":
    main()
