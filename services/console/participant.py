"""`kadry participant`: who takes part. Needs the administrator's key."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from .client import Endpoints, Json, Key, ask, find_region, line, result, table

app = typer.Typer(no_args_is_help=True, help="Участники / participants")


@app.command()
def add(
    participant: Annotated[
        str, typer.Argument(metavar="ID", help="короткое имя, например / a slug, e.g. czn-perm")
    ],
    kind: Annotated[str, typer.Option(help="job_centre, college, employer, …")],
    name: Annotated[str, typer.Option(help="название / its name")],
    municipality: Annotated[str, typer.Option(help="ОКТМО, 8 знаков / digits")],
    inn: Annotated[str | None, typer.Option(help="ИНН")] = None,
    ogrn: Annotated[str | None, typer.Option(help="ОГРН")] = None,
    right: Annotated[list[str] | None, typer.Option(help="право, например / e.g. exact")] = None,
    endpoints: Endpoints = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Добавить участника; ключ показывается один раз / add a participant; its key is shown once."""
    region = find_region(endpoints)
    said = {"id": participant, "kind": kind, "name": name, "municipality": municipality}
    said |= {label: value for label, value in (("inn", inn), ("ogrn", ogrn)) if value}
    body = {**said, **({"rights": right} if right else {})}
    content = json.dumps(body, ensure_ascii=False).encode()
    found = result(ask(region.gateway, "POST", "/v1/participants", region.key(key, None), content=content))
    if as_json:
        line(found)
    else:
        typer.echo(f"{found['id']}  {found['key']}")


@app.command("list")
def list_(endpoints: Endpoints = None, key: Key = None, as_json: Json = False) -> None:
    """Все участники / all participants."""
    region = find_region(endpoints)
    found = result(ask(region.gateway, "GET", "/v1/participants", region.key(key, None)))["participants"]
    if as_json:
        for one in found:
            line(one)
        return
    rows = [[str(one.get(name, "")) for name in ("id", "kind", "municipality", "name")] for one in found]
    table(["id", "вид", "ОКТМО", "название"], rows)
