"""What is said to the database meanwhile."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def statements() -> Iterator[list[str]]:
    """Yield a list that fills with the SQL statements of this process, without their values."""
    seen = _Seen()
    logger = logging.getLogger("tortoise.db_client")
    level = logger.level
    logger.addHandler(seen)
    logger.setLevel(logging.DEBUG)
    try:
        yield seen.statements
    finally:
        logger.removeHandler(seen)
        logger.setLevel(level)


class _Seen(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.statements: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.args and str(record.msg) == "%s: %s":  # a statement and its values
            self.statements.append(str(record.args[0]))  # type: ignore[index]
