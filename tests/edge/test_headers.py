"""The headers of every answer, and what is believed of those of a request."""

import pytest

from tests.documents import SIGN_UP
from tests.portal import Caller, Portal, sign_up_form, text_of

STATUSES = {
    ("GET", "/healthz"): 200,
    ("HEAD", "/healthz"): 200,
    ("GET", "/schema.graphql"): 200,
    ("GET", "/"): 200,
    ("GET", "/inbox"): 403,
    ("GET", "/inbox.json"): 403,
    ("GET", "/activate"): 200,
    ("GET", "/graphql"): 400,
    ("HEAD", "/graphql"): 400,
    ("POST", "/graphql"): 415,
    ("PUT", "/graphql"): 405,
    ("POST", "/healthz"): 405,
    ("GET", "/nowhere"): 404,
    ("GET", "/static/%2e%2e/app.py"): 404,
    ("GET", "/readyz"): 500,  # this portal has no mail worker to ask
}


@pytest.mark.parametrize(("method", "path"), STATUSES)
async def test_sec_08_every_answer_carries_its_guards(api: Caller, method: str, path: str) -> None:
    response = await api.client.request(method, path)

    assert response.status_code == STATUSES[method, path]
    headers = response.headers
    assert len(headers["X-Request-Id"]) == 32
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Resource-Policy"] == "same-site"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers
    assert "Server" not in headers
    assert "Content-Encoding" not in headers


@pytest.mark.parametrize("path", ["/nowhere", "/readyz", "/graphql"])
async def test_sec_69_an_error_tells_nothing_of_the_machinery(api: Caller, path: str) -> None:
    text = (await api.client.post(path, content=b"x")).text.lower()

    assert [
        word for word in ("traceback", ".py", "starlette", "strawberry", "uvicorn", "python") if word in text
    ] == []


async def test_two_requests_have_two_ids(api: Caller) -> None:
    first, second = [await api.client.get("/healthz", headers={"X-Request-Id": "mine"}) for _ in range(2)]

    assert len({first.headers["X-Request-Id"], second.headers["X-Request-Id"], "mine"}) == 3


async def test_nothing_is_compressed_whatever_the_client_takes(api: Caller) -> None:
    response = await api.client.get("/schema.graphql", headers={"Accept-Encoding": "gzip, br"})

    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("host", ["evil.example", "portail.test.evil.example", "evil.example:80", ""])
async def test_sec_10_a_foreign_host_is_refused(api: Caller, host: str) -> None:
    response = await api.client.get("/schema.graphql", headers={"Host": host})

    assert response.status_code == 400
    assert "X-Request-Id" in response.headers


async def test_sec_10_the_links_of_letters_follow_the_settings_and_no_header(
    portal: Portal, api: Caller
) -> None:
    api.headers |= {
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "host=evil.example",
        "X-Host": "evil.example",
    }

    await api(SIGN_UP, input=sign_up_form("ada@example.org"))

    ((_, message),) = await portal.deliver()
    assert "http://portail.test/activate#" in text_of(message)
    assert "evil.example" not in message.as_string()


async def test_over_https_the_browser_is_told_to_stay_there(portal: Portal) -> None:
    portal.settings = portal.settings.model_copy(update={"public_url": "https://portail.test"})

    response = await portal.caller().client.get("/healthz")

    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
