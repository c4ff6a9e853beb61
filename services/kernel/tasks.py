"""Tasks that have to end."""

from __future__ import annotations

import asyncio
from typing import Any


async def cancelled(*tasks: asyncio.Future[Any]) -> None:
    """Cancels tasks until they have ended, for 2 seconds at most.

    `asyncio.wait_for` loses a cancellation that meets the end of what it waits for, so once may not suffice,
    and a task that goes on would keep the process from ending.
    """
    for _ in range(20):
        left = [task for task in tasks if not task.done()]
        if not left:
            return
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=0.1)
