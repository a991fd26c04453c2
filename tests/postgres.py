"""PostgreSQL databases for tests: one that a process empties between tests, or a new one."""

from dataclasses import dataclass, field
from uuid import uuid4

import asyncpg

# Rows that a test changed in a table that is not empty in the template: a sum tells it in a millisecond.
_SUM = 'SELECT coalesce(sum(hashtextextended(t::text, 0)), 0) FROM "{table}" t'
_TABLES = """
SELECT c.relname AS name,
       (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns
FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""


def named(server: str, database: str) -> str:
    """Return the URL of a database of a server."""
    return f"{server.rpartition('/')[0]}/{database}"


async def on_server(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(statement)
    await connection.close()


async def create_copy(server: str, template: str) -> str:
    """Return the name of a new copy of a database."""
    name = f"guichet_{uuid4().hex}"
    await on_server(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return name


async def drop(server: str, name: str) -> None:
    await on_server(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@dataclass
class SharedDatabase:
    """A copy of a template that is made like the template again after each test.

    A new copy costs a hundred milliseconds, this a few. What deletes the rows checks no foreign key, so the
    role of the tests must be a superuser.
    """

    server: str
    name: str
    _connection: asyncpg.Connection | None = None
    _clear: str = ""
    _kept: dict[str, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    async def of(cls, server: str, template: str) -> "SharedDatabase":
        shared = cls(server, await create_copy(server, template))
        await shared._remember()
        return shared

    async def reset(self) -> None:
        """Delete what a test wrote, and bring back what it deleted or changed."""
        connection = await self._connected()
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await connection.execute(self._clear)
        for table, (total, restore) in self._kept.items():
            if await connection.fetchval(_SUM.format(table=table)) != total:
                await connection.execute(restore)

    async def drop(self) -> None:
        if self._connection is not None:
            await self._connection.close()
        await drop(self.server, self.name)

    async def _remember(self) -> None:
        """Keep a copy of every table that has rows; the others are simply emptied."""
        connection = await self._connected()
        await connection.execute("CREATE SCHEMA pristine")
        empty = []
        for row in await connection.fetch(_TABLES):
            table, columns = row["name"], row["columns"]
            if not await connection.fetchval(f'SELECT EXISTS (SELECT FROM "{table}")'):
                empty.append(table)
                continue
            await connection.execute(f'CREATE TABLE pristine."{table}" AS SELECT {columns} FROM "{table}"')
            restore = (
                f'DELETE FROM "{table}";'
                f' INSERT INTO "{table}" ({columns}) SELECT {columns} FROM pristine."{table}"'
            )
            self._kept[table] = (await connection.fetchval(_SUM.format(table=table)), restore)
        self._clear = ";".join(f'DELETE FROM "{table}"' for table in empty)

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            settings = {"session_replication_role": "replica", "synchronous_commit": "off"}
            url = named(self.server, self.name)
            self._connection = await asyncpg.connect(url, server_settings=settings)
        return self._connection
