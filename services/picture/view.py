"""Every number that leaves the picture passes here, and here small ones are hidden: no other way leads out.

A question is answered from true sums. For whoever may not see small numbers of people the whole table of a
measure is judged first (`suppression`), whatever the question was; the judgement is kept for a while.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from . import queries
from .access import Caller
from .balance import ACCOUNTS, Balance, Feeding, balance, evidence
from .domain.ledger import HIDDEN, YEARLY, weights
from .problems import Problem
from .queries import Known, Line
from .suppression import Hidden, hide

Entry = tuple[str, str]
REMEMBERED = 48
"""How many judged tables are remembered."""
MOST_POSTINGS = 100_000
"""How many postings a receipt may have."""
MOST_JUDGED = 62
"""How many points of a series whose tables must be judged one by one."""


@dataclass(frozen=True, slots=True)
class Question:
    """Where, when, as known when. Codes may be beginnings of codes.

    group_by  `municipality`, `occupation`, both or neither: what the answer is divided by
    """

    as_of: date
    known: Known
    municipality: str = ""
    occupation: str = ""
    group_by: Sequence[str] = ()

    def entry(self, municipality: str, occupation: str) -> Entry:
        """The line of the answer that a cell belongs to."""
        return (
            municipality if "municipality" in self.group_by else self.municipality,
            occupation if "occupation" in self.group_by else self.occupation,
        )

    def asks(self, municipality: str, occupation: str) -> bool:
        """Whether a cell is part of what is asked for."""
        return municipality.startswith(self.municipality) and occupation.startswith(self.occupation)

    @property
    def whole(self) -> Entry:
        """The line of the total."""
        return self.municipality, self.occupation


@dataclass(frozen=True, slots=True)
class Numbers:
    """Sums of some accounts by line of an answer, and what of them is hidden."""

    sums: Mapping[str, Mapping[Entry, int]]
    hidden: Mapping[str, Hidden] = field(default_factory=dict)

    def lines(self, measure: str | None = None) -> list[Entry]:
        """The lines that any account has, or those of one measure, in the order of their codes."""
        accounts = self.sums if measure is None else weights(measure)
        return sorted({entry for account in accounts for entry in self.sums[account]})

    def value(self, account: str, entry: Entry) -> int | None:
        """A sum; None if it must not be shown."""
        if account in self.hidden and self.hidden[account].hides(*entry):
            return None
        return self.sums[account].get(entry, 0)

    def measure(self, measure: str, entry: Entry) -> int | None:
        """A measure that may be a sum of accounts; None if one of them must not be shown."""
        total = 0
        for account, sign in weights(measure).items():
            value = self.value(account, entry)
            if value is None:
                return None
            total += sign * value
        return total


class View:
    """Answers questions from the ledger."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._cost = 0.0
        self._latest: tuple[float, Known] | None = None
        self._judged: OrderedDict[tuple[str, date, int], asyncio.Task[tuple[dict[Entry, int], Hidden]]] = (
            OrderedDict()
        )

    async def latest(self, conn: AsyncConnection, now: datetime) -> Known:
        """What is known now, for whom tables are judged: the larger they are, the longer this stays the same.

        Judging then takes a fifth of a processor at most, however many ask and however fast the ledger grows.
        """
        clock = time.monotonic()
        if self._latest is None or clock - self._latest[0] > min(1.0, 5 * self._cost):
            self._latest = (clock, await queries.latest(conn, now))
        return replace(self._latest[1], at=now)

    async def numbers(self, question: Question, measures: Sequence[str], caller: Caller) -> Numbers:
        """The sums of these measures by line, with what must be hidden from this caller."""
        accounts = sorted({account for measure in measures for account in weights(measure)})
        judged = [a for a in accounts if a in HIDDEN and not caller.exact]
        found: dict[str, dict[Entry, int]] = {account: {} for account in accounts}
        hidden: dict[str, Hidden] = {}
        for account in judged:
            found[account], hidden[account] = await self._table(account, question.as_of, question.known)
        if plain := [account for account in accounts if account not in judged]:
            asked = (question.as_of, question.known, question.municipality, question.occupation)
            async with self.engine.connect() as conn:
                rows = await queries.cells(conn, [a for a in plain if a not in YEARLY], *asked)
                if yearly := [a for a in plain if a in YEARLY]:
                    rows += await queries.within_year(conn, yearly, *asked)
            for row in rows:
                found[row.measure][row.municipality, row.occupation] = row.value
        return Numbers({account: _grouped(question, cells) for account, cells in found.items()}, hidden)

    async def balance(self, question: Question, caller: Caller) -> tuple[dict[Entry, Balance], Balance]:
        """The balance by line, and of everything asked for."""
        numbers = await self.numbers(question, ACCOUNTS, caller)
        whole = await self.numbers(_ungrouped(question), ACCOUNTS, caller) if question.group_by else numbers
        async with self.engine.connect() as conn:
            rows = await queries.cells(
                conn, ["positions_open"], question.as_of, question.known, question.municipality
            )
            fresh = await queries.freshness(
                conn, ACCOUNTS, question.as_of, question.known, question.municipality
            )
            feeding = [Feeding(*row) for row in await queries.feeding(conn, ACCOUNTS, question.municipality)]
        opened = {(row.municipality, row.occupation): row.value for row in rows}
        proofs = {
            m: evidence(opened, fresh, m, feeding)
            for m in {m for m, _ in numbers.lines()} | {question.municipality}
        }

        def line(of: Numbers, entry: Entry) -> Balance:
            parts = {account: of.value(account, entry) for account in ACCOUNTS}
            proof = proofs[entry[0]]
            return balance(parts, proof.grade(question.as_of, entry[1]), proof.unknown_share)

        lines = numbers.lines() if question.group_by else [question.whole]
        return {entry: line(numbers, entry) for entry in lines}, line(whole, question.whole)

    async def receipt(
        self, question: Question, measure: str, caller: Caller
    ) -> tuple[int | None, list[Line]]:
        """A number and the postings it is the sum of; a hidden one has none. Problem: there are too many."""
        numbers = await self.numbers(question, [measure], caller)
        value = numbers.measure(measure, question.whole)
        if value is None:
            return None, []
        # Whose report it was would tell how many of a sum are in a cell that is hidden.
        secret = any(question.asks(*cell) for hidden in numbers.hidden.values() for cell in hidden.cells)
        async with self.engine.connect() as conn:
            lines = await queries.postings(
                conn,
                dict(weights(measure)),
                question.as_of,
                question.known,
                question.municipality,
                question.occupation,
                MOST_POSTINGS + 1,
                question.as_of.replace(month=1, day=1) if measure in YEARLY else date.min,
            )
        if len(lines) > MOST_POSTINGS:
            raise Problem(
                "too_many",
                f"Больше {MOST_POSTINGS} проводок: уточните муниципалитет или профессию.",
                f"More than {MOST_POSTINGS} postings: narrow down the municipality or the occupation.",
            )
        return value, [line._replace(source="-") for line in lines] if secret else lines

    async def series(
        self, question: Question, measure: str, days: Sequence[date], caller: Caller
    ) -> list[int | None]:
        """A measure on each of these days, which are in order. Problem: too many of them to be judged."""
        signs = weights(measure)
        judged = [a for a in signs if a in HIDDEN and not caller.exact]
        if judged and len(days) > MOST_JUDGED:
            raise Problem(
                "too_many",
                f"Не больше {MOST_JUDGED} точек для чисел людей: возьмите шаг крупнее.",
                f"At most {MOST_JUDGED} points of numbers of people: take a longer step.",
            )
        where = ("", "") if judged else question.whole
        async with self.engine.connect() as conn:
            changes = await queries.days(conn, list(signs), days[-1], question.known, *where)
        tables: dict[str, Counter[Entry]] = {account: Counter() for account in signs}
        points: list[int | None] = []
        n = 0
        for day in days:
            if measure in YEARLY and points and day.year != days[len(points) - 1].year:
                tables[measure].clear()  # what came before belongs to another year
            while n < len(changes) and changes[n][0] <= day:
                on, account, m, o, delta = changes[n]
                if account not in YEARLY or on.year == day.year:
                    tables[account][m, o] += delta
                n += 1
            secret = False
            for account in judged:
                secret = secret or (await asyncio.to_thread(hide, tables[account])).hides(*question.whole)
            total = sum(
                sign * value
                for account, sign in signs.items()
                for (m, o), value in tables[account].items()
                if question.asks(m, o)
            )
            points.append(None if secret else total)
        return points

    async def _table(self, account: str, as_of: date, known: Known) -> tuple[dict[Entry, int], Hidden]:
        """The whole table of an account and what of it must be hidden; judged once for all who ask."""
        key = (account, as_of, known.seq)
        task = self._judged.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._judged[key] = asyncio.create_task(self._judge(account, as_of, known))
            while len(self._judged) > REMEMBERED:
                self._judged.popitem(last=False)
        self._judged.move_to_end(key)
        return await asyncio.shield(task)

    async def _judge(self, account: str, as_of: date, known: Known) -> tuple[dict[Entry, int], Hidden]:
        async with self.engine.connect() as conn:
            rows = await queries.cells(conn, [account], as_of, known)
        cells = {(row.municipality, row.occupation): row.value for row in rows}
        begun = time.monotonic()
        hidden = await asyncio.to_thread(hide, cells)
        self._cost = time.monotonic() - begun
        return cells, hidden


def _grouped(question: Question, cells: Mapping[Entry, int]) -> dict[Entry, int]:
    sums: Counter[Entry] = Counter()
    for (m, o), value in cells.items():
        if question.asks(m, o):
            sums[question.entry(m, o)] += value
    return dict(sums)


def _ungrouped(question: Question) -> Question:
    return Question(question.as_of, question.known, question.municipality, question.occupation)
