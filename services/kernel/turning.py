"""A clock turned by hand, the same for all processes of a region (`KADRY_CLOCK=manual`).

The last word about the time is the last message of stream CLOCK: who is there hears it, who starts later
reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from .clock import Clock

log = structlog.get_logger()
STREAM, SUBJECT = "CLOCK", "clock.now"


async def follow(nc: Client, js: JetStreamContext, clock: Clock, turned: Callable[[], None]) -> None:
    """From now on `clock` shows what was said last, and `turned` is called each time that is later.

    Until anybody has said anything the clock runs by itself.
    """

    async def hear(message: Msg) -> None:
        if not message.data:
            return
        clock.turn(datetime.fromisoformat(message.data.decode()))
        log.info("the clock is turned", now=clock.now().isoformat())
        turned()

    await nc.subscribe(SUBJECT, cb=hear)
    try:
        last = await js.get_last_msg(STREAM, SUBJECT)
    except NotFoundError:
        return
    clock.turn(datetime.fromisoformat((last.data or b"").decode()))


async def turn(js: JetStreamContext, to: datetime) -> None:
    """Says the time to everybody, and to everybody who starts later."""
    await js.publish(SUBJECT, to.isoformat().encode(), stream=STREAM)
