"""What is to be expected: graduates of running intakes, the balance with them, quotas against forecasts."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ..access import Caller
from ..api import Api, Code, Day, Groups, Moment, Place, answer
from ..asking import after
from ..formulae.rates import Rate, nearest
from ..queries import Known
from ..suppression import Hidden, hide
from ..view import Entry, Question

MONTHS = 6
"""How far is looked ahead if nothing else is asked."""

DUE = text("""
    SELECT municipality, occupation, CAST(sum(delta) AS bigint) FROM posting
    WHERE measure = 'graduates_expected' AND valid_on > :as_of AND valid_on <= :horizon AND known_seq <= :seq
    GROUP BY municipality, occupation HAVING sum(delta) <> 0
""")
ENDS = text("""
    SELECT coalesce(i.occupation, e.occupation), e.what, count(*) FROM (
        SELECT DISTINCT ON (ref) occupation, what, "on", "where" FROM step AS s
        WHERE of = 'end' AND known_seq <= :seq
            AND NOT EXISTS (SELECT 1 FROM step AS c WHERE c.corrects = s.fact AND c.known_seq <= :seq)
        ORDER BY ref, known_seq DESC
    ) AS e LEFT JOIN intake AS i ON i.id = e."where"
    WHERE e."on" <= :as_of AND e.what <> 'void' GROUP BY 1, 2
""")
LEFT = text("""
    SELECT occupation, CAST(sum(n) AS bigint) FROM flow
    WHERE was = 'graduates_available' AND at = 'left' AND "on" <= :as_of AND known_seq <= :seq
    GROUP BY occupation
