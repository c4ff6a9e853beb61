"""Where the infrastructure is: named by the environment, else that of a region started here by `kadry up`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from .client import UNREACHABLE, fail
from .home import DEFAULT, Home, read_object
from .ports import SERVICES

Data = Annotated[
    Path, typer.Option("--data", metavar="DIR", help="каталог `kadry up` / the folder of `kadry up` [.kadry]")
]
Names = Annotated[list[str] | None, typer.Argument(metavar="[SERVICE]...", help=" | ".join(SERVICES))]
DATA = DEFAULT


def chosen(names: list[str] | None) -> tuple[str, ...]:
    """The services named, in the usual order; all if none is. Ends the command on a name that is none."""
    if unknown := set(names or ()) - set(SERVICES):
        fail(
            2,
            f"Нет службы {', '.join(unknown)}",
            f"there is no service {', '.join(unknown)}: {', '.join(SERVICES)}",
        )
    return tuple(name for name in SERVICES if not names or name in names)


def nats_url(data: Path) -> str:
    """The broker's address. Ends the command if none is known."""
    if url := os.environ.get("KADRY_NATS_URL"):
        return url
    try:
        return str(read_object(Home(data).endpoints)["nats"])
    except (OSError, ValueError, KeyError):
        fail(
            UNREACHABLE,
            f"Брокер не найден: запустите `kadry up` (каталог {data}) или задайте KADRY_NATS_URL",
            f"no broker: run `kadry up` (folder {data}), or set KADRY_NATS_URL",
        )


def monitoring(data: Path) -> str | None:
    """The monitoring address of the embedded broker; None where there is none."""
    for file in Home(data).nats.glob("nats-server_*.ports"):
        found: Mapping[str, list[str]] = read_object(file)
        return found["monitoring"][0]
    return None


def owner_url(service: str, data: Path) -> str:
    """The address by which a service's database is migrated. Ends the command if none is known."""
    from services.kernel.settings import owner_database_url

    if url := owner_database_url(service):
        return url
    try:
        return f"postgresql+asyncpg://kadry@/{service}?host={Home(data).socket()}"
    except OSError:
        fail(
            UNREACHABLE,
            f"База {service} не найдена: нужен `kadry up` или KADRY_DATABASE_URL_{service.upper()}",
            f"no database of {service}: run `kadry up`, or set KADRY_DATABASE_URL_{service.upper()}",
        )
