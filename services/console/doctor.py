"""`kadry doctor`: is everything as it must be? Each check says what it found and which command mends it."""

from __future__ import annotations

import asyncio
import json
import stat
import urllib.request
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typer

from .bus import connected
from .client import NO, UNREACHABLE, find_region, line
from .home import Home
from .places import monitoring, nats_url, owner_url
from .ports import SERVICES

PRIVATE = stat.S_IRWXG | stat.S_IRWXO
Findings = list["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    mend         the command that mends it; empty where all is well
    unreachable  the check could not be made: something does not answer
    """

    check: str
    ok: bool
    detail: str
    mend: str = ""
    unreachable: bool = False


def doctor(data: Path, endpoints: Path | None, as_json: bool) -> int:
    """Runs all checks, prints them; returns the exit code: 0, 1 something is wrong, 3 silent."""
    findings = asyncio.run(examine(data, endpoints or Home(data).endpoints))
    for finding in findings:
        if as_json:
            line(asdict(finding))
            continue
        mark = "да " if finding.ok else "НЕТ"
        typer.echo(f"{mark}  {finding.check:<22} {finding.detail}")
        if finding.mend:
            typer.echo(f"     → {finding.mend}")
    bad = [finding for finding in findings if not finding.ok]
    if not as_json:
        verdict = "всё в порядке / all is well" if not bad else f"не в порядке / not well: {len(bad)}"
        typer.echo(f"{len(findings)} проверок / checks, {verdict}")
    if any(finding.unreachable for finding in bad):
        return UNREACHABLE
    return NO if bad else 0


async def examine(data: Path, endpoints: Path) -> Findings:
    """All findings, in the order in which one would look."""
    checks: list[tuple[str, Callable[[], Awaitable[Findings]]]] = [
        ("файлы · files", lambda: files(data, endpoints)),
        ("брокер · broker", lambda: broker(data)),
        ("потоки · streams", lambda: declared(data)),
        ("таблицы · schema", lambda: schema(data)),
        ("службы · services", lambda: services(endpoints)),
        ("книга · ledger", lambda: ledger(endpoints)),
    ]
    found: Findings = []
    for name, check in checks:
        try:
            found += await check()
        except typer.Exit:  # it has already said that nobody is there
            advice = "kadry up; другой каталог · another folder: kadry doctor --data DIR"
            found.append(Finding(name, False, "никто не отвечает · nobody answers", advice, True))
        except (OSError, TimeoutError) as error:
            found.append(Finding(name, False, str(error) or type(error).__name__, "kadry up", True))
    return found


async def files(data: Path, endpoints: Path) -> Findings:
    """What holds keys may be read by its owner only."""
    home = Home(data)
    held = [endpoints, home.endpoints, home.participants, home.example]
    secrets = home.folder / "secrets"
    if secrets.is_dir():
        held += [secrets, *sorted(secrets.iterdir())]
    name = "файлы · files"
    open_ = [file for file in dict.fromkeys(held) if file.exists() and file.stat().st_mode & PRIVATE]
    if open_:
        shown = " ".join(str(file) for file in open_)
        return [Finding(name, False, f"видны другим · others may read: {shown}", f"chmod go-rwx {shown}")]
    return [Finding(name, True, f"{sum(file.exists() for file in held)} закрыты от других · private")]


async def broker(data: Path) -> Findings:
    """The broker is new enough, and what it acknowledges is on disk."""
    from services.kernel import streams

    name = "брокер · broker"
    async with await connected(nats_url(data)) as nc:
        known = nc.connected_server_version
        version = f"{known.major}.{known.minor}.{known.patch}"
        try:
            await streams.preflight(nc)
        except Exception as error:
            return [Finding(name, False, str(error), "sync_interval: always")]
    durable = _durable(data)
    if durable is False:
        return [Finding(name, False, f"nats-server {version}: sync_interval is not always", "kadry up")]
    said = (
        "sync_interval always"
        if durable
        else "sync_interval: спросите системный счёт · ask its system account"
    )
    return [Finding(name, True, f"nats-server {version}, {said}")]


def _durable(data: Path) -> bool | None:
    """What an embedded broker says about itself; None if there is none."""
    address = monitoring(data)
    if address is None:
        return None
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{address}/jsz?config=true", timeout=5) as answer:
        found: dict[str, Any] = json.load(answer)
    return bool(found["config"].get("sync_always"))


async def declared(data: Path) -> Findings:
    """Streams and consumers are as the services declare them."""
    from .streams import differences

    name = "потоки · streams"
    wrong = await differences(nats_url(data))
    if wrong:
        return [Finding(name, False, "; ".join(wrong), "kadry streams apply")]
    return [Finding(name, True, "как объявлены · as declared")]


async def schema(data: Path) -> Findings:
    """Every database is at the newest revision of its history."""
    from .schema import head, revision

    found = []
    for service in SERVICES:
        name, wanted = f"таблицы · {service}", head(service)
        try:
            now = await revision(owner_url(service, data))
        except OSError as error:
            found.append(Finding(name, False, str(error), "kadry up", True))
            continue
        mend = "" if now == wanted else f"kadry db upgrade {service}"
        found.append(Finding(name, now == wanted, f"{now or 'пусто · empty'}, нужна · head {wanted}", mend))
    return found


async def services(endpoints: Path) -> Findings:
    """Every service says it is ready."""
    from .region import readiness

    region = find_region(endpoints)
    picture = int(region.picture.rsplit(":", 1)[1])
    found = []
    for number, service in enumerate(SERVICES):  # ports follow each other
        status, body = await readiness(picture + number)
        name = f"служба · {service}"
        if status == 200:
            found.append(Finding(name, True, f"http://127.0.0.1:{picture + number}/readyz"))
        else:
            mend = "kadry up" if status == 0 and region.nats else f"kadry run {service}"
            found.append(Finding(name, False, body or "нет ответа · no answer", mend, status == 0))
    return found


async def ledger(endpoints: Path) -> Findings:
    """The picture's ledger keeps its rules: nobody counts twice, no place and no rouble gets lost."""
    from .client import ask

    region = find_region(endpoints)
    name = "книга · ledger"
    answer = await asyncio.to_thread(
        ask, region.picture, "GET", "/v1/picture/identities", region.key(None, None)
    )
    if answer.is_error:
        return [Finding(name, False, f"HTTP {answer.status_code}", "kadry run picture", True)]
    found = answer.json()["identities"]
    wrong = [one for one in found if not one["holds"]]
    if not wrong:
        names = " ".join(one["identity"] for one in found)
        return [Finding(name, True, f"сходится · balances: {names}")]
    said = "; ".join(f"{one['identity']}: {', '.join(one['wrong']) or '?'}" for one in wrong)
    return [
        Finding(name, False, f"не сходится · does not balance: {said}", "kadry picture rebuild --take-over")
    ]
