"""Two hops without validation, identity or domain: stream → COPY → stream → COPY, in batches of 500.

python -m tests.bench.bare_pipe decide|post   (KADRY_NATS_URL, KADRY_BENCH_DSN)
"""

from __future__ import annotations

import asyncio
import os
import sys

import asyncpg
import nats
import uvloop
from nats.aio.msg import Msg

from services.kernel.publish import Out, publish_batch


async def pipe(part: str) -> None:
    """Copies what one stream gives into a table and, as the first hop, on to the next stream."""
    stream = {"decide": "BARE_REPORTS", "post": "BARE_FACTS"}[part]
    nc = await nats.connect(os.environ["KADRY_NATS_URL"], pending_size=64 * 1024 * 1024)
    conn = await asyncpg.connect(os.environ["KADRY_BENCH_DSN"])
    sub = await nc.jetstream().pull_subscribe_bind(
        "bare", stream, pending_msgs_limit=-1, pending_bytes_limit=-1
    )
    batches: asyncio.Queue[list[Msg]] = asyncio.Queue(maxsize=1)

    async def fetch() -> None:
        """Reads one batch ahead, as the services do."""
        while True:
            try:
                await batches.put(await sub.fetch(500, timeout=1))
            except TimeoutError:
                continue

    fetching = asyncio.create_task(fetch())
    while not fetching.done():
        found = await batches.get()
        await conn.copy_records_to_table(part, records=[(m.data,) for m in found], columns=["body"])
        if part == "decide":
            await publish_batch(nc, [Out(f"bare.fact.{n}", m.data) for n, m in enumerate(found)], 30)
        await found[-1].ack_sync()


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(pipe(sys.argv[1]))
