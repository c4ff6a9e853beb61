"""A process that publishes many reports at once, as an agency's own software would: `python -m … URL FILE`.

Each line of FILE is a report. All are on their way at the same time; it ends when the stream has them all.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nats

from kadry_contracts.subjects import report_subject


async def publish(url: str, reports: Sequence[dict[str, Any]]) -> None:
    """Publishes all of them and waits for every acknowledgement."""
    async with await nats.connect(url) as nc:
        js = nc.jetstream()

        async def one(report: dict[str, Any]) -> None:
            participant = report["source"].removeprefix("urn:kadry:")
            body = json.dumps(report, ensure_ascii=False).encode()
            await js.publish(report_subject(participant, report["type"]), body, timeout=30)

        await asyncio.gather(*map(one, reports))


async def publish_from(url: str, crowds: Sequence[Sequence[dict[str, Any]]], folder: Path) -> None:
    """Publishes each crowd from a process of its own, all at the same time."""
    processes = []
    for n, crowd in enumerate(crowds):
        file = folder / f"crowd-{n}.jsonl"
        file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in crowd), encoding="utf-8")
        processes.append(
            await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.support.crowd", url, str(file))
        )
    codes = [await process.wait() for process in processes]
    assert codes == [0] * len(codes)


if __name__ == "__main__":
    lines = Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
    asyncio.run(publish(sys.argv[1], [json.loads(line) for line in lines]))
