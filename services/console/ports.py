"""Which service answers where: six ports on loopback."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack

SERVICES = ("picture", "gateway", "vacancies", "programs", "trainees", "agreements")
"""All services, in the order of their ports."""
DEFAULT_BASE = 8420
SPAN = range(20_000, 32_000)
"""Where free ports are looked for: below the range from which systems take ports for outgoing connections."""


class PortsBusy(RuntimeError):
    """Some of the ports are taken; `instead` is a base with six free ones."""

    def __init__(self, taken: Sequence[int], instead: int) -> None:
        super().__init__(f"ports {taken} are taken; {instead} would be free")
        self.taken, self.instead = taken, instead


def choose(base: int | None, patience: float = 2.0) -> dict[str, int]:
    """The port of each service: `base`, `base` + 1, …; None takes six free ones. PortsBusy if some are taken.

    `patience` is how many seconds to wait for them: the services of a region just killed may still be ending.
    """
    if base is None:
        base = _free_base()
    wanted = range(base, base + len(SERVICES))
    end = time.monotonic() + patience
    while taken := _taken(wanted):
        if time.monotonic() > end:
            raise PortsBusy(taken, _free_base(base + 1_000))
        time.sleep(0.05)
    return dict(zip(SERVICES, wanted, strict=True))


def _free_base(first: int | None = None) -> int:
    starts: Iterable[int] = (first + step for step in range(0, 10_000, 1_000)) if first is not None else ()
    anywhere = random.SystemRandom().sample(SPAN, 50)
    for base in (*starts, *anywhere):
        if base + len(SERVICES) <= 65_536 and not _taken(range(base, base + len(SERVICES))):
            return base
    raise RuntimeError("no six free ports in a row were found")


def _taken(ports: Sequence[int]) -> list[int]:
    busy = []
    with ExitStack() as stack:
        for port in ports:
            probe = stack.enter_context(socket.socket())
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # closing connections are no obstacle
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                busy.append(port)
    return busy
