"""A connection to the broker for a command: it asks once and says who does not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nats.aio.client import Client

SECONDS = 3
"""How long a broker may take to answer."""


async def connected(url: str) -> Client:
    """A connection that is not renewed. ConnectionError if nobody answers, or not in time.

    The text names host and port, not the address given: that may hold a password.
    """
    import nats
    from nats.errors import Error

    heard: list[Exception] = []

    async def hear(error: Exception) -> None:  # the client's own way is a traceback for each attempt
        heard.append(error)

    try:
        return await nats.connect(
            url,
            connect_timeout=SECONDS,
            allow_reconnect=False,
            max_reconnect_attempts=1,  # 0 would be without end
            reconnect_time_wait=0,
            error_cb=hear,
        )
    except (OSError, TimeoutError, Error) as error:
        cause = next((one for one in heard if str(one)), error)
        raise ConnectionError(str(cause) or type(cause).__name__) from error
