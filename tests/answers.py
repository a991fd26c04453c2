"""Exit 0 if the server of a URL answers: PostgreSQL in its protocol, another by accepting a connection."""

import asyncio
import socket
import sys
from urllib.parse import urlsplit

import asyncpg


async def postgres(url: str) -> None:
    connection = await asyncpg.connect(url, timeout=3)
    await connection.close()


url = sys.argv[1]
try:
    if url.startswith("postgres"):
        asyncio.run(postgres(url))
    else:
        socket.create_connection(
            (urlsplit(url).hostname or "127.0.0.1", urlsplit(url).port or 6379), 3
        ).close()
except (OSError, asyncpg.PostgresError, TimeoutError):
    sys.exit(1)
