"""The pages of tables, made of the answers of `answers`: agreements and money, equipment, trust. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ..answers.covenants import Line, Pool
from ..answers.funding import grouped, total
from ..formulae.money import added, share
from . import numbers
from .tables import Cell, Page, Table, interval, roubles, shares
from .words import Words

STATES = {"at_risk": "low", "breached": "low", "met": "high", "overdue": "low", "terminated": "low"}


def agreements(
    found: Sequence[Mapping[str, Any]],
    pools: Mapping[Pool, Line],
    decided: Sequence[Mapping[str, Any]],
    words: Words,
) -> Page:
    """Who signed what, what was promised and decided, whose money it is."""
    rows = [
        [
            Cell(one["title"] or one["agreement"], one["agreement"]),
            Cell(words[f"k_{one['kind']}"] if one["kind"] else ""),
            Cell(words[f"s_{one['status']}"], mark=STATES.get(one["status"], "")),
            Cell(_signatures(one["parties"], words)),
            Cell(_span(one["starts_on"], one["ends_on"], words)),
        ]
        for one in found
    ]
    promised = sorted(
        ((o["due_on"], one["agreement"], o) for one in found for o in one["obligations"]),
        key=lambda item: item[:2],
    )
    obligations = [
        [
            Cell(words[f"o_{o['measure']}"], agreement),
            Cell(o["party"]),
            Cell(f"{numbers.number(o['done'], words)} {words['of']} {numbers.number(o['target'], words)}"),
            Cell(numbers.day(due, words)),
            Cell(words[f"s_{o['state']}"], mark=STATES.get(o["state"], "")),
        ]
        for due, agreement, o in promised
    ]
    return Page(
        here="agreements",
        title=words["nav_agreements"],
        lead=words["agreements_lead"],
        tables=[
            Table(
                words["agreements"],
                "",
                [(words[name], "") for name in ("agreement", "kind", "status", "parties", "term")],
                rows,
                words["no_agreements"],
            ),
            Table(
                words["obligations"],
                words["obligations_note"],
                [(words[name], "") for name in ("obligation", "party", "done_of", "due_on", "status")],
                obligations,
                words["no_obligations"],
            ),
            decisions(decided, words),
            funding(pools, words),
        ],
        json=[(name, f"/v1/picture/{name}") for name in ("agreements", "decisions", "funding")],
    )


def decisions(found: Sequence[Mapping[str, Any]], words: Words) -> Table:
    """What councils decided, by when, and whether it is done."""
    rows = [
        [
            Cell(one["title"] or one["decision"], one["decision"]),
            Cell(one["decided_by"]),
            Cell(numbers.day(one["taken_on"], words)),
            Cell(numbers.day(one["due_on"], words)),
            Cell(
                words[f"d_{one['status']}"],
                numbers.day(one["done_on"], words) if one["done_on"] else "",
                mark={"done": "high", "overdue": "low"}.get(one["status"], ""),
            ),
        ]
        for one in found
    ]
    names = ("decision", "decided_by", "taken_on", "due_on", "status")
    columns = [(words[name], "") for name in names]
    return Table(words["decisions"], words["decisions_note"], columns, rows, words["no_decisions"])


def funding(pools: Mapping[Pool, Line], words: Words) -> Table:
    """Money by source and agreement, the whole at the end."""
    lines = grouped(pools, ("source", "agreement"))
    ranges = {key: line.range for key, line in lines.items()}

    def row(key: tuple[str, ...], line: Line) -> list[Cell]:
        part = share(ranges[key], added(r for other, r in ranges.items() if other != key))
        return [
            Cell(words[f"f_{key[0]}"], " + ".join(key[1:])),
            Cell(interval(line.range, words)),
            *(Cell(roubles(line.became[stage], words)) for stage in ("transferred", "accounted", "accepted")),
            Cell(shares(part, words)),
        ]

    rows = [row(key, line) for key, line in sorted(lines.items(), key=lambda item: (item[0][1:], item[0][0]))]
    became = [
        Cell(roubles(sum(line.became[stage] for line in lines.values()), words))
        for stage in ("transferred", "accounted", "accepted")
    ]
    if rows:
        rows.append([Cell(words["total"]), Cell(interval(total(lines.values()), words)), *became, Cell("")])
    names = ("pledged", "transferred", "accounted", "accepted", "share")
    return Table(
        words["funding"],
        words["funding_note"],
        [(words["source"], ""), *((words[name], "num") for name in names)],
        rows,
        words["no_funding"],
    )


def equipment(lines: Sequence[Mapping[str, Any]], words: Words) -> Page:
    """How much of its time equipment is used, and by whom."""
    hours = ("available_hours", "booked_own", "booked_guest", "used", "refused")
    rows = [
        [
            Cell(one["title"], one["equipment"]),
            Cell(one["owner"], words.municipality(one["municipality"])),
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
            Cell(words[f"c_{one['code']}"], _claims(one["claims"])),
            Cell(one["about"] if one["about"] and "/" in one["about"] else words["one_person"]),
            Cell(one["owner"]),
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


def _signatures(parties: Sequence[Mapping[str, Any]], words: Words) -> str:
    return "; ".join(
        f"{one['participant']}: {numbers.day(one['signed_on'], words)}"
        if one["signed_on"]
        else f"{one['participant']}: {words['unsigned']}"
        for one in parties
    )


def _claims(claims: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(f"{claim['participant']}: {claim['says']}" for claim in claims)


def _span(start: date | None, end: date | None, words: Words) -> str:
    return f"{numbers.day(start, words)} – {numbers.day(end, words)}" if start and end else ""


def _moment(at: datetime | None, now: datetime, words: Words) -> str:
    if at is None:
        return words["never"]
    return numbers.moment(at.astimezone(now.tzinfo), now.date(), words)
