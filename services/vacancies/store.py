"""What the vacancies service keeps, one row each; and the two questions that proposals ask it.

`openings` and `seekers` are states that nobody saves: a rule looks at one as at any other, and loading it is
a query. It does not see what the running batch has changed. No batch mixes the two sides, for vacancies come
with reports and people with facts; but a report that waited for its participant is woken by a fact, and is
not matched with those who become available in that very batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Date, Index, Integer, MetaData, Text, text
from sqlalchemy.ext.asyncio import AsyncConnection

from kadry_contracts.reference import occupations
from services.kernel.bulk import documents
from services.kernel.routing import Aggregate

from .domain.demand.course import Course, Intake, Wanted
from .domain.demand.demands import Demand
from .domain.demand.forecasts import Forecast
from .domain.hiring.hire import Hire
from .domain.matching.matching import MOST, Openings, Seekers, mask, opening
from .domain.matching.seeker import Seeker
from .domain.practice.agreed import Agreement
from .domain.practice.offers import Offer
from .domain.practice.uses import Practice, Use
from .domain.vacancy import Vacancy
from .nearby import near

METADATA = MetaData()


def _cell_of_opening(vacancy: Vacancy) -> str | None:
    """`municipality/unit group` while a position is open, what the index of openings is made of."""
    found = opening(vacancy)
    return f"{found.municipality}/{found.occupation}" if found else None


def _cell_of_seeker(seeker: Seeker) -> str | None:
    """`municipality/unit group` while the person is available."""
    return "/".join(seeker.cell) if seeker.cell else None


VACANCIES = documents(
    METADATA,
    Vacancy,
    {
        "cell": (Text(), _cell_of_opening),
        "opened_on": (Date(), lambda vacancy: vacancy.opened.opened_on),
        "provides": (Integer(), lambda vacancy: mask(vacancy.opened.accessible_for)),
    },
)
SEEKERS = documents(
    METADATA,
    Seeker,
    {
        "cell": (Text(), _cell_of_seeker),
        "since": (Date(), lambda seeker: seeker.since),
        "needs": (Integer(), lambda seeker: mask(seeker.needs)),
    },
)

_vacancy, _seeker = METADATA.tables["vacancy"].c, METADATA.tables["seeker"].c
# What a question sorts and filters by stands in the indexes. So they alone can answer it, and the planner
# takes them in their order even where it expects so few rows that it would rather read and sort a whole cell.
Index(
    "vacancy_cell",
    _vacancy.cell,
    _vacancy.opened_on.desc(),
    _vacancy.id,
    postgresql_where=_vacancy.cell.isnot(None),
)
Index(
    "vacancy_accessible",
    _vacancy.cell,
    _vacancy.opened_on.desc(),
    _vacancy.id,
    postgresql_include=["provides"],
    postgresql_where=_vacancy.cell.isnot(None) & (_vacancy.provides != 0),
)
Index(
    "seeker_cell",
    _seeker.cell,
    _seeker.since,
    _seeker.id,
    postgresql_include=["needs"],
    postgresql_where=_seeker.cell.isnot(None),
)

# Each cell is one probe of its index and gives no more than are proposed; of all, the best are kept and read.
# `>=` between bits means that all are there, and lets the planner expect a third of the rows to pass. With
# `=` it expects so few that it reads and sorts whole cells. Of the two branches a cell takes one: few
# workplaces provide anything, and whoever needs something must not read past all the others of a large cell.
OPENINGS = text(
    "SELECT best.ask, CAST(vacancy.body AS text) FROM (SELECT q.ask, v.id, "
    "row_number() OVER (PARTITION BY q.ask ORDER BY q.rank, v.opened_on DESC, v.id) AS n "
    "FROM unnest(CAST(:ask AS text[]), CAST(:cell AS text[]), CAST(:rank AS int[]), CAST(:mask AS int[])) "
    "AS q(ask, cell, rank, mask) CROSS JOIN LATERAL ("
    "(SELECT id, opened_on FROM vacancy WHERE q.mask = 0 AND cell = q.cell "
    "ORDER BY opened_on DESC, id LIMIT :most) UNION ALL "
    "(SELECT id, opened_on FROM vacancy WHERE q.mask <> 0 AND cell = q.cell AND provides <> 0 "
    "AND provides & q.mask >= q.mask ORDER BY opened_on DESC, id LIMIT :most)) AS v) AS best "
    "JOIN vacancy USING (id) WHERE best.n <= :most ORDER BY best.ask, best.n"
)
SEEKING = text(
    "SELECT best.ask, CAST(seeker.body AS text) FROM (SELECT q.ask, s.id, "
    "row_number() OVER (PARTITION BY q.ask ORDER BY q.rank, s.since, s.id) AS n "
    "FROM unnest(CAST(:ask AS text[]), CAST(:cell AS text[]), CAST(:rank AS int[]), CAST(:mask AS int[])) "
    "AS q(ask, cell, rank, mask) CROSS JOIN LATERAL "
    "(SELECT id, since FROM seeker WHERE cell = q.cell AND needs & q.mask >= needs "
    "ORDER BY since, id LIMIT :most) AS s) AS best "
    "JOIN seeker USING (id) WHERE best.n <= :most ORDER BY best.ask, best.n"
)
_read_vacancy = TypeAdapter(Vacancy).validator.validate_json
_read_seeker = TypeAdapter(Seeker).validator.validate_json


@cache
def _trades(minor: str) -> tuple[str, ...]:
    """The unit groups of a minor group."""
    return tuple(code for code in occupations.every() if code.startswith(minor))


def _where(ask: str) -> Iterable[tuple[str, str, int, int]]:
    """The cells to look into for a question, best first: the trade counts more than the place."""
    place, trade, needs = ask.split("/")
    for rank, unit in enumerate((trade, *(other for other in _trades(trade[:3]) if other != trade))):
        yield ask, f"{place}/{unit}", 2 * bool(rank), int(needs)
        for neighbour in near(place):
            yield ask, f"{neighbour}/{unit}", 2 * bool(rank) + 1, int(needs)


async def _found(conn: AsyncConnection, query: Any, ids: Sequence[str]) -> dict[str, list[str]]:
    """The best bodies for each question, in their order."""
    rows = [row for ask in ids for row in _where(ask)]
    values = dict(zip(("ask", "cell", "rank", "mask"), map(list, zip(*rows, strict=True)), strict=True))
    found: dict[str, list[str]] = {}
    for ask, body in await conn.execute(query, {**values, "most": MOST}):
        found.setdefault(ask, []).append(body)
    return found


async def _load_openings(conn: AsyncConnection, ids: Sequence[str]) -> dict[str, Openings]:
    found = await _found(conn, OPENINGS, ids)
    return {ask: Openings(ask, tuple(map(_read_vacancy, bodies))) for ask, bodies in found.items()}


async def _load_seekers(conn: AsyncConnection, ids: Sequence[str]) -> dict[str, Seekers]:
    found = await _found(conn, SEEKING, ids)
    return {ask: Seekers(ask, tuple(map(_read_seeker, bodies))) for ask, bodies in found.items()}


async def _never(conn: AsyncConnection, states: Sequence[Any]) -> int:
    raise TypeError(f"answers are not saved: {[state.id for state in states]}")


OPENINGS_ANSWER = Aggregate(Openings, _load_openings, _never)
SEEKERS_ANSWER = Aggregate(Seekers, _load_seekers, _never)
AGGREGATES: Sequence[Aggregate[Any]] = (
    VACANCIES,
    SEEKERS,
    OPENINGS_ANSWER,
    SEEKERS_ANSWER,
    documents(METADATA, Hire),
    documents(METADATA, Demand),
    documents(METADATA, Course),
    documents(METADATA, Intake),
    documents(METADATA, Wanted),
    documents(METADATA, Forecast),
    documents(METADATA, Offer),
    documents(METADATA, Agreement),
    documents(METADATA, Practice),
    documents(METADATA, Use),
)
