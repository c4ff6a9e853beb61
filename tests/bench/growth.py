"""What a region costs as it grows: throughput and memory at 10⁴, 10⁵ and 10⁶ reports of all types.

Ten copies of the season happen at the same time, one season after the other. At each step the same days are
told, the first of a season: what a report costs there is compared with the first step. The rate since the
step before, of whole seasons, stands beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import asyncpg

from .machine import Machine
from .seasons import pieces
from .whole import PACED, Whole

STEPS = (10_000, 100_000, 1_000_000)
COPIES = 10
STRETCH = 10_000
"""Reports of the days that are compared."""


def say(text: str) -> None:
    """Progress: a run takes a quarter of an hour."""
    print(f"      {time.strftime('%H:%M:%S')}  {text}", flush=True)


async def growth(machine: Machine, most: int = STEPS[-1]) -> list[dict[str, Any]]:
    """A row for each step up to `most` reports."""
    whole = Whole(machine, COPIES)
    await whole.start()
    season = len(pieces(0)) * COPIES
    try:
        steps = [step for step in STEPS if step <= most]
        rows: list[dict[str, Any]] = []
        since, told = time.monotonic(), 0
        for step in steps:
            # A step is taken at the beginning of the season in which it is reached.
            while whole.days or whole.told + season <= step:
                found = await whole.tell()
                say(f"{whole.told:,} reports, {found['per_s']:,.0f}/s, {found['refused']} refused")
            stretch = await whole.tell(STRETCH)
            took = time.monotonic() - since
            sizes = await whole.sizes()
            rows.append({"step": step, **sizes, "stretch": stretch})
            rows[-1]["per_s_since_last"] = round((whole.told - told) / took, 1)
            rows[-1]["latency_ms"] = await whole.pace(PACED)
            say(f"step {step:,}: {whole.told:,} reports, {stretch['per_s']:,.0f}/s in the days compared")
            since, told = time.monotonic(), whole.told
        return rows
    finally:
        with suppress(OSError, asyncpg.PostgresError):
            await whole.end()


def table(rows: list[dict[str, Any]]) -> str:
    """The steps as a table in Markdown, in ratios to the first where that says more."""
    first = rows[0]
    names = [name for name in first["rss_mb"] if name != "PostgreSQL"]

    def cpu(row: dict[str, Any]) -> float:
        return float(sum(row["stretch"]["cpu_us"].values()))

    lines: list[tuple[str, list[str]]] = [
        ("reports told", [f"{row['told']:,}" for row in rows]),
        ("reports/s, the same days of a season", [f"{row['stretch']['per_s']:,.0f}" for row in rows]),
        ("— to the first step", [_ratio(r["stretch"]["per_s"], first["stretch"]["per_s"]) for r in rows]),
        ("reports/s since the step before", [f"{row['per_s_since_last']:,.0f}" for row in rows]),
        ("CPU µs per report, all processes", [f"{cpu(row):,.0f}" for row in rows]),
        ("— to the first step", [_ratio(cpu(row), cpu(first)) for row in rows]),
        ("facts said per report", [f"{_facts(row):.2f}" for row in rows]),
        ("CPU µs per report and fact", [f"{cpu(row) / (1 + _facts(row)):,.0f}" for row in rows]),
        ("— to the first step", [_ratio(_each(cpu, row), _each(cpu, first)) for row in rows]),
        ("p50 / p99 to the picture at 300/s, ms", [_latency(row) for row in rows]),
        *((f"memory of {name}, MB", [f"{row['rss_mb'][name]:,.0f}" for row in rows]) for name in names),
        ("PostgreSQL on disk, MB", [f"{row['postgres_mb']['all']:,.0f}" for row in rows]),
        ("— bytes per report", [f"{row['postgres_mb']['all'] * 1e6 / row['told']:,.0f}" for row in rows]),
        ("streams, MB", [f"{sum(row['streams_mb'].values()):,.0f}" for row in rows]),
        ("— bytes per report", [f"{sum(r['streams_mb'].values()) * 1e6 / r['told']:,.0f}" for r in rows]),
    ]
    head = ["|  | " + " | ".join(f"{row['step']:,}" for row in rows) + " |"]
    head.append("|---|" + "---:|" * len(rows))
    return "\n".join([*head, *(f"| {name} | {' | '.join(cells)} |" for name, cells in lines)]) + "\n"


def _facts(row: dict[str, Any]) -> float:
    return float(row["stretch"]["facts"] / row["stretch"]["reports"])


def _each(cpu: Callable[[dict[str, Any]], float], row: dict[str, Any]) -> float:
    return cpu(row) / (1 + _facts(row))


def _latency(row: dict[str, Any]) -> str:
    return f"{row['latency_ms']['p50']:,.0f} / {row['latency_ms']['p99']:,.0f}"


def _ratio(value: float, first: float) -> str:
    return f"{value / first:.2f}"
