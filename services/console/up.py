"""`kadry up`: the whole region on this machine, embedded servers included, until Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass
from pathlib import Path

from . import ports
from .home import DEFAULT, Busy, Home
from .privilege import NotReachable
from .region import NotReady, Region
from .server import ServerFailed
from .supervise import ChildFailed
from .terminal import Terminal

STOPPED, FAILED, MISUSED, UNREACHABLE = 0, 1, 2, 3
READY_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says.

    data        where everything lies
    demo        with the demo participants and their season; else an empty region
    port_base   the picture's port, the others follow; None: free ports
    endpoints   where to write the addresses, besides the data folder
    reset       forget everything first
    clock       `manual`: time stands until it is turned by hand
    """

    data: Path = DEFAULT
    demo: bool = True
    port_base: int | None = ports.DEFAULT_BASE
    endpoints: Path | None = None
    reset: bool = False
    clock: str = ""


def up(options: Options, terminal: Terminal) -> int:
    """Runs the region until it is told to stop; returns the exit code."""
    home = Home(options.data)
    try:
        with home.locked():
            if options.reset:
                home.reset()
            return asyncio.run(_up(options, home, terminal))
    except Busy as busy:
        terminal.problem(
            f"Каталог {busy.folder} занят другим `kadry up` (процесс {busy.pid or 'неизвестен'}): "
            "остановите его или возьмите другой каталог: --data DIR",
            f"{busy}: stop it, or choose another folder: --data DIR",
        )
        return MISUSED
    except ports.PortsBusy as busy:
        taken = ", ".join(map(str, busy.taken))
        terminal.problem(
            f"Заняты порты {taken}: попробуйте `kadry up --port-base {busy.instead}` или `--port-base auto`",
            f"ports in use: {taken}; try `kadry up --port-base {busy.instead}` or `--port-base auto`",
        )
        return MISUSED
    except PermissionError as error:
        terminal.problem(
            f"Нет прав на {error.filename}: каталог создан другим пользователем? Возьмите другой: --data DIR",
            f"not permitted: {error.filename}; was it made by another user? Take another folder: --data DIR",
        )
        return MISUSED


async def _up(options: Options, home: Home, terminal: Terminal) -> int:
    region = Region(home, terminal, ports.choose(options.port_base), options.clock)
    # The data folder's own comes first: whoever sees the other may rely on it.
    files = [home.endpoints, *([options.endpoints.absolute()] if options.endpoints else [])]
    for file in files:
        file.unlink(missing_ok=True)  # whoever waits for it waits for this start
    wish = asyncio.Event()

    def stop_wished() -> None:
        if wish.is_set():  # the second time means: now
            region.hurry()
        wish.set()

    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(sign, stop_wished)
    work = asyncio.create_task(region.start(options.demo, files, READY_SECONDS))
    stop = asyncio.create_task(wish.wait())
    code = STOPPED
    try:
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        if work.done() and not wish.is_set():
            work.result()
            await region.watch(wish)
    except (ServerFailed, NotReachable, NotReady, ChildFailed) as error:
        terminal.problem("Регион не запустился", f"the region did not start: {error}")
        code = UNREACHABLE if isinstance(error, NotReady) and error.foreign else FAILED
    finally:
        work.cancel()
        stop.cancel()
        await asyncio.gather(work, stop, return_exceptions=True)
        await region.stop()
    terminal.line(f"  Остановлено, данные в {home.shown}/ · stopped, data kept")
    return code
