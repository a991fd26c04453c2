"""Figures for Prometheus; no label holds anything that a client chose."""

from collections.abc import Mapping, Sequence
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import Scope

from resolvers.context import LogInRefused
from schema.execution import INTERPRETED

REGISTRY = CollectorRegistry()
ROUTES = {"/", "/graphql", "/schema.graphql", "/inbox", "/inbox.json", "/healthz", "/readyz", "/metrics"}

REQUESTS = Counter("guichet_requests", "Requests answered.", ("route", "status"), registry=REGISTRY)
SECONDS = Histogram(
    "guichet_request_seconds",
    "Time to answer.",
    ("route",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=REGISTRY,
)
ERRORS = Counter("guichet_errors", "Top-level errors of GraphQL answered.", ("code",), registry=REGISTRY)
LOG_LINES_DROPPED = Counter(
    "guichet_log_lines_dropped", "Log lines that could not be written.", registry=REGISTRY
)
LIMITS_ANSWER = Gauge("guichet_limits_answer", "1 while Redis answers, else 0.", registry=REGISTRY)
LOG_INS_REFUSED = Counter("guichet_log_ins_refused", "Log-ins refused.", ("reason",), registry=REGISTRY)
LETTERS_WAITING = Gauge("guichet_letters_queued", "Letters waiting to be sent.", registry=REGISTRY)
LETTERS_AGE = Gauge("guichet_letters_oldest_seconds", "Age of the oldest letter waiting.", registry=REGISTRY)
LETTERS_FAILED = Gauge("guichet_letters_failed", "Letters given up.", registry=REGISTRY)
LETTERS_HANDLED = Gauge(
    "guichet_letters_handled",
    "What the mail worker of this process did since its start.",
    ("outcome",),
    registry=REGISTRY,
)


INTERPRETED_OPERATIONS = Gauge(
    "guichet_operations_interpreted",
    "Operations of this process that no compiled plan ran: documents seen for the first time, mostly.",
    registry=REGISTRY,
)


def route_of(scope: Scope) -> str:
    """Return the path where it is one of ours; what a stranger typed is not written down."""
    path: str = scope["path"]
    return path if path in ROUTES else "other"


def count_request(scope: Scope, status: int, seconds: float) -> None:
    route = route_of(scope)
    REQUESTS.labels(route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)


def count_errors(errors: Sequence[Mapping[str, Any]]) -> None:  # Any: a response of GraphQL
    for error in errors:
        ERRORS.labels(error["extensions"]["code"]).inc()


def count_refused_log_in(reason: LogInRefused) -> None:
    LOG_INS_REFUSED.labels(reason.value).inc()


def exposed() -> bytes:
    INTERPRETED_OPERATIONS.set(INTERPRETED.count)
    return generate_latest(REGISTRY)
