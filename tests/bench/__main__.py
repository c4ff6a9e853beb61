"""`make bench`: a region, the documentation's way and a bare pipe in one run; writes build/bench.json.

--reports N   how many reports the region and the bare pipe carry (50,000)
--docs N      how many of them the documentation's way carries: it is slow (3,000)
--seconds S   how long the latency at 300 reports a second is measured (20)
--copies N    how many seasons of all report types a region with all services lives through (5)
--growth [N]  instead of all that: what the region costs at 10⁴, 10⁵ … N reports (1,000,000; a quarter of an
              hour); writes build/growth.md too
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from .contestants import bare, docs, kadry
from .growth import STEPS, growth, table
from .machine import ROOT, Machine
from .whole import everything

T = TypeVar("T")


async def measure(reports: int, few: int, seconds: float, copies: int) -> dict[str, Any]:
    """All figures."""
    with tempfile.TemporaryDirectory(prefix="kadry-bench-") as folder:
        async with Machine(Path(folder)) as machine:
            print(f"  (c) bare pipe, {reports:,} messages …", flush=True)
            pipe = await bare(machine, reports)
            print(f"      {pipe['per_s']:,.0f} msg/s\n  (b) the documentation's way, {few:,} …", flush=True)
            slow = await docs(machine, few)
            print(f"      {slow['per_s']:,.0f} msg/s\n  (a) kadry, {reports:,} reports …", flush=True)
            fast, latency = await kadry(machine, reports, seconds)
            print(f"      {fast['per_s']:,.0f} reports/s", flush=True)
            peak = {name: round(size / 1e6, 1) for name, size in sorted(machine.peak.items())}
    print(f"  all report types, all services, {copies} seasons at a time …", flush=True)
    mixed = await afresh(lambda machine: everything(machine, copies))
    print(f"      {mixed['per_s']:,.0f} reports/s", flush=True)
    ratios = {
        "to_faststream_docs": round(fast["per_s"] / slow["per_s"], 2),
        "to_bare_pipe": round(fast["per_s"] / pipe["per_s"], 3),
    }
    return {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "kadry": fast,
        "faststream_docs": slow,
        "bare_pipe": pipe,
        "ratios": ratios,
        "latency_ms": latency,
        "all_types": mixed,
        "peak_rss_mb": peak,
    }


async def afresh(work: Callable[[Machine], Awaitable[T]]) -> T:
    """What `work` finds on servers of its own."""
    with tempfile.TemporaryDirectory(prefix="kadry-bench-") as folder:
        async with Machine(Path(folder)) as machine:
            return await work(machine)


def main() -> None:
    """Reads the command line, prints and writes the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--reports", type=int, default=50_000)
    parser.add_argument("--docs", type=int, default=3_000)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--copies", type=int, default=5)
    parser.add_argument("--growth", type=int, nargs="?", const=STEPS[-1], metavar="N")
    said = parser.parse_args()
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    if said.growth:
        rows = asyncio.run(afresh(lambda machine: growth(machine, said.growth)))
        write(folder / "bench.json", {"growth": rows})
        (folder / "growth.md").write_text(table(rows))
        print(table(rows))
        return
    found = asyncio.run(measure(said.reports, said.docs, said.seconds, said.copies))
    write(folder / "bench.json", found)
    show(found)


def write(file: Path, found: dict[str, Any]) -> None:
    """Puts the figures into the file; those of another kind of run stay there."""
    before = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps({**before, **found}, indent=2) + "\n")
    print(f"  written to {file.relative_to(ROOT)}")


def show(found: dict[str, Any]) -> None:
    """What has been reached."""
    print(
        json.dumps({k: v for k, v in found.items() if k in ("ratios", "latency_ms", "peak_rss_mb")}, indent=2)
    )
    mixed = found["all_types"]
    print("  CPU µs per report:", json.dumps(found["kadry"]["cpu_us"]))
    print("  of all types:", json.dumps(mixed))
    for name, reached, wanted, well in (
        ("kadry to the documentation's way", found["ratios"]["to_faststream_docs"], "≥ 20", 20),
        ("kadry to the bare pipe", found["ratios"]["to_bare_pipe"], "≥ 0.6", 0.6),
    ):
        print(f"  {'reached' if reached >= well else 'MISSED '}  {name}: {reached} ({wanted})")
    for name, of in (("report", found), ("report of any type", mixed)):
        p99 = of["latency_ms"]["p99"]
        print(f"  {'reached' if p99 <= 250 else 'MISSED '}  p99 {name} to picture: {p99} ms (≤ 250)")


if __name__ == "__main__":
    main()
