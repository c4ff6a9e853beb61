"""`kadry fact`: what the services decided."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from .client import As, Endpoints, Json, Key, Region, ask, find_region, line, result

app = typer.Typer(no_args_is_help=True, help="Факты: решения служб / facts: what the services decided")
Type = Annotated[str | None, typer.Option("--type", help="тип факта / type of fact")]
Municipality = Annotated[str | None, typer.Option(help="ОКТМО")]
Occupation = Annotated[str | None, typer.Option(help="ОКЗ")]
After = Annotated[str | None, typer.Option(help="после какого места / cursor to go on from")]
PAGE = 500


@app.command("list")
def list_(
    type_: Type = None,
    municipality: Municipality = None,
    occupation: Occupation = None,
    after: After = None,
    limit: Annotated[int, typer.Option(help="сколько / how many", min=1)] = 100,
    endpoints: Endpoints = None,
    key: Key = None,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Факты от начала или от места / facts from the beginning, or after a cursor."""
    region = find_region(endpoints)
    filters = {"type": type_, "municipality": municipality, "occupation": occupation}
    token, left = region.key(key, as_), limit
    while left > 0:
        page = _page(region, token, filters, after, min(left, PAGE))
        _show(page["facts"], as_json)
        left -= len(page["facts"])
        if len(page["facts"]) < PAGE and left > 0:
            break
        after = page["next"]


@app.command()
def tail(
    type_: Type = None,
    municipality: Municipality = None,
    occupation: Occupation = None,
    after: After = None,
    until_end: Annotated[
        bool, typer.Option("--until-end", help="до нынешнего конца / stop at the end")
    ] = False,
    endpoints: Endpoints = None,
    key: Key = None,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Новые факты, пока не прервут / new facts as they come. --until-end: all there are so far."""
    region = find_region(endpoints)
    filters = {"type": type_, "municipality": municipality, "occupation": occupation}
    token = region.key(key, as_)
    show = until_end or after is not None
    while True:
        page = _page(region, token, filters, after, PAGE)
        if show:
            _show(page["facts"], as_json)
        after = page["next"] or after
        if len(page["facts"]) < PAGE:
            if until_end:
                return
            show = True
            time.sleep(0.5)


def _page(
    region: Region, key: str, filters: dict[str, str | None], after: str | None, limit: int
) -> dict[str, Any]:
    params = {**filters, "after": after, "limit": str(limit)}
    found: dict[str, Any] = result(ask(region.gateway, "GET", "/v1/facts", key, params=params))
    return found


def _show(facts: list[dict[str, Any]], as_json: bool) -> None:
    for fact in facts:
        if as_json:
            line(fact)
        else:
            data = " ".join(
                f"{name}={value}"
                for name, value in fact["data"].items()
                if not isinstance(value, dict | list)
            )
            typer.echo(f"{fact['time']}  {fact['type'].removeprefix('kadry.fact.')}  {data}")
