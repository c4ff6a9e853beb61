"""`kadry report`: sends reports and says what became of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from .client import (
    MISUSE,
    NO,
    As,
    Endpoints,
    Json,
    Key,
    ask,
    explain,
    fail,
    find_region,
    line,
    problem_text,
    result,
)

app = typer.Typer(no_args_is_help=True, help="Отчёты участника / a participant's reports")
ONE, MANY = "application/cloudevents+json", "application/cloudevents-batch+json"
MOST = 1_000


@app.command()
def send(
    file: Annotated[
        Path, typer.Argument(help="отчёт, массив отчётов или строки JSON; «-» — ввод / `-` is stdin")
    ],
    endpoints: Endpoints = None,
    key: Key = None,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Отправить отчёт или пакет отчётов / send one report or many."""
    reports = _read(file)
    if as_ is None and key is None:
        as_ = str(reports[0].get("source", "")).removeprefix("urn:kadry:") if reports else None
    region = find_region(endpoints)
    token = region.key(key, as_)
    bad = 0
    for start in range(0, len(reports), MOST):
        part = reports[start : start + MOST]
        content = json.dumps(part, ensure_ascii=False).encode()
        answer = ask(region.gateway, "POST", "/v1/reports", token, content=content, media=MANY)
        if answer.status_code not in {202, 207, 422} or "results" not in answer.json():
            explain(answer)
            raise typer.Exit(NO)
        for receipt in answer.json()["results"]:
            stored = receipt.get("status") in {"stored", "duplicate"}
            bad += not stored
            if as_json:
                line(receipt)
            else:
                typer.echo(f"{receipt.get('id', '?')}  {receipt.get('status', 'rejected')}")
                if not stored:
                    typer.echo(problem_text(receipt), err=True)
    if bad:
        raise typer.Exit(NO)


@app.command()
def status(
    report: Annotated[str, typer.Argument(metavar="ID", help="номер отчёта / the report's id")],
    endpoints: Endpoints = None,
    key: Key = None,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Что стало с отчётом / what became of a report. Ends with 1 if it was refused or is dead."""
    region = find_region(endpoints)
    found = result(ask(region.gateway, "GET", f"/v1/reports/{report}", region.key(key, as_)))
    if as_json:
        line(found)
    else:
        typer.echo(status_text(found))
    if found["state"] in {"refused", "dead"}:
        raise typer.Exit(NO)


def status_text(found: dict[str, Any]) -> str:
    """The outcome of a report in words."""
    words = {
        "stored": "сохранён, решения ещё нет / stored, not decided yet",
        "waiting": f"ждёт / waits for {found.get('waits_for')} до / until {found.get('until')}",
        "accepted": "принят / accepted",
        "refused": f"отклонён / refused: {found.get('code')}",
        "dead": "не обработан, разбирает оператор / dead letter",
    }
    lines = [f"{found['id']}  {words.get(found['state'], found['state'])}"]
    lines += [f"  {found[name]}" for name in ("message_ru", "message_en") if found.get(name)]
    lines += [f"  → {fact['type']}  {fact['id']}" for fact in found.get("facts") or ()]
    return "\n".join(lines)


def _read(file: Path) -> list[dict[str, Any]]:
    """Reports from a file: one object, an array, or one object a line."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
        try:
            found = json.loads(text)
        except ValueError:
            found = [json.loads(row) for row in text.splitlines() if row.strip()]
    except (OSError, ValueError) as error:
        fail(MISUSE, f"{file}: не прочитать как JSON", f"{file} cannot be read as JSON: {error}")
    reports = found if isinstance(found, list) else [found]
    if not all(isinstance(one, dict) for one in reports):
        fail(MISUSE, f"{file}: отчёт — это объект JSON", f"{file}: a report is a JSON object")
    return reports
