"""What browsers are told about front ends, and what the log says of those that were refused."""

import logging

import pytest
from starlette.responses import PlainTextResponse

from server.front_ends import EVERY, MOST_NAMES, FrontEnds
from server.settings import Settings
from tests.edge.test_origins import FRIEND, OURS
from tests.portal import Caller, Portal


@pytest.fixture
def settings() -> Settings:
    return Settings(
        _env_file=None, public_url=OURS, captcha=("off",), limits="off", allowed_origins=(FRIEND,)
    )


@pytest.mark.parametrize("origin", [OURS, FRIEND])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "headers",
    [
        "content-type",
        "apollographql-client-name,apollographql-client-version",
        "sentry-trace, baggage",
        "traceparent,tracestate,x-anything-at-all",
    ],
)
async def test_any_header_may_come_from_a_named_front_end(
    api: Caller, origin: str, method: str, headers: str
) -> None:
    response = await api.client.options(
        "/graphql",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": headers,
        },
    )

    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == origin
    assert response.headers["Access-Control-Allow-Credentials"] == "true"
    allowed = {name.strip() for name in response.headers["Access-Control-Allow-Headers"].split(",")}
    assert allowed == {name.strip() for name in headers.split(",")}
    assert method in response.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_no_other_method_may(api: Caller, method: str) -> None:
    asked = {"Origin": FRIEND, "Access-Control-Request-Method": method}

    assert (await api.client.options("/graphql", headers=asked)).status_code == 400


class Minutes:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def refusals(caplog: pytest.LogCaptureFixture) -> list[str]:
    assert all(record.setting == "GUICHET_ALLOWED_ORIGINS" for record in _lines(caplog))  # type: ignore[attr-defined]  # an extra
    return [record.origin for record in _lines(caplog)]  # type: ignore[attr-defined]  # an extra


def _lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "guichet.origins"]


def test_a_refused_origin_is_named_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    clock = Minutes()
    front_ends = FrontEnds(PlainTextResponse("ok"), origins=[OURS], monotonic=clock)

    for _ in range(3):
        assert not front_ends.is_allowed_origin("https://evil.example")
    assert front_ends.is_allowed_origin(OURS)
    clock.now += EVERY
    front_ends.is_allowed_origin("https://evil.example")

    assert refusals(caplog) == ["https://evil.example"] * 2


def test_many_names_do_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    front_ends = FrontEnds(PlainTextResponse("ok"), origins=[OURS], monotonic=Minutes())

    for number in range(1000):
        front_ends.is_allowed_origin(f"https://{number}.example")
    front_ends.is_allowed_origin(f"https://{'x' * 5000}.example")

    assert len(refusals(caplog)) == MOST_NAMES


def test_a_name_is_written_without_what_is_no_name(caplog: pytest.LogCaptureFixture) -> None:
    front_ends = FrontEnds(PlainTextResponse("ok"), origins=[OURS], monotonic=Minutes())

    front_ends.is_allowed_origin(
        "https://evil.example\r\n2026 forged line gs_0123456789abcdef\x1b[31m" + "x" * 500
    )

    (name,) = refusals(caplog)
    assert name.isprintable()
    assert "gs_0123456789" not in name
    assert len(name) <= 200


async def test_a_request_of_a_refused_origin_is_what_is_logged(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    ada = await portal.member("ada@example.org")
    ada.headers["Origin"] = "https://elsewhere.example"

    assert (await ada.raw("{ me { email } }")).status_code == 403
    assert "https://elsewhere.example" in refusals(caplog)
