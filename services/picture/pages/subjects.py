"""The pages of equipment and of trust, made of the answers of `answers`. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from . import numbers
from .tables import STATES, Cell, Page, Table, called
from .words import Words


def equipment(lines: Sequence[Mapping[str, Any]], names: Mapping[str, str], words: Words) -> Page:
    """How much of its time equipment is used, and by whom."""
    hours = ("available_hours", "booked_own", "booked_guest", "used", "refused")
    rows = [
        [
            Cell(one["title"], one["equipment"]),
            Cell(called(one["owner"], names), words.municipality(one["municipality"])),
            *(Cell(numbers.number(round(one[name]), words)) for name in hours),
            *(
                Cell("–" if one[name] is None else numbers.percent(one[name], words))
                for name in ("utilisation", "guests_share")
            ),
        ]
        for one in lines
    ]
    columns = [(words["equipment"], ""), (words["owner"], "")]
    columns += [(words[name], "num") for name in (*hours, "utilisation", "guests_share")]
    table = Table(words["equipment"], words["equipment_note"], columns, rows, words["no_equipment"])
    return Page(
        here="equipment",
        title=words["nav_equipment"],
        lead=words["equipment_lead"],
        tables=[table],
        json=[("equipment", "/v1/picture/equipment")],
    )


def trust(
    sources: Sequence[Mapping[str, Any]],
    cases: Sequence[Mapping[str, Any]],
    dead: int | None,
    waiting: int,
    now: datetime,
    words: Words,
) -> Page:
    """Who reports as usual, what registers disagree about, what is stuck."""
    names = {one["participant"]: one["name"] for one in sources}
    order = sorted(sources, key=lambda s: (s["grade"], s["participant"]), reverse=True)
    rows = [
        [
            Cell(one["name"] or one["participant"], one["participant"]),
            Cell(one["grade"], mark=f"g{one['grade']}"),
            Cell(_moment(one["last_report_at"], now, words)),
            Cell(f"{one['expected_days']} {words['days']}"),
            Cell(numbers.number(one["open_cases"], words)),
        ]
        for one in order
    ]
    disputes = [
        [
            Cell(words[f"c_{one['code']}"], _claims(one["claims"], names)),
            Cell(one["about"] if one["about"] and "/" in one["about"] else words["one_person"]),
            Cell(called(one["owner"], names)),
            Cell(numbers.day(one["opened_at"].date(), words)),
            Cell(numbers.day(one["deadline"], words)),
            Cell(words[f"s_{one['state']}"], mark=STATES.get(one["state"], "")),
        ]
        for one in cases
    ]
    late = sum(one["state"] == "overdue" for one in cases)
    unresolved = sum(one["state"] != "resolved" for one in cases)
    silent = sum(one["silent_since"] is not None for one in sources)
    n = len(sources)
    return Page(
        here="trust",
        title=words["nav_trust"],
        lead=words["trust_lead"],
        big=[
            (words["silent_sources"], str(silent), f"{words['of']} {n}: {words['silent_note']}"),
            (words["cases_open"], str(unresolved), f"{words['cases_late']}: {late}"),
            (words["waiting"], numbers.number(waiting, words), words["waiting_note"]),
            (words["dead_letters"], "–" if dead is None else str(dead), words["dead_note"]),
        ],
        tables=[
            Table(
                words["cases"],
                words["cases_note"],
                [
                    (words[name], "")
                    for name in ("case", "about", "must_answer", "opened", "deadline", "status")
                ],
                disputes,
                words["no_cases"],
            ),
            Table(
                words["sources"],
                words["sources_note"],
                [
                    (words["participant"], ""),
                    (words["col_grade"], "grade"),
                    (words["last_report"], ""),
                    (words["rhythm"], "num"),
                    (words["open_cases"], "num"),
                ],
                rows,
                words["no_sources"],
            ),
        ],
        json=[("trust", "/v1/picture/trust")],
    )


def _claims(claims: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    return "; ".join(f"{called(claim['participant'], names)}: {claim['says']}" for claim in claims)


def _moment(at: datetime | None, now: datetime, words: Words) -> str:
    if at is None:
        return words["never"]
    return numbers.moment(at.astimezone(now.tzinfo), now.date(), words)
