"""Sends the demo's season and then goes on: `python -m services.console.demo --endpoints FILE`.

A restart sends nothing new: every report has the same id and body each time, so it is a duplicate.
What it prints are records for its launcher to show. SIGTERM ends it, with 0. KADRY_DEMO_PACE is how many
seconds lie between two reports that follow the season, 4 if it is not set; with 0 the season is all.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import groupby
from pathlib import Path
from random import Random

from ..home import read_object
from ..supervise import said
from ..terminal import columns
from .door import Door
from .live import Step, steps
from .season import SEED, season
from .story import ZONE, Told

QUARTER = 92
AT_ONCE = 4
"""Requests at the same time: the machine has other things to do."""
UNDECIDED = 120.0
"""Seconds after which it is said that some reports have no outcome yet."""
PACE = 4.0
BEFORE, MIDDLE, AFTER = range(3)
EARLY = {
    "programs": {"program_published", "intake_opened", "intake_changed"},
    "agreements": {"agreement_drafted", "agreement_signed"},
    "vacancies": {"vacancy_opened"},
}

AT_THE_CENTRE = {f"trainees.unemployed_{what}" for what in ("registered", "confirmed", "closed")}


def say(text: str) -> None:
    """Tells the user, whose terminal belongs to whoever started this process."""
    print(said(text), flush=True)


def phase(told: Told) -> int:
    """What is referred to goes before what refers to it, so less waits; any order has the same result."""
    service, event = told.event.split(".")
    if event in EARLY.get(service, ()):
        return BEFORE
    return MIDDLE if event == "training_referred" else AFTER


async def send(door: Door, told: Sequence[Told], trainees: dict[tuple[str, str], str]) -> Counter[str]:
    """Sends reports of one phase: batches of each participant, in the order in which they happened."""
    batches: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        if one.participant in door.keys:
            batches[one.participant].append(one)
    limit, sums = asyncio.Semaphore(AT_ONCE), Counter[str]()

    async def tell_all(participant: str, part: list[Told]) -> None:
        envelopes = [one.envelope(trainees.get(one.introduced) if one.introduced else None) for one in part]
        for n in range(0, len(envelopes), 500):
            async with limit:
                sums.update(await door.send(participant, envelopes[n : n + 500]))

    async with asyncio.TaskGroup() as group:
        for participant, part in batches.items():
            group.create_task(tell_all(participant, part))
    return sums


async def introductions(door: Door, told: Iterable[Told]) -> dict[tuple[str, str], str]:
    """The pseudonyms of those whom providers introduce to employers, as soon as all of them are known."""
    wanted = {one.introduced for one in told if one.introduced}
    found: dict[tuple[str, str], str] = {}
    end = time.monotonic() + UNDECIDED
    while (missing := wanted - found.keys()) and time.monotonic() < end:
        for provider in sorted({participant for participant, _ in missing} & door.keys.keys()):
            known = await door.enrolled(provider)
            found |= {(provider, report): trainee for report, trainee in known.items()}
        if wanted - found.keys():
            await asyncio.sleep(0.3)
    return found


async def tell(door: Door) -> None:
    """Sends the season and says what became of it."""
    begun = time.monotonic()
    book = season(await door.anchor())
    # The clock is far ahead of the season: it must find no registration whose confirmations are yet to come.
    visits = [one for one in book.told if one.event in AT_THE_CENTRE]
    first = [one for one in book.told if not one.introduced and one.event not in AT_THE_CENTRE]
    later = [one for one in book.told if one.introduced]
    sums = await send(door, visits, {})
    shown = begun
    for _, part in groupby(first, key=lambda one: (book.anchor - one.at.date()).days // QUARTER):
        quarter = list(part)
        for wave in (BEFORE, MIDDLE, AFTER):
            sums += await send(door, [one for one in quarter if phase(one) == wave], {})
        if time.monotonic() - shown > 3:
            shown = time.monotonic()
            say(columns("сезон · season", f"отправлено · sent {sums.total()} / {len(book.told)}"))
    trainees = await introductions(door, later)
    sums += await send(door, [one for one in later if one.introduced in trainees], trainees)
    states = await outcomes(door, {(one.participant, one.id) for one in book.told})
    states["accepted"] = sums.total() - sums["rejected"] - states.total()
    words = {
        "accepted": "принято · accepted",
        "refused": "отказано · refused",
        "waiting": "ждут · waiting",
        "stored": "ещё не решено · undecided",
        "dead": "не обработано · dead",
    }
    parts = [f"{word} {states[state]}" for state, word in words.items() if states[state]]
    parts += [f"не принято у входа · rejected {sums['rejected']}"] if sums["rejected"] else []
    new = f"новых · new: {sums['stored']}"
    say(columns("сезон · season", f"{sums.total()} отчётов · reports, {new}", ", ".join(parts)))
    if lost := {one.participant for one in book.told} - door.keys.keys():
        say(columns("без ключа · no key", ", ".join(sorted(lost))))
    say(f"  Сезон в картине за {time.monotonic() - begun:.1f} с · the season is in")


async def outcomes(door: Door, ours: set[tuple[str, str]]) -> Counter[str]:
    """How many reports of the season are in a state other than accepted, once all are decided."""
    senders = sorted({participant for participant, _ in ours} & door.keys.keys())
    end = time.monotonic() + UNDECIDED
    open_ = list(senders)
    while open_ and time.monotonic() < end:
        open_ = [one for one in open_ if await door.reports(one, "stored")]
        if open_:
            await asyncio.sleep(0.2)
    found = Counter[str]()
    for state in ("stored", "waiting", "refused", "dead"):
        for one in senders:
            found[state] += sum((one, id) in ours for id in await door.reports(one, state))
    return found


async def go_on(door: Door, pace: float) -> None:
    """Tells what happens now, a report every `pace` seconds or so, from where it was left."""
    random, known = Random(SEED), list[Step]()  # noqa: S311  how long it waits is nobody's secret
    coming = (step for step in steps(SEED) if step.participant in door.keys)

    async def sent(n: int) -> bool:
        while len(known) <= n:
            known.append(next(coming))
        return await door.knows(known[n].participant, known[n].id)

    low, high = 0, 1  # all before `low` are sent; the first that is not lies at `high` or before
    while await sent(high - 1):
        low, high = high, high * 2
    while low < high - 1:
        middle = (low + high) // 2
        low, high = (middle, high) if await sent(middle - 1) else (low, middle)
    waiting = known[low:]
    say(columns("дальше · live", f"отчёт каждые {pace:g} с · a report every {pace:g} s"))
    while True:
        step = waiting.pop(0) if waiting else next(coming)
        await door.send(step.participant, [step.envelope(datetime.now(ZONE))])
        await asyncio.sleep(pace * random.uniform(0.5, 1.5))


async def run(endpoints: Path) -> None:
    """The season, and then what goes on, until SIGTERM or SIGINT."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101  this is a coroutine
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, task.cancel)
    door = Door(read_object(endpoints))
    try:
        with suppress(asyncio.CancelledError):
            await tell(door)
            if (pace := float(os.environ.get("KADRY_DEMO_PACE", PACE))) > 0:
                await go_on(door, pace)
    finally:
        await door.close()


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m services.console.demo")
    parser.add_argument("--endpoints", required=True, type=Path)
    asyncio.run(run(parser.parse_args().endpoints))


if __name__ == "__main__":
    main()
