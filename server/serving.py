"""uvicorn's server and its processes, which end without cutting anybody off."""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Iterator

import uvicorn
from uvicorn.supervisors import Multiprocess, multiprocess


class Server(uvicorn.Server):
    """A SIGTERM ends in exit code 0, and those who had just connected are answered.

    Upstream raises the signal again once it has stopped, and closes its port upon connections that the
    system has accepted for it: these are reset.
    """

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        handled = (signal.SIGINT, signal.SIGTERM)
        former = {number: signal.signal(number, self.handle_exit) for number in handled}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        loop = asyncio.get_running_loop()
        for connection in self._last_connections():
            await loop.connect_accepted_socket(self._protocol, connection)
        await super().shutdown(sockets)

    def _last_connections(self) -> list[socket.socket]:
        """Close the ports, and return those who wait there: nothing else runs between the two."""
        ports = [
            socket.socket(fileno=os.dup(listening.fileno()))
            for server in self.servers
            for listening in server.sockets
        ]
        for server in self.servers:
            server.close()
        taken = []
        for port in ports:
            with port, contextlib.suppress(OSError):  # where nobody waits any more
                port.setblocking(False)
                while True:
                    taken.append(port.accept()[0])
        return taken

    def _protocol(self) -> asyncio.Protocol:
        protocol: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]  # as uvicorn does
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return protocol


class ServingProcess(multiprocess.Process):
    @property
    def server(self) -> uvicorn.Server:
        if self._server is None:
            self._server = Server(self.config)
        return self._server


class Workers(Multiprocess):
    """Processes of `Server`, whose parent gives up the port before they do.

    Upstream the parent keeps it until they have ended: who connects meanwhile is taken by nobody, and reset.
    """

    def run(self) -> None:
        multiprocess.Process = ServingProcess  # type: ignore[misc]  # uvicorn lets nobody name another
        super().run()

    def terminate_all(self) -> None:
        for listening in self.sockets:
            listening.close()
        super().terminate_all()
