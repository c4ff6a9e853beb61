"""The page of one municipality. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..balance import Balance
from ..view import Entry
from . import numbers
from .tables import Cell, Page, Table
from .words import Words


def town(
    code: str,
    lines: Mapping[Entry, Balance],
    total: Balance,
    coming: Mapping[Entry, Mapping[str, Any]],
    places: Mapping[Entry, Counter[str]],
    words: Words,
) -> Page:
    """Who is lacking in a municipality now and in half a year.

    coming  by line: what /v1/picture/expected says of it
    """
    rows = []
    for entry in sorted({*lines, *coming}, key=lambda entry: (_balance(lines.get(entry)), entry)):
        line, more = lines.get(entry), coming.get(entry)
        if line is None or not (line.suppressed or line.demand or line.supply or line.in_training):
            continue
        work = entry[1]
        rows.append(
            [
                Cell(words.occupation(work), "" if work == "-" else work),
                Cell(numbers.number(line.demand, words)),
                Cell(numbers.number(line.unemployed, words)),
                Cell(numbers.number(line.graduates_available, words)),
                Cell(numbers.number(line.in_training, words)),
                _signed(line.balance, words),
                Cell(_expected(more, words)),
                Cell(line.grade, mark=f"g{line.grade}"),
            ]
        )
    names = ("col_demand", "col_unemployed", "col_graduates", "col_training", "col_balance", "coming")
    columns = [(words["occupation"], ""), *((words[name], "num") for name in names)]
    table = Table(
        words["town_table"],
        words["town_note"],
        [*columns, (words["col_grade"], "grade")],
        rows,
        words["empty"],
    )
    free = sum(counts["places_free"] for counts in places.values())
    balance = words["hidden"] if total.balance is None else numbers.number(total.balance, words, sign=True)
    supply = words["hidden"] if total.supply is None else numbers.number(total.supply, words)
    return Page(
        here="picture",
        title=words.municipality(code),
        lead=words["town_lead"],
        big=[
            (words["demand"], numbers.number(total.demand, words), words["demand_note"]),
            (words["supply"], supply, f"{words['unemployed']} + {words['graduates_available']}"),
            (words["balance"], balance, words["balance_note"]),
            (words["unfilled"], numbers.number(free, words), words["unfilled_note"]),
        ],
        tables=[table],
        json=[
            ("balance", f"/v1/picture/balance?municipality={code}&group_by=occupation"),
            ("expected", f"/v1/picture/expected?municipality={code}&group_by=occupation"),
        ],
    )


def _balance(line: Balance | None) -> int:
    """What is shown of a balance: the place of a row must not tell a hidden one."""
    if line is None:
        return 0
    return (line.unemployed or 0) + (line.graduates_available or 0) - line.demand


def _signed(value: int | None, words: Words) -> Cell:
    if value is None:
        return Cell(words["hidden"])
    mark = "low" if value < 0 else "high" if value > 0 else ""
    return Cell(numbers.number(value, words, sign=True), mark=mark)


def _expected(more: Mapping[str, Any] | None, words: Words) -> str:
    if more is None:
        return "0"
    if more["expected"] is None:
        return "<5"
    low, high = (f"{more['expected'][end]:.0f}" for end in ("low", "high"))
    value = f"{more['expected']['value']:.0f}"
    return value if low == high else f"{value} ({low}–{high})"
