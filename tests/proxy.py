"""A TCP proxy to put in front of a database or of Redis: it delays, it counts, it can be cut and restored."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Self
from urllib.parse import urlsplit

_CHUNK = 65_536


class Proxy:
    """Pass every byte on, `delay` seconds later each way.

    `round_trips` counts how often the client spoke after the server did: what it costs is that number times
    twice the delay.
    """

    def __init__(self, host: str, port: int, *, delay: float = 0.0) -> None:
        self._target = (host, port)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._pumps: set[asyncio.Task[None]] = set()
        self._is_cut = False
        self.delay = delay
        self.round_trips = 0
        self.port = 0

    @classmethod
    @asynccontextmanager
    async def before(cls, url: str, *, usual_port: int, delay: float = 0.0) -> AsyncIterator[Self]:
        """Run a proxy before the server of a URL."""
        parts = urlsplit(url)
        proxy = cls(parts.hostname or "127.0.0.1", parts.port or usual_port, delay=delay)
        await proxy._listen()
        try:
            yield proxy
        finally:
            await proxy._end()

    def instead_of(self, url: str) -> str:
        """Return a URL that leads through the proxy."""
        parts = urlsplit(url)
        user, at, _ = parts.netloc.rpartition("@")
        return parts._replace(netloc=f"{user}{at}127.0.0.1:{self.port}").geturl()

    def cut(self) -> None:
        """Break every connection off and take no new one; half of an answer may have passed."""
        self._is_cut = True
        for writer in self._open:
            writer.transport.abort()

    def restore(self) -> None:
        """Take new connections again."""
        self._is_cut = False

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        self._open |= {writer, far_writer}
        turns = _Turns(self)
        for source, target, is_client in ((reader, far_writer, True), (far_reader, writer, False)):
            pump = asyncio.create_task(self._pump(source, target, turns, is_client=is_client))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, turns: "_Turns", *, is_client: bool
    ) -> None:
        loop = asyncio.get_running_loop()
        with suppress(ConnectionError):
            while chunk := await source.read(_CHUNK):
                turns.note(is_client=is_client)
                if self.delay:
                    loop.call_later(self.delay, target.write, chunk)
                else:
                    target.write(chunk)
        if self.delay:
            await asyncio.sleep(self.delay)  # what was read last is still on its way
        target.close()
        self._open.discard(target)


class _Turns:
    """Whose turn it is on one connection."""

    def __init__(self, proxy: Proxy) -> None:
        self._proxy = proxy
        self._client_spoke = False

    def note(self, *, is_client: bool) -> None:
        self._proxy.round_trips += is_client and not self._client_spoke
        self._client_spoke = is_client
