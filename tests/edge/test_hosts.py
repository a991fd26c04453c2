"""Which Host headers are answered, by whom, and in which environment."""

import pytest

from server.settings import Settings
from tests.portal import Caller, Portal

PRIVATE = [
    "10.244.0.5",
    "10.0.2.2:8000",
    "172.16.0.1",
    "172.31.255.254:80",
    "192.168.1.20:8000",
    "127.0.0.2:8000",
    "169.254.1.1",
    "[fd12:3456::1]",
    "[fc00::1]:8000",
    "[fe80::1]:8000",
    "mac-mini.local",
    "MAC-MINI.local.:8000",
    "app.localhost:8000",
]
PUBLIC = [
    "evil.example",
    "172.32.0.1",
    "11.0.0.1",
    "8.8.8.8:80",
    "[2001:db8::1]",
    "10.0.0.1.evil.example",
    "evil.example/.local",
    "evil.example#.local",
    "a@10.0.0.1",
    "10.0.0.1:x",
    "10.0.0.1:99999",
    "local",
    "evillocal",
    "[fd00::1",
    "",
]


async def asked(portal: Portal, host: str, path: str = "/schema.graphql") -> int:
    response = await portal.caller().client.get(path, headers={"Host": host})
    return int(response.status_code)


@pytest.mark.parametrize("host", PRIVATE)
async def test_private_hosts_are_answered_in_development_only(portal: Portal, host: str) -> None:
    in_development = await asked(portal, host)
    portal.settings = Settings(_env_file=None, env="production", public_url="http://portail.test")
    in_production = await asked(portal, host)

    assert (in_development, in_production) == (200, 400)


@pytest.mark.parametrize("host", PUBLIC)
async def test_foreign_hosts_are_refused_in_development_too(portal: Portal, host: str) -> None:
    assert await asked(portal, host) == 400


@pytest.mark.parametrize("env", ["development", "production"])
@pytest.mark.parametrize("host", ["10.244.0.5", "10.244.0.5:8000", "pod-7.guichet.svc", "[fd00::5]:8000"])
async def test_probes_are_answered_whatever_their_host(portal: Portal, env: str, host: str) -> None:
    portal.settings = portal.settings.model_copy(update={"env": env})

    assert await asked(portal, host, "/healthz") == 200
    assert await asked(portal, host, "/readyz") == 500  # this portal has no mail worker to ask
    assert await asked(portal, "evil.example", "/healthz/../graphql") == 400


@pytest.mark.parametrize("path", ["/schema.graphql", "/healthz"])
@pytest.mark.parametrize("second", ["portail.test", "evil.example", "10.0.0.1"])
async def test_two_hosts_in_one_request_are_refused(api: Caller, path: str, second: str) -> None:
    response = await api.client.get(path, headers=[("Host", "portail.test"), ("Host", second)])

    assert response.status_code == 400
    assert response.headers["X-Request-Id"]
