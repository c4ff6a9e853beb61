"""Writes which municipalities border on each other, from the polygons of OpenStreetMap.

    .venv/bin/python tools/neighbours.py --data DIR

DIR holds `geo/` with the files of SOURCES, whose checksums are verified first. Two municipalities are
neighbours if their outlines share a stretch of border: the polygons were cut from one net, so a shared border
has the same points on both sides. A municipality that the map draws within another one's outline (`drawn_in`)
borders on that one and on all its neighbours. What is written: services/vacancies/neighbours.csv, each pair
in both directions.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from kadry_contracts.reference import municipalities

OUT = Path(__file__).resolve().parent.parent / "services/vacancies/neighbours.csv"
SOURCES = {
    # file: (region, first 16 hex digits of its SHA-256)
    "perm_krai_admin6.geojson": ("57", "8373a9e1be28a877"),
    "penza_oblast_admin6.geojson": ("56", "2882e8381727ba72"),
}
Point = tuple[float, float]
Name = tuple[bool, str]
"""Whether it is a district, and the name without its kind: four pairs differ by the kind alone."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds geo/")
    geo = parser.parse_args(arguments).data / "geo"
    pairs: set[tuple[str, str]] = set()
    for file, (region, digest) in SOURCES.items():
        raw = (geo / file).read_bytes()
        if not hashlib.sha256(raw).hexdigest().startswith(digest):
            print(f"{geo / file}: another edition than {digest}…; look at it first", file=sys.stderr)
            return 1
        pairs |= set(_pairs(json.loads(raw)["features"], region))
    with OUT.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("oktmo", "neighbour"))
        writer.writerows(sorted(pairs))
    print(f"{OUT}: {len(pairs)} pairs, both directions", file=sys.stderr)
    return 0


def _pairs(features: Iterable[Any], region: str) -> Iterator[tuple[str, str]]:
    """Neighbours within a region, both ways round."""
    drawn: dict[Name, str] = {}
    within: defaultdict[str, list[str]] = defaultdict(list)
    for place in municipalities.every().values():
        if place.region == region:
            within[place.drawn_in].append(place.oktmo)
            if place.drawn_in == place.oktmo:
                drawn[_name(place.name)] = place.oktmo
    borders: defaultdict[tuple[Point, Point], set[str]] = defaultdict(set)
    for feature in features:
        code = drawn[_name(feature["properties"]["district"])]
        for edge in _edges(feature["geometry"]):
            borders[edge].add(code)
    touching = {pair for codes in borders.values() for pair in combinations(sorted(codes), 2)}
    for one, other in touching:
        for a in within[one]:
            for b in within[other]:
                yield a, b
                yield b, a
    for together in within.values():
        for one, other in combinations(together, 2):
            yield one, other
            yield other, one


def _edges(geometry: Any) -> Iterator[tuple[Point, Point]]:
    """Stretches between two points of an outline, without direction."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            for a, b in pairwise((round(x, 6), round(y, 6)) for x, y in ring):
                yield (a, b) if a < b else (b, a)


def _name(name: str) -> Name:
    """A name as both sources have it, once kinds, marks and the letter ё are taken away."""
    plain = " ".join(name.replace("ё", "е").split())
    district = plain.endswith(" район")
    plain = re.sub(r" (муниципальный )?район$| городской округ$", "", plain)
    return district, re.sub(r"^(город|ЗАТО город|ЗАТО) ", "", plain).strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
