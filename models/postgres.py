"""The PostgreSQL connection of the pool: it asks for no reset between two requests.

asyncpg sends four statements each time a connection goes back to the pool, which is more than most
requests cost (237 µs against 66 µs for one row). The price is a rule: no LISTEN, no SET, no session
advisory lock on a pooled connection.
"""

import asyncpg


class PooledConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg ships no types
    def get_reset_query(self) -> str:
        return ""
