"""How large things are: who lives where, and which occupations are sought and offered where.

Real are the municipalities and, roughly, their populations (thousands of people about 2015, rounded; nothing
but weights). Росстат counted 1,304.7 thousand people in the labour force of the region in 2015, and 6.26 % of
them, some 82 thousand, without work by the ILO's definition; a fraction of those is registered at any time.
The demo shows a sample of about one in 110 of the 82 thousand. The rest of this file is invented.
"""

from __future__ import annotations

from typing import NamedTuple

PERM = "57701000"
LABOUR_FORCE, UNEMPLOYED_SHARE = 1_304_700, 0.0626
SAMPLE = 110
"""One person of the demo stands for so many without work."""
POSITIONS = 1_700
"""Positions looked for over the season, before the small places get theirs."""


class Trade(NamedTuple):
    """An occupation of the demo: how many seek it and how many are sought, as weights; pay in roubles."""

    title: str
    supply: int
    demand: int
    pay: int


TRADES = {
    "5223": Trade("Продавец-консультант", 12, 7, 38_000),
    "4110": Trade("Делопроизводитель", 10, 2, 36_000),
    "4311": Trade("Учётчик", 9, 3, 41_000),
    "8332": Trade("Водитель грузовика категории C", 6, 9, 82_000),
    "9112": Trade("Уборщик помещений", 6, 6, 27_000),
    "7212": Trade("Электрогазосварщик", 4, 10, 88_000),
    "5414": Trade("Охранник", 7, 4, 34_000),
    "8153": Trade("Швея", 4, 9, 52_000),
    "7223": Trade("Токарь-фрезеровщик", 3, 10, 91_000),
    "3221": Trade("Медицинская сестра", 3, 9, 54_000),
    "5120": Trade("Повар", 5, 6, 46_000),
    "9622": Trade("Рабочий по обслуживанию зданий", 8, 4, 29_000),
    "7231": Trade("Автослесарь", 4, 5, 67_000),
    "7412": Trade("Электромонтёр по ремонту оборудования", 4, 6, 73_000),
    "5321": Trade("Санитар", 4, 5, 33_000),
    "3512": Trade("Специалист технической поддержки", 6, 4, 58_000),
    "7531": Trade("Портной", 3, 2, 45_000),
    "8322": Trade("Водитель такси", 6, 3, 60_000),
    "8111": Trade("Горнорабочий подземный", 3, 9, 115_000),
    "8341": Trade("Машинист форвардера", 3, 6, 98_000),
    "6121": Trade("Оператор машинного доения", 6, 4, 39_000),
}

PROFILES: dict[str, tuple[str, ...]] = {
    "capital": tuple(code for code in TRADES if code not in ("8111", "8341", "6121")),
    "potash": ("8111", "5223", "4110", "7412", "7212", "3221"),
    "machines": ("7223", "5223", "7212", "4110", "8153", "9112"),
    "oil": ("8332", "5223", "4311", "7412", "7231", "5120"),
    "forest": ("8341", "9622", "5223", "8332"),
    "farms": ("6121", "9622", "5223", "8332"),
}
"""Occupations of a kind of place, the most typical first."""


class Town(NamedTuple):
    """A municipality: its population in thousands, what people do there, whose job centre serves it."""

    population: int
    profile: str
    centre: str


def _of(centre: str, **towns: tuple[int, str]) -> dict[str, Town]:
    return {f"57{code[1:]}000": Town(people, profile, centre) for code, (people, profile) in towns.items()}


TOWNS: dict[str, Town] = {
    **_of(
        "demo-czn-perm",
        m701=(1_036, "capital"),
        m646=(106, "machines"),
        m616=(57, "machines"),
        m763=(9, "machines"),
    ),
    **_of(
        "demo-czn-berezniki",
        m708=(146, "potash"),
        m717=(36, "potash"),
        m605=(28, "machines"),
        m623=(22, "forest"),
        m653=(14, "potash"),
    ),
    **_of(
        "demo-czn-solikamsk",
        m730=(96, "potash"),
        m656=(21, "forest"),
        m626=(21, "forest"),
        m650=(16, "potash"),
    ),
    **_of(
        "demo-czn-kungur",
        m722=(67, "oil"),
        m630=(43, "farms"),
        m636=(29, "oil"),
        m651=(20, "farms"),
        m606=(16, "farms"),
        m638=(15, "farms"),
        m624=(12, "farms"),
        m652=(11, "farms"),
    ),
    **_of(
        "demo-czn-chaykovsky",
        m654=(104, "oil"),
        m657=(51, "oil"),
        m640=(29, "oil"),
        m604=(26, "farms"),
        m628=(25, "oil"),
        m655=(13, "farms"),
        m618=(10, "farms"),
    ),
    **_of(
        "demo-czn-lysva",
        m726=(74, "machines"),
        m658=(69, "machines"),
        m614=(25, "forest"),
        m615=(12, "machines"),
    ),
    **_of(
        "demo-czn-krasnokamsk",
        m627=(73, "machines"),
        m634=(42, "machines"),
        m612=(41, "machines"),
        m644=(23, "machines"),
        m622=(22, "farms"),
        m620=(18, "farms"),
        m642=(17, "farms"),
        m648=(14, "farms"),
        m608=(13, "farms"),
    ),
    **_of(
        "demo-czn-kudymkar",
        m851=(31, "forest"),
        m821=(24, "forest"),
        m827=(19, "farms"),
        m814=(13, "forest"),
        m819=(10, "farms"),
        m825=(9, "farms"),
        m817=(7, "forest"),
    ),
}
PEOPLE = sum(town.population for town in TOWNS.values())
LEAST = 6
"""Fewest people who seek an occupation where anybody does: a count below five is shown to nobody."""


class Cell(NamedTuple):
    """An occupation in a municipality: people who will seek it, positions that will be offered."""

    municipality: str
    occupation: str
    people: int
    positions: int


def trades(municipality: str) -> tuple[str, ...]:
    """What people do there: the smaller the place, the fewer occupations."""
    town = TOWNS[municipality]
    most = 99 if town.population > 500 else 5 if town.population >= 60 else 3 if town.population >= 25 else 2
    return PROFILES[town.profile][:most]


def cells() -> list[Cell]:
    """Every cell of the demo, the largest municipality first."""
    seekers = LABOUR_FORCE * UNEMPLOYED_SHARE / SAMPLE
    found = []
    for municipality, town in sorted(TOWNS.items(), key=lambda item: -item[1].population):
        here, share = trades(municipality), town.population / PEOPLE
        supply = sum(TRADES[code].supply for code in here)
        demand = sum(TRADES[code].demand for code in here)
        for code in here:
            people = max(LEAST, round(seekers * share * TRADES[code].supply / supply)) + town.population % 3
            positions = max(2, round(POSITIONS * share * TRADES[code].demand / demand))
            found.append(Cell(municipality, code, people, positions))
    return found
