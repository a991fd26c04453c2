"""A server on a real port, in a process of its own, with a database and keys of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx2

PATIENCE = 60.0  # seconds for a start or an end, on a machine that has other things to do


@dataclass
class Live:
    """A `guichet serve` that answers; what it logs can be read while it runs."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def stop(self) -> int:
        """Send SIGTERM, and return the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


def guichet(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command of the product to its end, in a folder, and return what it said."""
    return subprocess.run(
        _command(arguments),
        cwd=folder,
        env=_environment(folder, environment or {}),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def prepare(folder: Path, *, environment: Mapping[str, str] | None = None) -> None:
    """Make the database and the keys of a folder, and load the demo."""
    for command in ("migrate", "demo"):
        done = guichet(folder, command, environment=environment)
        assert done.returncode == 0, done.stderr


def serve(
    folder: Path,
    *options: str,
    environment: Mapping[str, str] | None = None,
    errors: int | None = None,
) -> Live:
    """Start a server in a folder that was prepared, and return it once it is ready.

    `errors` is the descriptor that it logs to, instead of its file.
    """
    port, log = free_port(), folder / "log"
    changes = {"GUICHET_PUBLIC_URL": f"http://127.0.0.1:{port}", **(environment or {})}
    with log.open("wb") as written:
        process = subprocess.Popen(
            _command(["serve", "--port", str(port), *options]),
            cwd=folder,
            env=_environment(folder, changes),
            stdout=written,
            stderr=written if errors is None else errors,
        )
    live = Live(f"http://127.0.0.1:{port}", log, process)
    _wait_until_ready(live)
    return live


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(live: Live) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and live.process.poll() is None:
        try:
            if httpx2.get(f"{live.url}/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.05)  # not listening yet: asked again until the deadline
    live.stop()
    raise AssertionError(live.log.read_text())


def _command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "server", *arguments]


def _environment(folder: Path, changes: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process: nothing of the product's but what a test asks for."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
    return {
        **ours,
        "GUICHET_DATABASE_URL": f"sqlite://{folder / 'guichet.db'}",
        "GUICHET_KEYS_FILE": str(folder / "keys"),
        "GUICHET_LIMITS": "off",
        **changes,
    }
