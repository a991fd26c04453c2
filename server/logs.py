"""Logs: one line an event, JSON in production; no value of the database, no secret, no address."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict

from security.tokens import redact
from server.log_writer import LogWriter

# At DEBUG, and some at INFO, these write queries with their values, or addresses with a SIRET in them.
QUIET = ("aiosqlite", "asyncio", "asyncpg", "httpcore2", "httpx2", "strawberry", "tortoise", "uvicorn.access")


def set_up_logs(*, level: str, as_json: bool) -> None:
    """Send every logger of the process to standard error, redacted."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = LogWriter(sys.stderr.fileno())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _plain_exception,
                _first_line,
                _without_secrets,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    for former in root.handlers:
        if isinstance(former, LogWriter):
            former.close()
    root.handlers = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _plain_exception(_: Any, __: str, event: EventDict) -> EventDict:
    """Keep of an exception its type and places: its text may carry anybody's data."""
    event.pop("color_message", None)  # uvicorn's, for terminals
    info = event.pop("exc_info", None)
    if info:
        error = info if isinstance(info, BaseException) else (sys.exc_info()[1] if info is True else info[1])
        event["error"] = type(error).__name__
    return event


def _first_line(_: Any, __: str, event: EventDict) -> EventDict:
    """Keep of a message its first line: below it asyncio and uvicorn print the error that they tell of."""
    event["event"] = str(event.get("event", "")).partition("\n")[0]
    event.pop("stack_info", None)
    return event


def _without_secrets(_: Any, __: str, event: EventDict) -> EventDict:
    """A second net: what looks like a token or a hash does not get out, whoever wrote it."""
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
