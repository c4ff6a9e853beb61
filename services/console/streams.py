"""`kadry streams`: streams of the bus and consumers of the services, as declared and as they are."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import typer

from .bus import connected
from .client import NO, UNREACHABLE, Json, fail, line, table
from .places import DATA, Data, nats_url
from .ports import SERVICES

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, help="Потоки и читатели / streams and consumers")


@app.command()
def plan(data: Data = DATA, as_json: Json = False) -> None:
    """Что изменил бы apply / what apply would do. Ends with 1 if there is anything to do."""
    todo = _asked(differences(nats_url(data)))
    for word in todo:
        line({"todo": word}) if as_json else typer.echo(word)
    if todo:
        raise typer.Exit(NO)
    if not as_json:
        typer.echo("всё как объявлено / all is as declared")


@app.command()
def apply(data: Data = DATA, as_json: Json = False) -> None:
    """Создать недостающее, вернуть изменённое / make what is missing, put right what differs."""
    done = _asked(_apply(nats_url(data)))
    for word in done:
        line({"done": word}) if as_json else typer.echo(word)
    if not done and not as_json:
        typer.echo("нечего менять / nothing to change")


@app.command()
def status(data: Data = DATA, as_json: Json = False) -> None:
    """Сколько где лежит и что не прочитано / how much lies where, and what is not read yet."""
    found = _asked(_status(nats_url(data)))
    if as_json:
        for row in found:
            line(row)
        return
    rows = [
        [str(row[name]) for name in ("stream", "consumer", "messages", "unread", "unacknowledged")]
        for row in found
    ]
    table(["поток", "читатель", "сообщений", "не прочитано", "не подтверждено"], rows, right={2, 3, 4})


def _asked(question: Coroutine[Any, Any, T]) -> T:
    """The answer of the broker. Ends the command if there is none."""
    from nats.errors import Error

    try:
        return asyncio.run(question)
    except (OSError, Error, TimeoutError) as error:
        fail(
            UNREACHABLE,
            "Брокер не отвечает: `kadry up` запущен?",
            f"the broker does not answer ({error or type(error).__name__}): is `kadry up` running?",
        )


async def differences(url: str) -> list[str]:
    """What is not as it is declared, in words."""
    from services.kernel import streams

    from .catalogue import service

    async with await connected(url) as nc:
        return await streams.plan(nc, [service(name) for name in SERVICES])


async def _apply(url: str) -> list[str]:
    from services.kernel import streams

    from .catalogue import service

    async with await connected(url) as nc:
        await streams.preflight(nc)
        return await streams.apply(nc, [service(name) for name in SERVICES])


async def _status(url: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    async with await connected(url) as nc:
        js = nc.jetstream()
        for stream in sorted(await js.streams_info(), key=lambda s: str(s.config.name)):
            name = str(stream.config.name)
            own: dict[str, object] = {"stream": name, "consumer": "", "messages": stream.state.messages}
            found.append(own | {"unread": "", "unacknowledged": ""})
            for one in await js.consumers_info(name):
                found.append(
                    {
                        "stream": name,
                        "consumer": one.name,
                        "messages": "",
                        "unread": one.num_pending,
                        "unacknowledged": one.num_ack_pending,
                    }
                )
    return found
