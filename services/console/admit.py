"""Registers the demo's participants: `python -m services.console.admit --gateway URL --keys FILE`.

A key is shown once, so each is kept in FILE as soon as it is known; whoever is in FILE is not registered
again. The admin key is read from KADRY_ADMIN_KEY_FILE. Ends with one line of JSON that says what was done.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from . import demo
from .home import read_object, write_object


def admit(client: httpx.Client, people: Sequence[Mapping[str, Any]], keys: Path) -> tuple[int, list[str]]:
    """Registers those of `people` whose key is not known; returns how many, and the ids whose key is lost."""
    known: dict[str, str] = read_object(keys) if keys.exists() else {}
    lost, new = [], 0
    for one in people:
        if one["id"] in known:
            continue
        answer = client.post("/v1/participants", json=dict(one))
        if answer.status_code == httpx.codes.CONFLICT:
            lost.append(one["id"])
            continue
        if answer.is_error:
            raise SystemExit(f"{one['id']} was not registered: {answer.status_code} {answer.text}")
        known[one["id"]] = answer.json()["key"]
        new += 1
        write_object(keys, known)
    return new, lost


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m services.console.admit")
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--keys", required=True, type=Path)
    said = parser.parse_args()
    key = Path(os.environ["KADRY_ADMIN_KEY_FILE"]).read_text().strip()
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=said.gateway, headers=headers, trust_env=False, timeout=30) as client:
        new, lost = admit(client, demo.PARTICIPANTS, said.keys)
    example = next((one["id"] for one in demo.PARTICIPANTS if one["kind"] == "employer"), "")
    about = f"Пермский край: {len(demo.PARTICIPANTS)} участников · participants"
    print(json.dumps({"new": new, "lost": lost, "example": example, "about": about}))


if __name__ == "__main__":
    main()
