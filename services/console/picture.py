"""`kadry picture`: the numbers of the region, and where each comes from."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .client import (
    MISUSE,
    NO,
    UNREACHABLE,
    As,
    Endpoints,
    Json,
    Key,
    ask,
    fail,
    find_region,
    line,
    result,
    table,
)
from .places import DATA, Data, nats_url, owner_url

if TYPE_CHECKING:
    from services.picture.rebuild import Progress

app = typer.Typer(no_args_is_help=True, help="Картина региона / the regional picture")
Municipality = Annotated[str | None, typer.Option(help="ОКТМО или его начало / or its beginning")]
Occupation = Annotated[str | None, typer.Option(help="ОКЗ или её начало / or its beginning")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="на какую дату / valid on this date")
]
KnownAt = Annotated[
    str | None,
    typer.Option("--known-at", metavar="TIME", help="как было известно тогда / as known at this time"),
]
COLUMNS = {
    "demand": "спрос",
    "graduates_available": "выпуск",
    "in_training": "обучение",
    "unemployed": "на учёте",
    "balance": "баланс",
}
MINUS = "\N{MINUS SIGN}"


@app.command()
def balance(
    municipality: Municipality = None,
    occupation: Occupation = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    top: Annotated[int | None, typer.Option(help="сколько худших / only so many, worst first", min=1)] = None,
    endpoints: Endpoints = None,
    key: Key = None,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Баланс спроса и предложения / demand against supply, by municipality and occupation, worst first."""
    region = find_region(endpoints)
    params = {"municipality": municipality, "occupation": occupation, "as_of": as_of, "known_at": known_at}
    params["group_by"] = "municipality,occupation"
    found = result(ask(region.picture, "GET", "/v1/picture/balance", region.key(key, as_), params=params))
    cells = sorted(found["cells"], key=lambda cell: cell["balance"] if cell["balance"] is not None else 0)[
        :top
    ]
    if as_json:
        for cell in cells:
            line(cell)
        return
    rows = [
        [str(cell["municipality"]), str(cell["occupation"]), *(number(cell.get(name)) for name in COLUMNS)]
        for cell in cells
    ]
    total = found.get("total") or {}
    rows.append(["всего", "", *(number(total.get(name)) for name in COLUMNS)])
    table(["муниципалитет", "ОКЗ", *COLUMNS.values()], rows, right=set(range(2, 2 + len(COLUMNS))))
    typer.echo(f"на {found['as_of']}, известно на {found['known_at']}, № {found['known_seq']}")


@app.command()
def receipt(
    cell: Annotated[
        str, typer.Argument(metavar="MEASURE[/ОКТМО[/ОКЗ]]", help="например / e.g. balance/57627000/7531")
    ],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    endpoints: Endpoints = None,
    key: Key = None,
    as_: As = None,
    as_json: Json = False,
) -> None:
    """Проводки, из которых сложилось число / the postings a number is the sum of."""
    measure, *place = cell.split("/")
    if not measure or len(place) > 2:
        fail(MISUSE, f"«{cell}»: нужно MEASURE/ОКТМО/ОКЗ", f"{cell!r} is not MEASURE/MUNICIPALITY/OCCUPATION")
    municipality, occupation = (*place, None, None)[:2]
    region = find_region(endpoints)
    params = {"measure": measure, "municipality": municipality or None, "occupation": occupation or None}
    params |= {"as_of": as_of, "known_at": known_at}
    found = result(ask(region.picture, "GET", "/v1/picture/receipt", region.key(key, as_), params=params))
    if as_json:
        line(found)
        return
    rows = [
        [
            str(p["valid_on"]),
            number(p["delta"], sign=True),
            str(p["known_seq"]),
            str(p["source"]),
            str(p["fact"]),
        ]
        for p in found["postings"]
    ]
    table(["дата", "изменение", "№", "источник", "факт"], rows, right={1, 2})
    typer.echo(f"{cell} = {number(found['value'])}   {found['digest']}")


def number(value: Any, *, sign: bool = False) -> str:
    """A number as people write it: a real minus; what is hidden or unknown is a dash, never 0."""
    if value is None:
        return "–"
    text = f"{value:+}" if sign and isinstance(value, int | float) else str(value)
    return text.replace("-", MINUS)


@app.command()
def identities(endpoints: Endpoints = None, key: Key = None, as_: As = None, as_json: Json = False) -> None:
    """Сходится ли книга / whether the ledger keeps its own rules, and where it does not."""
    region = find_region(endpoints)
    found = result(ask(region.picture, "GET", "/v1/picture/identities", region.key(key, as_)))
    for one in found["identities"]:
        if as_json:
            line(one)
        else:
            mark = "да " if one["holds"] else "НЕТ"
            typer.echo(f"{mark}  {one['identity']:<16} {', '.join(one['wrong'])}".rstrip())
    if not found["holds"]:
        raise typer.Exit(NO)


@app.command()
def rebuild(
    data: Data = DATA,
    take_over: Annotated[
        bool,
        typer.Option("--take-over", help="работающая служба подождёт / a running service waits meanwhile"),
    ] = False,
    as_json: Json = False,
) -> None:
    """Построить картину заново из FACTS / build the picture anew; until it is done the old one answers."""
    from services.kernel.settings import Settings
    from services.picture import rebuild as anew

    settings = Settings()
    own = "KADRY_DATABASE_URL_PICTURE" in os.environ
    url = settings.database_url("picture") if own else owner_url("picture", data)

    def told(progress: Progress) -> None:
        speed = round(progress.read / progress.seconds) if progress.seconds else 0
        if as_json:
            line({"read": progress.read, "of": progress.of, "facts_per_s": speed})
        else:
            typer.echo(f"{progress.read} из / of {progress.of}, {speed} в секунду / a second", err=True)

    try:
        done = asyncio.run(anew.rebuild(url, nats_url(data), settings, told, take_over=take_over))
    except anew.Held:
        fail(
            NO,
            "Картину сейчас пишет её служба: остановите её или добавьте --take-over",
            "the picture's service is running: stop it, or add --take-over",
        )
    except anew.Unsaid as error:
        fail(
            NO,
            f"Служба ещё не сказала фактов: {error}. Дайте ей поработать: `kadry run picture`",
            f"the service has still to say facts: {error}; let it run: `kadry run picture`",
        )
    except (OSError, TimeoutError) as error:
        fail(UNREACHABLE, f"Нет связи: {error}", f"no connection: {error}")
    if as_json:
        line({"done": True, **done._asdict(), "seconds": round(done.seconds, 3)})
        return
    typer.echo(
        f"Готово: {done.facts} фактов за {done.seconds:.1f} с; своих не повторено {done.said_before}, "
        f"новых {done.new} / done, {done.facts} facts"
    )
