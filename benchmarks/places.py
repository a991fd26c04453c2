"""Where benchmarks run: a folder under build/, a database of each kind, a server in a process of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BUILD = Path("build/bench")
POSTGRES = os.environ.get("GUICHET_TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
NAME = "guichet_bench"


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    @property
    def cpu_seconds(self) -> float:
        """What the process has used of its processor so far, in all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def cpu_nanoseconds(self) -> int:
        """The same, finer: what the kernel's scheduler gave to each of its threads."""
        threads = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads)

    @property
    def resident_mib(self) -> int:
        """The memory that the process holds now."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) // 1024

    @property
    def peak_mib(self) -> int:
        """The most memory that the process ever held."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def fresh_database(dialect: str, *, name: str = NAME) -> str:
    """Make a migrated, empty database, and return its URL."""
    BUILD.mkdir(parents=True, exist_ok=True)
    if dialect == "sqlite":
        folder = BUILD / "sqlite"
        shutil.rmtree(folder, ignore_errors=True)
        url = f"sqlite://{folder.absolute() / 'guichet.db'}"
    else:
        for statement in (f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}"):
            subprocess.run(["psql", "-q", POSTGRES, "-c", statement], check=True, stderr=subprocess.DEVNULL)
        url = f"{POSTGRES.rpartition('/')[0]}/{name}"
    guichet("migrate", url=url)
    return url


def environment(url: str, *, mail_worker: str = "off") -> dict[str, str]:
    """Return the settings of a run: no limit and no captcha, and the hash of production."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
    return {
        **ours,
        "GUICHET_DATABASE_URL": url,
        "GUICHET_KEYS_FILE": str(BUILD / "keys"),
        "GUICHET_LIMITS": "off",
        "GUICHET_CAPTCHA": "off",
        "GUICHET_MAIL_WORKER": mail_worker,
        "GUICHET_LOG_LEVEL": "WARNING",
    }


def guichet(*arguments: str, url: str) -> None:
    run_module("server", *arguments, url=url)


def run_module(name: str, *arguments: str, url: str) -> None:
    command = [sys.executable, "-m", name, *arguments]
    subprocess.run(
        command, env=environment(url), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@contextmanager
def our_server(url: str, *, mail_worker: str = "off") -> Iterator[Server]:
    port = _free_port()
    command = ["-m", "server", "serve", "--port", str(port)]
    with _running(command, port=port, environment=environment(url, mail_worker=mail_worker)) as server:
        yield server


@contextmanager
def peer(name: str, *, url: str) -> Iterator[Server]:
    """Serve one of benchmarks.peers as our own server is served."""
    port = _free_port()
    options = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "error"]
    command = [
        "-m",
        "uvicorn",
        f"benchmarks.peers:{name}",
        "--port",
        str(port),
        "--lifespan",
        "off",
        *options,
    ]
    with _running(command, port=port, environment=environment(url)) as server:
        yield server


@contextmanager
def _running(arguments: list[str], *, port: int, environment: dict[str, str]) -> Iterator[Server]:
    process = subprocess.Popen([sys.executable, *arguments], env=environment)
    try:
        _wait_for(port)
        os.sched_setaffinity(process.pid, {0})
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not start")
