"""Running: the server and the mail worker, until they are told to stop."""

import asyncio
import signal

import uvicorn

from models.database import close_database, open_database
from server.protocol import BoundedProtocol
from server.services import keys_of, worker_of
from server.serving import Server, Workers
from server.settings import Settings

DRAIN = 20  # seconds for the requests under way
SILENCE = 30  # seconds without a sign before a process is replaced: a busy machine starts one slowly


def run_server(settings: Settings, *, host: str, port: int, workers: int) -> int:
    """Serve until told to stop; return the exit code."""
    config = uvicorn.Config(
        "server.app:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http=BoundedProtocol,
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        proxy_headers=False,  # server.edge reads them, and believes only our proxies
        server_header=False,
        date_header=True,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=DRAIN,
        timeout_worker_healthcheck=SILENCE,
    )
    if workers > 1:
        with config.bind_socket() as listening:
            Workers(config, sockets=[listening]).run()
        return 0
    server = Server(config)
    server.run()
    return 0 if server.started else 1


async def run_worker(settings: Settings) -> None:
    """Send letters until told to stop."""
    await open_database(settings.database_url.get_secret_value())
    worker = worker_of(settings, keys_of(settings))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, worker.stop)
    try:
        await worker.run()
    finally:
        await close_database()
