"""The server on a real port: connections, bodies and heads as sockets carry them, and its end."""

import json
import shutil
import socket
from pathlib import Path
from typing import Any

import httpx2
import pytest

from server.demo.people import CAMILLE, DEMO_PASSWORD
from tests.documents import LOG_IN
from tests.live import Live, serve

pytestmark = pytest.mark.one_database
TYPENAME = b'{"query": "{ __typename }"}'
HEAD = "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


def connect(server: Live) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), 15)


def request(body: bytes, *, more: str = "") -> bytes:
    return f"{HEAD}{more}Content-Length: {len(body)}\r\n\r\n".encode() + body


def read_answer(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Read one answer, and leave the connection open."""
    with connection.makefile("rb") as stream:
        status = int(stream.readline().split()[1])
        headers = {}
        while (line := stream.readline().strip()) != b"":
            name, _, value = line.decode().partition(": ")
            headers[name.lower()] = value
        return status, headers, stream.read(int(headers.get("content-length", 0)))


def test_a_connection_is_kept_after_an_answer_and_after_a_refusal(live_server: Live) -> None:
    with connect(live_server) as connection:
        for body, status in [(TYPENAME, 200), (b"null", 400), (b"\xff", 400), (TYPENAME, 200)]:
            connection.sendall(request(body))
            assert read_answer(connection)[0] == status


def test_sec_22_a_body_without_length_is_counted_as_it_comes(live_server: Live) -> None:
    chunk = b"1000\r\n" + b" " * 4096 + b"\r\n"
    with connect(live_server) as connection:
        connection.sendall(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode() + chunk * 17)

        status, headers, body = read_answer(connection)  # with no last chunk sent

    assert status == 413
    assert headers["x-request-id"] == json.loads(body)["errors"][0]["extensions"]["requestId"]


def test_a_small_body_in_chunks_is_served(live_server: Live) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (1, TYPENAME[i : i + 1]) for i in range(len(TYPENAME)))
    with connect(live_server) as connection:
        connection.sendall(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode() + chunks + b"0\r\n\r\n")

        assert read_answer(connection)[2] == b'{"data":{"__typename":"Query"}}'


def test_sec_22_two_megabytes_are_refused_and_the_server_lives(live_server: Live) -> None:
    response = httpx2.post(
        f"{live_server.url}/graphql",
        content=b'{"query": "' + b"#" * 2_000_000 + b'"}',
        headers={"Content-Type": "application/json"},
    )

    assert response.status_code == 413
    assert response.elapsed.total_seconds() < 1


def test_sec_16_a_compressed_bomb_is_not_opened(live_server: Live) -> None:
    with connect(live_server) as connection:
        connection.sendall(request(b"\x1f\x8b" * 1000, more="Content-Encoding: gzip\r\n"))

        assert read_answer(connection)[0] == 415


@pytest.mark.parametrize("protocol", ["graphql-ws", "graphql-transport-ws"])
def test_sec_27_no_websocket_opens(live_server: Live, protocol: str) -> None:
    handshake = (
        "GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        f"Sec-WebSocket-Protocol: {protocol}\r\n\r\n"
    )
    with connect(live_server) as connection:
        connection.sendall(handshake.encode())

        assert read_answer(connection)[0] != 101


def test_a_head_that_never_ends_is_refused(live_server: Live) -> None:
    with connect(live_server) as connection:
        connection.sendall(HEAD.encode() + b"X-Filler: ")
        for _ in range(40):
            connection.sendall(b"x" * 4096)
        status, headers, _ = read_answer(connection)

    assert status == 400
    assert len(headers["x-request-id"]) == 32


@pytest.mark.parametrize(
    "noise",
    [
        b"\x16\x03\x01\x02\x00",
        b"GET\r\n\r\n",
        b"\r\n\r\nxx yy zz\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_fuzz_05_what_is_no_http_is_answered_as_such(live_server: Live, noise: bytes) -> None:
    with connect(live_server) as connection:
        connection.sendall(noise)
        status, headers, _ = read_answer(connection)

    assert status == 400
    assert headers["x-content-type-options"] == "nosniff"


def test_sec_98_figures_and_health_tell_a_stranger_nothing(live_server: Live) -> None:
    with httpx2.Client(base_url=live_server.url) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/readyz").json() == {"status": "ok", "database": "ok", "mail": "ok"}
        assert "guichet_requests_total" in client.get("/metrics").text
        for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
            assert client.get("/metrics", headers={header: "203.0.113.1"}).status_code == 404


def test_sec_68_no_secret_is_logged(live_server: Live) -> None:
    for password in (DEMO_PASSWORD, "Hunter2-SECRET"):
        opened: Any = httpx2.post(
            f"{live_server.url}/graphql",
            json={"query": LOG_IN, "variables": {"input": {"email": CAMILLE.email, "password": password}}},
            headers={"User-Agent": "agent %s {} {password}"},
        )
        assert opened.status_code == 200
    assert "gu_" in httpx2.get(f"{live_server.url}/inbox.json").text

    logged = live_server.log.read_text()

    assert opened.headers["X-Request-Id"] in logged
    for secret in (DEMO_PASSWORD, "Hunter2-SECRET", "gs_", "gu_", CAMILLE.email, "agent", "argon2"):
        assert secret not in logged


def test_flt_36_requests_under_way_are_answered_before_the_end(prepared: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared, tmp_path / "served")
    server = serve(tmp_path / "served")
    costly = {"query": LOG_IN, "variables": {"input": {"email": CAMILLE.email, "password": DEMO_PASSWORD}}}
    waiting = [connect(server) for _ in range(20)]
    for connection in waiting:
        connection.sendall(request(json.dumps(costly).encode()))
    httpx2.get(f"{server.url}/healthz")  # by now the twenty have been taken

    code = server.stop()

    answers = [read_answer(connection) for connection in waiting]
    assert code == 0
    assert [status for status, _, _ in answers] == [200] * 20
    assert [json.loads(body)["data"]["logIn"]["__typename"] for _, _, body in answers] == [
        "SessionOpened"
    ] * 20
    for connection in waiting:
        connection.close()
    with pytest.raises(ConnectionRefusedError):
        connect(server)
