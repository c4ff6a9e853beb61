"""`kadry import`: files of other systems, as reports of one participant."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from ..client import (
    FORBIDDEN,
    MISUSE,
    NO,
    Endpoints,
    Json,
    Key,
    Region,
    ask,
    explain,
    fail,
    find_region,
    line,
)
from .rows import NOTES, REASONS, ZONE, Row

app = typer.Typer(no_args_is_help=True, help="Файлы других систем / files of other systems")
KEY_MINUTES = 240
"""How long the key made for a run may live: longer than any import takes."""


class Format(StrEnum):
    """Whose file it is."""

    hh = "hh"
    trudvsem = "trudvsem"


@app.callback()
def files() -> None:
    """Файлы других систем как отчёты участника / files of other systems as a participant's reports."""


@app.command()
def vacancies(
    file: Annotated[Path, typer.Argument(help="CSV или JSON / CSV or JSON")],
    form: Annotated[Format, typer.Option("--format", help="чей это файл / whose file it is")],
    participant: Annotated[
        str, typer.Option("--as", metavar="PARTICIPANT", help="от чьего имени / in whose name")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="только проверить, ничего не отправлять / check, send nothing")
    ] = False,
    opened_on: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="день, если его нет в файле / the day if the file has none"),
    ] = None,
    outcomes: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="записать исход каждой строки / write the outcome of each row"),
    ] = None,
    patience: Annotated[
        float, typer.Option(help="сколько секунд ждать решений / seconds to wait without a decision", min=1)
    ] = 120,
    endpoints: Endpoints = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Вакансии из файла hh или «Работы России» / vacancies from a file of hh or trudvsem.

    У каждой строки есть исход: принята, повтор или отклонена с причиной.
    Every row has an outcome: accepted, duplicate, or rejected with its reason.
    """
    from .files import Unreadable, records
    from .mapping import mapped

    day = _day(opened_on)
    try:
        rows = mapped(records(file), form.value, day, participant)
    except Unreadable as error:
        fail(MISUSE, error.russian, error.english)
    if dry_run:
        for row in rows:
            row.outcome = row.outcome or "accepted"
    else:
        _deliver(rows, participant, patience, find_region(endpoints), key)
    if outcomes is not None:
        _write(outcomes, rows)
    found = summary(rows) | ({"dry_run": True} if dry_run else {})
    if as_json:
        line(found)
    else:
        typer.echo(told(found, rows))
    if found["undecided"]:
        raise typer.Exit(NO)


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(ZONE).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(MISUSE, f"--opened-on: не дата: {text}", f"--opened-on: {text!r} is no date; write YYYY-MM-DD")


def _deliver(rows: Sequence[Row], participant: str, patience: float, region: Region, key: str | None) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from .sending import Gate, deliver

    ready = [row for row in rows if not row.outcome]
    if not ready:
        return
    token = key or region.participants.get(participant) or _key_for_this_run(region, participant, ready)
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        Progress(*columns, console=console, disable=not console.is_terminal) as progress,
        Gate(region.gateway, token) as gate,
    ):
        sent = progress.add_task("отправлено / sent   ", total=len(ready))
        decided = progress.add_task("решено / decided    ", total=len(ready))
        deliver(
            rows,
            gate,
            participant,
            patience,
            lambda count: progress.advance(sent, count),
            lambda count: progress.advance(decided, count),
        )


def _key_for_this_run(region: Region, participant: str, rows: Sequence[Row]) -> str:
    """A key that the administrator's key makes: of a new participant, or one more of a known one."""
    if not region.admin_key:
        fail(
            FORBIDDEN,
            f"Нет ключа участника «{participant}» и ключа администратора: передайте --key",
            f"there is neither a key of {participant} nor the administrator's: pass --key",
        )
    places = Counter(row.data["municipality"] for row in rows if row.data)
    new = {
        "id": participant,
        "kind": "job_centre",
        "name": f"Источник вакансий {participant}",
        "municipality": places.most_common(1)[0][0],
    }
    content = json.dumps(new, ensure_ascii=False).encode()
    answer = ask(region.gateway, "POST", "/v1/participants", region.admin_key, content=content)
    if answer.status_code == 409:
        path = f"/v1/participants/{participant}/keys"
        answer = ask(region.gateway, "POST", path, region.admin_key, params={"minutes": KEY_MINUTES})
    if answer.status_code != 201:
        explain(answer)
        raise typer.Exit(NO)
    made: str = answer.json()["key"]
    return made


def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """The rows in numbers. `accepted` + `duplicate` + `rejected` + `undecided` = `rows`.

    positions, unlisted and unclassified speak of the accepted rows only.
    """
    from services.vacancies.classify import UNKNOWN, classify

    outcomes = Counter(row.outcome for row in rows)
    accepted = [row.data for row in rows if row.outcome == "accepted" and row.data]
    unclassified = sum(
        classify(data["title"], data.get("text", "")).occupation == UNKNOWN for data in accepted
    )
    return {
        "rows": len(rows),
        **{name: outcomes[name] for name in ("accepted", "duplicate", "rejected", "undecided")},
        "positions": sum(data["positions"] for data in accepted),
        "unlisted": sum(row.unlisted for row in rows if row.outcome == "accepted"),
        "unclassified": unclassified,
        "reasons": dict(Counter(row.code for row in rows if row.outcome == "rejected").most_common()),
        "notes": dict(sum((row.notes for row in rows), Counter[str]()).most_common()),
    }


def told(found: dict[str, Any], rows: Sequence[Row]) -> str:
    """The summary in words, with the first rejected rows of each reason."""
    lines = [
        f"{found['rows']:>7}  строк / rows",
        f"{found['accepted']:>7}  принято / accepted, мест / positions: {found['positions']}",
        f"{found['duplicate']:>7}  повторы / duplicates",
        f"{found['rejected']:>7}  отклонено / rejected",
    ]
    if found["undecided"]:
        lines.append(f"{found['undecided']:>7}  решения ещё нет / not decided yet")
    for code, count in found["reasons"].items():
        lines.append(f"         {code}: {count}{_reason(code)}")
        examples = [row for row in rows if row.outcome == "rejected" and row.code == code][:3]
        lines += [f"           {row.number}: {row.id} {row.detail}".rstrip() for row in examples]
    if found["unlisted"]:
        lines.append(f"{found['unlisted']:>7}  известен только регион / only the region is known")
    if found["unclassified"]:
        lines.append(f"{found['unclassified']:>7}  занятие не определено / occupation unknown")
    lines += [f"{count:>7}  {' / '.join(NOTES[code])}" for code, count in found["notes"].items()]
    return "\n".join(lines)


def _reason(code: str) -> str:
    return " — " + " / ".join(REASONS[code]) if code in REASONS else ""


def _write(file: Path, rows: Sequence[Row]) -> None:
    """One JSON object a row: its number, id, outcome and, where there is one, the reason."""
    with file.open("w", encoding="utf-8") as opened:
        for row in rows:
            told = {"row": row.number, "id": row.id, "outcome": row.outcome, "code": row.code}
            told |= {"detail": row.detail} if row.detail else {}
            opened.write(json.dumps(told, ensure_ascii=False) + "\n")
