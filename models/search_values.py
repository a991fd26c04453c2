"""The values of a hand-written statement, put down where they are written, in either database's way."""

from typing import Any
from uuid import UUID

from models.database import dialect


class Values(list[Any]):
    """The values so far; statements must be put together in the order in which they are read."""

    def mark(self, value: object) -> str:
        """Add a value, and return what stands for it in the statement."""
        is_sqlite = dialect() == "sqlite"
        self.append(str(value) if is_sqlite and isinstance(value, UUID) else value)
        return "?" if is_sqlite else f"${len(self)}"
