"""The console as a client: how it finds a region, asks it over HTTP, and what its exit codes mean."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:  # a second of imports that `kadry --help` does not need
    import httpx

NO, MISUSE, UNREACHABLE, FORBIDDEN = 1, 2, 3, 4
"""Exit codes beside 0: the answer is "no"; used wrongly; a server does not answer; not permitted."""
DEFAULT_ENDPOINTS = Path(".kadry/endpoints.json")

Endpoints = Annotated[
    Path | None,
    typer.Option(
        "--endpoints",
        envvar="KADRY_ENDPOINTS",
        metavar="FILE",
        help="файл адресов от `kadry up` / addresses written by `kadry up` [.kadry/endpoints.json]",
    ),
]
Key = Annotated[str | None, typer.Option("--key", envvar="KADRY_TOKEN", help="ключ доступа / access key")]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="PARTICIPANT", help="от чьего имени: ключ из файла адресов / whose key"),
]
Json = Annotated[bool, typer.Option("--json", help="по объекту JSON на строку / one JSON object a line")]


def fail(code: int, russian: str, english: str) -> NoReturn:
    """Says what is wrong in both languages and ends the command."""
    typer.echo(russian, err=True)
    typer.echo(english, err=True)
    raise typer.Exit(code)


@dataclass(frozen=True)
class Region:
    """Where a region answers, and the keys its file holds."""

    gateway: str
    picture: str
    nats: str = ""
    admin_key: str = field(default="", repr=False)
    participants: Mapping[str, str] = field(default_factory=dict, repr=False)

    def key(self, given: str | None, participant: str | None) -> str:
        """The key to use: the given one, that of the named participant, or the administrator's."""
        if given:
            return given
        if participant is None:
            return self.admin_key
        if participant not in self.participants:
            fail(
                MISUSE,
                f"В файле адресов нет ключа участника «{participant}»: передайте --key",
                f"the endpoints file holds no key of {participant}: pass --key",
            )
        return self.participants[participant]


def find_region(file: Path | None) -> Region:
    """The region `file` describes, else that of the default folder. Ends the command if there is none."""
    path = file or DEFAULT_ENDPOINTS
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Region(
            gateway=os.environ.get("KADRY_GATEWAY", found["gateway"]).rstrip("/"),
            picture=os.environ.get("KADRY_PICTURE", found["picture"]).rstrip("/"),
            nats=found.get("nats", ""),
            admin_key=found.get("admin_key", ""),
            participants=found.get("participants", {}),
        )
    except FileNotFoundError:
        if "KADRY_GATEWAY" in os.environ:
            gateway = os.environ["KADRY_GATEWAY"].rstrip("/")
            return Region(gateway, os.environ.get("KADRY_PICTURE", gateway).rstrip("/"))
        fail(
            UNREACHABLE,
            f"Регион не найден: нет файла {path}. Запустите `kadry up` или укажите --endpoints FILE",
            f"no region found: {path} does not exist. Run `kadry up`, or pass --endpoints FILE",
        )
    except (ValueError, KeyError, TypeError) as error:
        fail(MISUSE, f"{path} — не файл адресов ({error})", f"{path} is not an endpoints file ({error})")


def ask(
    base: str,
    method: str,
    path: str,
    key: str,
    *,
    params: Mapping[str, str | int | None] | None = None,
    content: bytes | None = None,
    media: str = "application/json",
) -> httpx.Response:
    """One request. Ends the command with 3 if nobody answers, with 4 if the key does not suffice."""
    import httpx

    headers = {"Content-Type": media, "Accept-Language": "ru, en;q=0.5"}
    if key:  # without one the answer says that a key is needed, which no empty header can
        headers["Authorization"] = f"Bearer {key}"
    known = {name: value for name, value in (params or {}).items() if value is not None}
    try:
        with httpx.Client(base_url=base, headers=headers, timeout=60, trust_env=False) as client:
            answer = client.request(method, path, params=known, content=content)
    except httpx.TransportError as error:
        fail(
            UNREACHABLE,
            f"{base} не отвечает: регион запущен? `kadry up`",
            f"{base} does not answer ({error or type(error).__name__}); is the region running?",
        )
    if answer.status_code in {401, 403}:
        explain(answer)
        raise typer.Exit(FORBIDDEN)
    return answer


def result(answer: httpx.Response) -> Any:
    """The JSON of a good answer; a bad one is explained and ends the command with 1."""
    if answer.is_error:
        explain(answer)
        raise typer.Exit(NO)
    return answer.json()


def explain(answer: httpx.Response) -> None:
    """Prints a problem (RFC 9457) in words: what, where, and what would have been right."""
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    typer.echo(problem_text(problem) or f"HTTP {answer.status_code}: {answer.text[:300]}", err=True)


def problem_text(problem: Any) -> str:
    """A problem document as lines of text; empty if it is none."""
    if not isinstance(problem, dict):
        return ""
    head = " — ".join(str(problem[part]) for part in ("title", "detail") if problem.get(part))
    lines = [head] if head else []
    for error in problem.get("errors") or ():
        message = str(error.get("message") or "")
        words = (error.get("pointer"), error.get("code"), "" if message in head else message)
        lines.append("  " + " · ".join(str(word) for word in words if word))
        proposed = [suggestion_text(s) for s in error.get("suggestions") or ()]
        lines += [f"    {text}" for text in proposed if text not in message]  # bare codes stand in the text
    return "\n".join(lines)


def suggestion_text(suggestion: Any) -> str:
    """A suggested code with its title."""
    if not isinstance(suggestion, dict):
        return str(suggestion)
    title = suggestion.get("title_ru") or suggestion.get("title") or suggestion.get("title_en") or ""
    return f"{suggestion.get('code', '')} {title}".strip()


def line(document: Any) -> None:
    """One JSON object on a line."""
    typer.echo(json.dumps(document, ensure_ascii=False, separators=(",", ":")))


def table(head: list[str], rows: list[list[str]], right: set[int] | None = None) -> None:
    """Aligned columns; those in `right` are aligned to the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, *rows]:
        cells = (
            cell.rjust(width) if column in (right or ()) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        typer.echo("  ".join(cells).rstrip())
