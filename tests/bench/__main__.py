"""`make bench`: a region, the documentation's way and a bare pipe in one run; writes build/bench.json.

--reports N   how many reports the region and the bare pipe carry (50,000)
--docs N      how many of them the documentation's way carries: it is slow (3,000)
--seconds S   how long the latency at 300 reports a second is measured (20)
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import tempfile
from pathlib import Path
from typing import Any

from .contestants import bare, docs, kadry
from .machine import ROOT, Machine


async def measure(reports: int, few: int, seconds: float) -> dict[str, Any]:
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
        "peak_rss_mb": peak,
    }


def main() -> None:
    """Reads the command line, prints and writes the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--reports", type=int, default=50_000)
    parser.add_argument("--docs", type=int, default=3_000)
    parser.add_argument("--seconds", type=float, default=20.0)
    said = parser.parse_args()
    found = asyncio.run(measure(said.reports, said.docs, said.seconds))
    file = ROOT / "build" / "bench.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(found, indent=2) + "\n")
    print(
        json.dumps({k: v for k, v in found.items() if k in ("ratios", "latency_ms", "peak_rss_mb")}, indent=2)
    )
    print("  CPU µs per report:", json.dumps(found["kadry"]["cpu_us"]))
    for name, reached, wanted, well in (
        ("kadry to the documentation's way", found["ratios"]["to_faststream_docs"], "≥ 20", 20),
        ("kadry to the bare pipe", found["ratios"]["to_bare_pipe"], "≥ 0.6", 0.6),
    ):
        print(f"  {'reached' if reached >= well else 'MISSED '}  {name}: {reached} ({wanted})")
    p99 = found["latency_ms"]["p99"]
    print(f"  {'reached' if p99 <= 250 else 'MISSED '}  p99 report to picture: {p99} ms (≤ 250)")
    print(f"  written to {file.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
