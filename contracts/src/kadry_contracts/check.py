"""Says in words what is wrong with a report that somebody is about to send.

    python -m kadry_contracts.check report.json [more.json …]

Whether the region knows what the report names, and whether its sender may say it, only the region can tell.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from kadry_contracts.envelope import participant_of
from kadry_contracts.parse import Rejected, parse_report
from kadry_contracts.problems import Problem, problem
from kadry_contracts.strict import Unreadable, read

_PARTICIPANT = re.compile(r"[a-z0-9][a-z0-9-]{2,39}")


def check(message: bytes | Mapping[str, Any], now: datetime | None = None) -> list[Problem]:
    """What is wrong with a report: empty if it keeps the contract. With `now` its time is checked as well."""
    try:
        value = read(message if isinstance(message, bytes) else json.dumps(message).encode())
    except Unreadable as error:
        return [Problem(error.code, "", error.message_ru, error.message_en)]
    except (TypeError, ValueError, RecursionError):
        return [problem("unreadable", why="это не запись в JSON", why_en="it cannot be written as JSON")]
    source = value.get("source")
    participant = participant_of(source) if isinstance(source, str) else ""
    found = []
    if participant is None or (participant and not _PARTICIPANT.fullmatch(participant)):
        ru, en = "urn:kadry:<участник>", "urn:kadry:<participant>"
        found.append(problem("invalid_field", "/source", field="source", rule=ru, rule_en=en))
    try:
        parse_report(value, participant or "", now=now)
    except Rejected as error:
        found.extend(p for p in error.problems if p.code != "source_mismatch")
    return found


def main(paths: Sequence[str]) -> int:
    """Prints what is wrong with the reports in these files; 1 if anything is, 2 if a file cannot be read."""
    if not paths or paths[0] in {"-h", "--help"}:
        print("python -m kadry_contracts.check report.json [more.json …]", file=sys.stderr)
        return 0 if paths else 2
    wrong = 0
    now = datetime.fromtimestamp(time.time(), timezone.utc)
    for path in paths:
        try:
            message = Path(path).read_bytes()
        except OSError as error:
            print(f"{path}: файл не прочитан · cannot be read: {error.strerror}", file=sys.stderr)
            return 2
        found = check(message, now)
        wrong += bool(found)
        print(f"{path}: {'ok' if not found else len(found)}")
        for p in found:
            print(f"  {p.code} {p.pointer}\n    {p.message_ru}\n    {p.message_en}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
