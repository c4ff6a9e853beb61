"""Publishing to a stream so that all of a batch stands there, in order, or none of it (ADR-50)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import uuid4

import orjson
from nats.aio.client import Client
from nats.errors import NoRespondersError
from nats.js import JetStreamContext
from nats.js.errors import APIError, NoStreamResponseError

MOST = 900
"""Messages of one atomic batch; the server allows 1,000."""
SECONDS = 8.0
NOT_SUPPORTED = 10174


class Unavailable(Exception):
    """A stream did not acknowledge: whether the message is stored is not known."""


class BatchRefused(Exception):
    """The server refused an atomic batch; nothing of it is stored. `code` is the JetStream error."""

    def __init__(self, code: int, description: str = "") -> None:
        super().__init__(f"{code} {description}")
        self.code = code


class Out(NamedTuple):
    """A message to publish. `id` None: the stream must not look for repeats."""

    subject: str
    body: bytes
    id: str | None = None
    headers: Mapping[str, str] | None = None


async def publish_batch(nc: Client, rows: Sequence[Out], seconds: float = SECONDS) -> int:
    """Publishes rows as one atomic batch to one stream; returns the place of the last.

    Raises BatchRefused if the server says no, TimeoutError if it says nothing: then nobody knows.
    """
    batch = uuid4().hex
    last = len(rows)
    for number, row in enumerate(rows, 1):
        headers = {**(row.headers or {}), "Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(number)}
        if row.id is not None:
            headers["Nats-Msg-Id"] = row.id
        if number < last:
            await nc.publish(row.subject, row.body, headers=headers)
        else:
            headers["Nats-Batch-Commit"] = "1"
            reply = orjson.loads(
                (await nc.request(row.subject, row.body, timeout=seconds, headers=headers)).data
            )
    if "error" in reply:
        raise BatchRefused(reply["error"].get("err_code", 0), reply["error"].get("description", ""))
    return int(reply["seq"])


async def publish_each(js: JetStreamContext, rows: Sequence[Out], seconds: float = 5.0) -> list[int]:
    """Publishes rows one by one, in order; the stream drops what it already holds. Returns their places."""
    places = []
    for row in rows:
        headers = dict(row.headers or {})
        if row.id is not None:
            headers["Nats-Msg-Id"] = row.id
        try:
            ack = await js.publish(row.subject, row.body, timeout=seconds, headers=headers or None)
        except (TimeoutError, NoStreamResponseError, APIError) as error:
            raise Unavailable(str(error) or type(error).__name__) from error
        places.append(ack.seq)
    return places


async def publish_all(nc: Client, js: JetStreamContext, rows: Sequence[Out]) -> tuple[int, str]:
    """Publishes rows of one stream with ids, in order, whatever happened to them before.

    Returns the place of the last and how it was done: `batch`, or `each` where part of it was known to the
    stream already (10201) or the fate of the batch was in doubt.
    """
    if len(rows) > 1:
        try:
            return await publish_batch(nc, rows), "batch"
        except (BatchRefused, TimeoutError, NoRespondersError):
            pass
    return (await publish_each(js, rows))[-1], "each"
