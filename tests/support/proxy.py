"""A wire that can be cut: a TCP proxy in front of a real server, which loses what it is told to lose."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType


class Proxy:
    """Passes bytes on between its clients and the server at `host`:`port`, as an async context.

    deaf     the server's answers are lost (what is sent to it arrives)
    refuses  new connections are closed at once
    url      where clients connect
    """

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.deaf = self.refuses = False
        self.url = ""
        self._pairs: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Proxy:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.url = f"nats://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        await self.cut()

    async def cut(self) -> None:
        """Closes all connections."""
        tasks = list(self._pairs)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._pair(reader, writer))
        self._pairs.add(task)
        task.add_done_callback(self._pairs.discard)

    async def _pair(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers = [writer]
        try:
            if self.refuses:
                return
            back, forth = await asyncio.open_connection(self.host, self.port)
            writers.append(forth)
            ways = [self._pass(reader, forth, lossy=False), self._pass(back, writer, lossy=True)]
            tasks = [asyncio.ensure_future(way) for way in ways]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            for one in writers:
                one.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, lossy: bool) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                if not (lossy and self.deaf):
                    writer.write(data)
                    await writer.drain()
