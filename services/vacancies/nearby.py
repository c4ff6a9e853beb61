"""Which municipalities border on each other. The table beside this module is made by tools/neighbours.py.

It is derived from OpenStreetMap (© OpenStreetMap contributors, ODbL 1.0), see NOTICE.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def _table() -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    with Path(__file__).with_name("neighbours.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["oktmo"]].add(row["neighbour"])
    return {code: frozenset(others) for code, others in found.items()}


NOBODY: frozenset[str] = frozenset()


def near(municipality: str) -> frozenset[str]:
    """The neighbours of a municipality; none where the table does not know it (of other regions)."""
    return _table().get(municipality, NOBODY)
