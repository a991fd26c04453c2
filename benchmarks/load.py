"""A load: so many connections that each ask, wait for the answer, and ask again."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Make = Callable[[int], bytes]


@dataclass
class Figures:
    """What a load saw: seconds of each answer, and how many were not what was expected."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    wrong: int = 0
    cpu_seconds: float = 0.0
    sample: bytes = b""

    @property
    def cpu(self) -> float:
        """The microseconds of the server's processor that one answer cost."""
        return 1e6 * self.cpu_seconds / max(1, len(self.latencies))

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, part: float) -> float:
        """Return the milliseconds within which that part of the answers came."""
        ranked = sorted(self.latencies) or [0.0]
        return 1000 * ranked[min(len(ranked) - 1, int(part * len(ranked)))]


def request_of(body: bytes, *, port: int, headers: str = "") -> bytes:
    """Return a POST as it goes over the wire."""
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def load(
    port: int, make: Make, *, expect: bytes, connections: int = 32, seconds: float = 3.0
) -> Figures:
    """Ask for `seconds`; the n-th request is `make(n)`, and an answer without `expect` in it is wrong."""
    figures, numbers = Figures(seconds), iter(range(1_000_000_000))
    until = time.perf_counter() + seconds
    callers = [
        _ask(port, make, figures, until=until, numbers=numbers, expect=expect) for _ in range(connections)
    ]
    await asyncio.gather(*callers)
    return figures


async def _ask(
    port: int, make: Make, figures: Figures, *, until: float, numbers: Iterator[int], expect: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        asked = make(next(numbers))
        began = time.perf_counter()
        writer.write(asked)
        answer = await _read(reader)
        figures.latencies.append(time.perf_counter() - began)
        if expect not in answer:
            figures.wrong += 1
            figures.sample = answer
    writer.close()


async def _read(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length")
    )
    return await reader.readexactly(length)
