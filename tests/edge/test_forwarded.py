"""Who really asks, where proxies stand in between."""

import pytest

from server.forwarded import client_address
from server.settings import Settings
from tests.documents import LOG_IN
from tests.portal import Portal

PROXIES = Settings(_env_file=None, trusted_proxies="10.0.0.0/8, fd00::/8").trusted_proxies


@pytest.mark.parametrize(
    ("peer", "forwarded", "believed"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1, 10.2.2.2"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1, unknown"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, "], "198.51.100.1"),
        ("10.0.0.1", [" , 198.51.100.1,, ", ""], "198.51.100.1"),
        ("10.0.0.1", ["10.3.3.3"], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("fd00::1", ["2001:db8::7"], "2001:db8::7"),
        ("fd00::1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1:1, 198.51.100.7:51234, 10.2.2.2:80"], "198.51.100.7"),
        ("10.0.0.1", ["[2001:db8::7]"], "2001:db8::7"),
        ("10.0.0.1", ["[2001:db8::7]:51234"], "2001:db8::7"),
        ("10.0.0.1", ['"[2001:db8::7]:51234"'], "2001:db8::7"),
        ("10.0.0.1", ["fe80::1%eth0"], "fe80::1"),
        ("10.0.0.1", ["[fe80::1%25eth0]:80"], "fe80::1"),
        ("10.0.0.1", ["::ffff:198.51.100.7"], "198.51.100.7"),
        ("::ffff:10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["198.51.100.7, _hidden"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7, [10.0.0.2"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7:80:80"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.300:80"], "10.0.0.1"),
    ],
)
def test_sec_36_only_our_proxies_say_who_asks(peer: str, forwarded: list[str], believed: str) -> None:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    scope = {"type": "http", "client": (peer, 1), "headers": [*headers, (b"x-real-ip", b"9.9.9.9")]}

    assert client_address(scope, PROXIES) == believed


def test_sec_36_no_proxy_is_believed_unless_it_is_named() -> None:
    scope = {"type": "http", "client": ("127.0.0.1", 1), "headers": [(b"x-forwarded-for", b"198.51.100.1")]}

    assert client_address(scope, ()) == "127.0.0.1"


@pytest.fixture
def settings() -> Settings:
    return Settings(
        _env_file=None,
        public_url="http://portail.test",
        captcha=("off",),
        trusted_proxies="203.0.113.7",
    )


@pytest.mark.parametrize("dressed", ["{}", "{}:51234", '"{}"', "{}:4711, 203.0.113.7:80"])
async def test_each_client_behind_a_proxy_is_counted_alone(portal: Portal, dressed: str) -> None:
    async def log_in(address: str) -> str:
        caller = portal.caller(**{"X-Forwarded-For": dressed.format(address)})
        answer = await caller(LOG_IN, input={"email": "ada@example.org", "password": "Wrong-Horse-47!"})
        return str(answer["__typename"])

    attempts = [await log_in("198.51.100.7") for _ in range(31)]

    assert attempts[-1] == "TooManyRequests"
    assert await log_in("198.51.100.8") == "InvalidCredentials"
