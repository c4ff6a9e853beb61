"""Where a job is: names of towns and regions, codes of КЛАДР and free addresses to ОКТМО.

`../reference/towns.csv` and `regions.csv` (HFLabs, CC BY-SA 4.0) hold the country's towns and regions.
`places.csv` here is the project's own: settlements that job boards name as workplaces though they are parts
of a city or no towns, and places abroad.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .rows import Unfit, tidy, whole

HERE = Path(__file__).parent
FAR = 5
"""How many times larger a town must be than all others of its name to be meant where no region is named."""


@dataclass(frozen=True, slots=True)
class Place:
    """A workplace. `unlisted` says that only its region is known: the code is RR000000 then."""

    municipality: str
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class Town:
    """A town of the reference; `region` is the region's own code."""

    name: str
    region: str
    oktmo: str
    kladr: str
    population: int


_NOISE = re.compile(
    r"\b(?:республика|респ|область|обл|край|округ|автономный|автономная|ао|аобл|город|гор|г|россия|рф|федерация|"
    r"российская)\b"
)
_BRACKETED = re.compile(r"^(.*?)\s*\(([^()]*)\)\s*$")
_TOWN_IN_ADDRESS = re.compile(
    r"(?:^|[\s,;])(?:г|гор|город)\.?\s+([А-ЯЁ][А-Яа-яё]*(?:[- ](?:на-)?[А-ЯЁ0-9][А-Яа-яё]*){0,2})"
    r"|(?:^|[,;])\s*([А-ЯЁ][А-Яа-яё-]+(?: [А-ЯЁ][а-яё-]+)?)\s+(?:г|город)\.?(?=$|[\s,;])"
)


def place(text: object) -> Place:
    """The workplace that «Город», «Город (Регион)», «Регион» or a country's name means; Unfit if none."""
    name = tidy(text)
    if not name:
        raise Unfit("no_place")
    town, region = (found[1], found[2]) if (found := _BRACKETED.match(name)) else (name, "")
    code = region_named(region) if region else ""
    if country := _abroad(town, region, code):
        raise Unfit("abroad", f"{name}: {country}" if country != name else name)
    own = _own(town, code)
    if own is not None:
        return own
    if towns := _towns(town, code):
        return _meant(towns, name)
    if code or (code := region_named(name)):
        return Place(code, unlisted=not _is_city(code))
    raise Unfit("unknown_place", name)


def place_of_code(kladr: object, address: Sequence[object] = ()) -> Place | None:
    """The workplace by a code of КЛАДР, or by a town that the address names in that region.

    The code is taken without its leading zero and as a number as well. None where it says nothing.
    """
    code = whole(tidy(kladr))
    if not code.isdigit() or len(code) < 11:
        return None
    code = code.zfill(13)
    if known := _by_kladr().get(code[:11]):
        return Place(known.oktmo)
    region = _region_by_kladr().get(code[:2])
    if region is None:
        return None
    for name in towns_in(" ; ".join(map(tidy, address))):
        if (own := _own(name, region)) is not None and not own.unlisted:
            return own
        if towns := _towns(name, region):
            return _meant(towns, name)
    return Place(region, unlisted=not _is_city(region))


def towns_in(address: str) -> Iterator[str]:
    """The names of towns in a postal address: after «г», or before it."""
    for found in _TOWN_IN_ADDRESS.finditer(address):
        words = (found[1] or found[2]).split()
        for length in range(len(words), 0, -1):  # «г Пермь Ленина» names Пермь
            yield " ".join(words[:length])


def region_named(text: str) -> str:
    """ОКТМО of the region of this name, RR000000; "" if there is none, or more than one."""
    words = _plain(text)
    if not words:
        return ""
    exact = [code for code, names in _regions() if words in names]
    if exact:
        return exact[0] if len(exact) == 1 else ""
    close = [code for code, names in _regions() if any(words < known for known in names)]
    return close[0] if len(close) == 1 else ""


def _meant(towns: Sequence[Town], name: str) -> Place:
    """The town meant by a name without a region; Unfit if it may be several."""
    first, *others = sorted(towns, key=lambda town: -town.population)
    rivals = [town for town in others if town.region != first.region]
    if any(town.population * FAR > first.population for town in rivals):
        raise Unfit("ambiguous_place", name)
    return Place(first.oktmo)


def _plain(text: str) -> frozenset[str]:
    """The words that tell regions apart: without their kind, in one spelling."""
    lower = re.sub(r"[^а-яa-z0-9]+", " ", text.lower().replace("ё", "е"))
    return frozenset(_NOISE.sub(" ", lower).split())


def _key(name: str) -> str:
    return re.sub(r"[\s-]+", " ", name.lower().replace("ё", "е")).strip()


@cache
def _table(file: Path) -> tuple[dict[str, str], ...]:
    with file.open(encoding="utf-8", newline="") as opened:
        return tuple(csv.DictReader(opened))


def _reference(name: str) -> tuple[dict[str, str], ...]:
    return _table(HERE.parent / "reference" / name)


@cache
def _all_towns() -> dict[str, list[Town]]:
    found: dict[str, list[Town]] = defaultdict(list)
    for row in _reference("towns.csv"):
        people = int(row["population"] or 0)
        town = Town(row["town"], row["region_oktmo"], row["oktmo"], row["kladr"], people)
        found[_key(town.name)].append(town)
    return found


def _towns(name: str, region: str) -> list[Town]:
    towns = _all_towns().get(_key(name), [])
    return [town for town in towns if town.region == region] if region else towns


@cache
def _regions() -> tuple[tuple[str, tuple[frozenset[str], ...]], ...]:
    return tuple(
        (row["oktmo"], (_plain(row["name"]), _plain(row["short_name"]))) for row in _reference("regions.csv")
    )


def _is_city(region: str) -> bool:
    """Whether the region is one city, so that its code is the town's."""
    return any(town.oktmo == region for towns in _all_towns().values() for town in towns)


@cache
def _by_kladr() -> dict[str, Town]:
    return {town.kladr[:11]: town for towns in _all_towns().values() for town in towns if town.kladr}


@cache
def _region_by_kladr() -> dict[str, str]:
    return {row["kladr"][:2]: row["oktmo"] for row in _reference("regions.csv")}


@cache
def _own_places() -> dict[str, list[tuple[str, Place]]]:
    """Settlements of `places.csv` by name: the code of the region, and the place."""
    found: dict[str, list[tuple[str, Place]]] = defaultdict(list)
    for row in _table(HERE / "places.csv"):
        if row["country"]:
            continue
        region = region_named(row["region"])
        town = (
            max(_towns(row["town"], ""), key=lambda one: one.population, default=None)
            if row["town"]
            else None
        )
        found[_key(row["place"])].append((region, Place(town.oktmo) if town else Place(region, True)))
    return found


def _own(name: str, region: str) -> Place | None:
    """A settlement of our own table, in the region if one is given. Without a region towns come first."""
    places = [one for code, one in _own_places().get(_key(name), []) if region in ("", code)]
    return places[0] if len(places) == 1 and (region or not _towns(name, "")) else None


@cache
def _countries() -> dict[str, str]:
    return {_key(row["place"]): row["country"] for row in _table(HERE / "places.csv") if row["country"]}


def _abroad(town: str, bracketed: str, region: str) -> str:
    """The country, if the place is abroad; "" otherwise. A Russian region in brackets settles it."""
    if region:
        return ""
    return _countries().get(_key(bracketed), "") or _countries().get(_key(town), "")
