"""The `kadry` command. Every command's own imports wait until it is called: `--help` answers at once."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from . import fact, participant, picture, report, schema, streams
from .client import MISUSE, Endpoints, Json, fail
from .imports import command as imports
from .places import DATA, Data
from .ports import SERVICES

app = typer.Typer(
    name="kadry",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Кадры региона: одна картина из отчётов многих / one regional picture from the reports of many.",
    epilog="Коды / exit codes: 0 да · done, 1 нет · no, 2 ошибка в команде · misuse, "
    "3 нет связи · unreachable, 4 нет прав · not permitted",
)
app.add_typer(report.app, name="report")
app.add_typer(fact.app, name="fact")
app.add_typer(picture.app, name="picture")
app.add_typer(participant.app, name="participant")
app.add_typer(streams.app, name="streams")
app.add_typer(schema.app, name="db")
app.add_typer(imports.app, name="import")


class Clock(StrEnum):
    """Whose time the region lives in."""

    wall = "wall"
    manual = "manual"


@app.command()
def up(
    demo: Annotated[
        bool,
        typer.Option(
            "--demo/--empty", help="с демонстрационным сезоном или пустой / with a demo season, or empty"
        ),
    ] = True,
    data: Annotated[Path, typer.Option(metavar="DIR", help="где лежат данные / where the data lie")] = Path(
        ".kadry"
    ),
    port_base: Annotated[
        str,
        typer.Option(
            metavar="N|auto", help="первый из шести портов / the first of six ports; auto: free ones"
        ),
    ] = "8420",
    endpoints: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="куда ещё записать адреса / where else to write the addresses"),
    ] = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="начать заново: данные стираются / forget all data first")
    ] = False,
    clock: Annotated[
        Clock, typer.Option(help="manual: время переводят вручную / time is turned by hand")
    ] = Clock.wall,
) -> None:
    """Весь регион на этой машине, до Ctrl-C / the whole region on this machine, until Ctrl-C."""
    from .terminal import Terminal
    from .up import Options, up

    base = None if port_base == "auto" else _port(port_base)
    manual = clock.value if clock is Clock.manual else ""
    options = Options(data, demo, base, endpoints, reset, manual)
    raise typer.Exit(up(options, Terminal()))


@app.command()
def run(
    service: Annotated[str, typer.Argument(metavar="SERVICE", help=" | ".join(SERVICES))],
) -> None:
    """Одна служба, настройки из окружения / one service, settings from the environment."""
    if service not in SERVICES:
        fail(MISUSE, f"Нет службы «{service}»: {', '.join(SERVICES)}", f"there is no service {service!r}")
    os.execv(sys.executable, [sys.executable, "-m", f"services.{service}"])


@app.command()
def doctor(
    data: Data = DATA,
    endpoints: Endpoints = None,
    as_json: Json = False,
) -> None:
    """Всё ли в порядке и чем исправить / is everything well, and what mends it."""
    from .doctor import doctor

    raise typer.Exit(doctor(data, endpoints, as_json))


def _port(text: str) -> int:
    if text.isdigit() and 0 < int(text) <= 65_535 - len(SERVICES):
        return int(text)
    fail(
        MISUSE,
        f"--port-base: нужно число или auto, а не «{text}»",
        f"--port-base is a number or auto, not {text!r}",
    )


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