""")


@dataclass(frozen=True, slots=True)
class Rates:
    """By unit group: (completed, ended) studies, and (stayed, graduated) people."""

    completion: dict[str, tuple[int, int]]
    stay: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Expected:
    """People who will be available: the likely number, and what it is between."""

    value: float = 0.0
    low: float = 0.0
    high: float = 0.0

    def plus(self, due: int, completion: Rate, stay: Rate) -> Expected:
        """With so many more who are due to end a study."""
        return Expected(
            self.value + due * completion.value * stay.value,
            self.low + due * completion.low * stay.low,
            self.high + due * completion.high * stay.high,
        )

    def rounded(self) -> dict[str, float]:
        """With one digit: more would promise too much."""
        return {name: round(number, 1) for name, number in asdict(self).items()}


async def rates(conn: AsyncConnection, as_of: date, known: Known) -> Rates:
    """How studies ended so far, and how many graduates left the region before they were hired.

    completion  studies that ended with a qualification, of all that ended
    stay        graduates who did not leave, of all graduates
    """
    asked = {"as_of": as_of, "seq": known.seq}
    ends: dict[str, Counter[str]] = defaultdict(Counter)
    for occupation, what, n in await conn.execute(ENDS, asked):
        ends[occupation][what] += n
    left: dict[str, int] = {occupation: n for occupation, n in await conn.execute(LEFT, asked)}
    completion, stay = {}, {}
    for occupation, counts in ends.items():
        done = counts["graduated"]
        completion[occupation] = (done, counts.total())
        stay[occupation] = (max(0, done - max(0, left.get(occupation, 0))), done)
    return Rates(completion, stay)


async def due(conn: AsyncConnection, question: Question, horizon: date) -> Counter[Entry]:
    """People due to end a study after `as_of` and until `horizon`, by cell of the whole region."""
    asked = {"as_of": question.as_of, "horizon": horizon, "seq": question.known.seq}
    return Counter({(m, o): n for m, o, n in await conn.execute(DUE, asked)})


def expected(counts: Counter[Entry], known: Rates, question: Question) -> dict[Entry, tuple[int, Expected]]:
    """By line of the answer: how many are due, and how many of them will be available."""
    found: dict[Entry, tuple[int, Expected]] = {}
    for (m, o), n in sorted(counts.items()):
        if question.asks(m, o):
            before, so_far = found.get(question.entry(m, o), (0, Expected()))
            more = so_far.plus(n, nearest(known.completion, o), nearest(known.stay, o))
            found[question.entry(m, o)] = (before + n, more)
    return found


async def coming(api: Api, question: Question, horizon: date, caller: Caller) -> dict[Entry, dict[str, Any]]:
    """By line of an answer: who is due until `horizon`, who of them is expected, the balance with them."""
    async with api.ctx.engine.connect() as conn:
        counts = await due(conn, question, horizon)
        known = await rates(conn, question.as_of, question.known)
    secret = Hidden() if caller.exact else await asyncio.to_thread(hide, counts)
    found = expected(counts, known, question)
    balances, total = await api.view.balance(question, caller)
    lines = {}
    for entry in sorted({*found, *balances}) if question.group_by else [question.whole]:
        n, more = found.get(entry, (0, Expected()))
        now = balances[entry].balance if entry in balances else (0 if question.group_by else total.balance)
        lines[entry] = _line(n, more, now, secret.hides(*entry))
    return lines


def mount(app: FastAPI, api: Api) -> None:
    """Adds the routes."""

    @app.get("/v1/picture/expected", tags=["picture"])
    async def expected_supply(
        request: Request,
        months: Annotated[int | None, Query(description="how many months ahead")] = None,
        municipality: Code = None,
        occupation: Code = None,
        as_of: Day = None,
        known_at: Moment = None,
        known_seq: Place = None,
        group_by: Groups = None,
    ) -> Response:
        """Graduates expected within so many months, and the balance with them, each with its interval."""
        asked, question, caller = await api.asked(request, "months", "group_by")
        ahead = asked.number("months", MONTHS, 60)
        horizon = after(question.as_of, "month", ahead)
        lines = await coming(api, question, horizon, caller)
        async with api.ctx.engine.connect() as conn:
            known = await rates(conn, question.as_of, question.known)
        cells = [{**_place(question, entry), **line} for entry, line in lines.items()]
        learnt = {
            "completion": _rate(nearest(known.completion, question.occupation)),
            "stay": _rate(nearest(known.stay, question.occupation)),
        }
        body = {**api.head(question), "months": ahead, "until": horizon, "rates": learnt, "cells": cells}
        return answer(request, question, caller, body)

    @app.get("/v1/picture/gap", tags=["picture"])
    async def gap(
        request: Request,
        year: Annotated[int | None, Query(description="absent: the year of today")] = None,
        municipality: Code = None,
        occupation: Code = None,
        known_at: Moment = None,
        known_seq: Place = None,
        group_by: Groups = None,
    ) -> Response:
        """Positions forecast for a year against places that quotas admit: what training will not cover."""
        asked, question, caller = await api.asked(request, "year", "group_by")
        of = asked.number("year", question.as_of.year, 2100)
        if of < 2000:
            of = question.as_of.year
        lines, total = await gaps(api, question, date(of, 12, 31), caller)
        cells = [
            {**_place(question, entry), **pair} for entry, pair in sorted(lines.items()) if question.group_by
        ]
        body = {**api.head(question), "year": of, "lines": cells, "total": total}
        return answer(request, question, caller, body)


async def gaps(
    api: Api, question: Question, last: date, caller: Caller
) -> tuple[dict[Entry, dict[str, int | None]], dict[str, int | None]]:
    """Forecast, quota and their difference by line, and of everything asked for."""
    whole = Question(last, question.known, question.municipality, question.occupation, question.group_by)
    numbers = await api.view.numbers(whole, ["forecast", "quota"], caller)
    found: dict[Entry, dict[str, int | None]] = {}
    sums: Counter[str] = Counter()
    for entry in numbers.lines():
        forecast, quota = numbers.value("forecast", entry) or 0, numbers.value("quota", entry) or 0
        if not (forecast or quota):
            continue  # what was said of it was taken back
        found[entry] = {"forecast": forecast, "quota": quota, "gap": forecast - quota}
        sums.update({"forecast": forecast, "quota": quota})
    total: dict[str, int | None] = {name: sums[name] for name in ("forecast", "quota")}
    return found, {**total, "gap": sums["forecast"] - sums["quota"]}


def _place(question: Question, entry: Entry) -> dict[str, str]:
    codes = zip(("municipality", "occupation"), entry, strict=True)
    return {group: code for group, code in codes if group in question.group_by}


def _line(due: int, more: Expected, balance: int | None, hidden: bool) -> dict[str, Any]:
    """A hidden number of people hides what is computed from it."""
    coming = None if hidden else more.rounded()
    then = None
    if coming is not None and balance is not None:
        then = {name: round(balance + number, 1) for name, number in coming.items()}
    return {
        "due": None if hidden else due,
        "expected": coming,
        "balance": balance,
        "expected_balance": then,
        "suppressed": hidden or balance is None,
    }


def _rate(rate: Rate) -> dict[str, Any]:
    return {
        "value": round(rate.value, 4),
        "low": round(rate.low, 4),
        "high": round(rate.high, 4),
        "of": rate.of if rate.of == 0 or rate.of >= 5 else None,
    }
