"""The page of agreements: signatures, promises, decisions, training demands, money. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ..answers.covenants import Line, Pool
from ..answers.funding import GROUPS, grouped, parts, total
from . import numbers
from .tables import STATES, Cell, Page, Table, called, interval, roubles, shares
from .words import Words


def agreements(
    found: Sequence[Mapping[str, Any]],
    pools: Mapping[Pool, Line],
    decided: Sequence[Mapping[str, Any]],
    asked_for: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
    words: Words,
) -> Page:
    """Who signed what, what was promised and decided, who is to be trained, whose money it is.

    names   what participants are called
    """
    rows = [
        [
            Cell(one["title"] or one["agreement"], one["agreement"]),
            Cell(words[f"k_{one['kind']}"] if one["kind"] else ""),
            Cell(
                words[f"s_{one['status']}"],
                f"{words['pending_terms']} {one['pending']['revision']}" if one["pending"] else "",
                mark=STATES.get(one["status"], ""),
            ),
            Cell(_signatures(one["parties"], names, words)),
            Cell(_span(one["starts_on"], one["ends_on"], words)),
        ]
        for one in found
    ]
    titles = {one["agreement"]: one["title"] or one["agreement"] for one in found}
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
            obligations(found, names, words),
            decisions(decided, names, words),
            demands(asked_for, names, words),
            funding(pools, titles, words),
        ],
        json=[(name, f"/v1/picture/{name}") for name in ("agreements", "decisions", "demands", "funding")],
    )


def obligations(found: Sequence[Mapping[str, Any]], names: Mapping[str, str], words: Words) -> Table:
    """What was promised, and how much of it is done."""
    promised = sorted(
        ((o["due_on"], one["agreement"], o) for one in found for o in one["obligations"]),
        key=lambda item: item[:2],
    )
    rows = [
        [
            Cell(words[f"o_{o['measure']}"], agreement),
            Cell(called(o["party"], names)),
            Cell(numbers.number(o["target"], words)),
            Cell(words["hidden"] if o["done"] is None else numbers.number(o["done"], words)),
            Cell(numbers.day(due, words)),
            Cell(words[f"s_{o['state']}"], mark=STATES.get(o["state"], "")),
        ]
        for due, agreement, o in promised
    ]
    columns = [(words["obligation"], ""), (words["party"], "")]
    columns += [(words[name], "num") for name in ("target", "done")]
    columns += [(words[name], "") for name in ("due_on", "status")]
    return Table(words["obligations"], words["obligations_note"], columns, rows, words["no_obligations"])


def decisions(found: Sequence[Mapping[str, Any]], names: Mapping[str, str], words: Words) -> Table:
    """What councils decided, by when, and whether it is done."""
    rows = [
        [
            Cell(one["title"] or one["decision"], one["decision"]),
            Cell(called(one["decided_by"], names)),
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
    columns = [(words[name], "") for name in ("decision", "decided_by", "taken_on", "due_on", "status")]
    return Table(words["decisions"], words["decisions_note"], columns, rows, words["no_decisions"])


def demands(found: Sequence[Mapping[str, Any]], names: Mapping[str, str], words: Words) -> Table:
    """Whom employers and coordinators need trained, and for how many of them there are places."""
    rows = [
        [
            Cell(words.occupation(one["occupation"]), words.municipality(one["municipality"])),
            Cell(called(one["raised_by"], names)),
            Cell(numbers.number(one["people"], words)),
            Cell(
                numbers.number(one["covered"], words),
                ", ".join(intake["intake"] for intake in one["intakes"]),
            ),
            Cell(numbers.day(one["needed_by"], words)),
            Cell(
                words[f"t_{one['status']}"],
                mark={"covered": "high", "lapsed": "low"}.get(one["status"], ""),
            ),
        ]
        for one in sorted(found, key=lambda one: (one["needed_by"], one["demand"]))
    ]
    columns = [(words["occupation"], ""), (words["raised_by"], "")]
    columns += [(words[name], "num") for name in ("people_needed", "covered")]
    columns += [(words[name], "") for name in ("needed_by", "status")]
    return Table(words["demands"], words["demands_note"], columns, rows, words["no_demands"])


def funding(pools: Mapping[Pool, Line], titles: Mapping[str, str], words: Words) -> Table:
    """Money by source and agreement, the whole at the end."""
    lines = grouped(pools, GROUPS)
    part = parts(lines, GROUPS)

    def row(key: tuple[str, ...], line: Line) -> list[Cell]:
        return [
            Cell(words[f"f_{key[0]}"], " + ".join(titles.get(one, one) for one in key[1:])),
            Cell(interval(line.range, words)),
            *(Cell(roubles(line.became[stage], words)) for stage in ("transferred", "accounted", "accepted")),
            Cell(shares(part[key], words)),
        ]

    rows = [row(key, line) for key, line in sorted(lines.items(), key=lambda item: (item[0][1:], item[0][0]))]
    became = [
        Cell(roubles(sum(line.became[stage] for line in lines.values()), words))
        for stage in ("transferred", "accounted", "accepted")
    ]
    if rows:
        rows.append([Cell(words["total"]), Cell(interval(total(lines.values()), words)), *became, Cell("")])
    columns = ("pledged", "transferred", "accounted", "accepted", "share")
    return Table(
        words["funding"],
        words["funding_note"],
        [(words["source"], ""), *((words[name], "num") for name in columns)],
        rows,
        words["no_funding"],
    )


def _signatures(parties: Sequence[Mapping[str, Any]], names: Mapping[str, str], words: Words) -> str:
    return "; ".join(
        f"{called(one['participant'], names)}: "
        + (numbers.day(one["signed_on"], words) if one["signed_on"] else words["unsigned"])
        for one in parties
    )


def _span(start: date | None, end: date | None, words: Words) -> str:
    return f"{numbers.day(start, words)} – {numbers.day(end, words)}" if start and end else ""
