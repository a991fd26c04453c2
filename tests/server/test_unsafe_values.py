"""Values that pass for safe at first sight: each kind, with its neighbours, and what stays allowed."""

import base64
from pathlib import Path

import pytest

from server.filesystems import Keeping, keeping_of
from tests.server.production import Make, fatal, findings_of, warned

pytestmark = pytest.mark.one_database

PG = "postgres://guichet:a-password@"
MEMORY = Path("/dev/shm")

REFUSED = {
    "public_url": [
        "https://localhost.", "https://LOCALHOST", "https://portail.localhost", "https://127.0.0.2", "https://127.1",
        "https://2130706433", "https://0x7f.1", "https://0177.0.0.1", "https://[::1]", "https://[::ffff:127.0.0.1]",
        "https://0.0.0.0", "https://[::]", "https://169.254.1.1", "https://[fe80::1]", "https://portail.invalid",
        "https://１２７.0.0.1", "https://127。0。0。1", "https://portail.example.fr.", "https://localhost.localdomain",
        "https://224.0.0.1", "https://255.255.255.255", "https://*.example.fr", "https://exa mple.fr",
        "https://-portail.fr", "https://portail..fr", "https://.fr", "https://portail.example.fr?",
        "https://portail.example.fr#", "https://portail!.fr",
    ],
    "mail_from": [
        "no-reply@guichet.invalid", "G <no-reply@GUICHET.INVALID>", "G <a@b.invalid>",
        "G <a@localhost>", "a@localhost",
        "G <a@b.localhost>", "G <root@localhost.localdomain>", "a@example.fr, b@example.fr",
        "G <a@example.fr>, b@example.org", "a@example.fr\nBcc: b@example.org", "G\r\nX: y <a@example.fr>",
    ],
    "trusted_proxies": [
        "0.0.0.0/1,128.0.0.0/1", "0.0.0.0/2", "8.0.0.0/8", "10.0.0.0/7", "2000::/3",
        "::/1,8000::/1", "::ffff:0:0/96",
        "::ffff:0:0/90", ",".join(f"{n}.0.0.0/9" for n in range(20, 22)), "2a00::/12", "::ffff:128.0.0.0/97",
    ],
    "metrics_token": ["a", "abc", "aaaaaaaaaaaaaaaaaaaaaaaa", "secret", "123456789012345", "1234567890123456",
        "abcdefabcdefabcdef", "changemechangeme1",
    ],
    "redis_url": ["redis://redis.example.fr:6379", "redis://:pw@10.0.0.3", "redis://redis"],
    "recherche_url": ["http://registry.example.fr", "http://10.1.2.3:8080", "http://mock"],
    "insee_url": ["http://api.insee.fr/api-sirene/3.11", "http://[2001:db8::1]"],
    "database_url": [
        f"{PG}db.example.fr/g?sslmode=disable", f"{PG}db.example.fr/g?sslmode=allow",
        f"{PG}10.0.0.5/g?sslmode=prefer",
        f"{PG}db.example.fr/g", f"{PG}[2001:db8::5]/g?sslmode=disable", "postgresql://g:p@/g?host=db.example.fr",
        f"{PG}db/g?ssl=false", "sqlite:///dev/shm/guichet.db", "sqlite:///dev/shm/new/folder/guichet.db",
        "sqlite://:memory:", "sqlite://", f"{PG}127.0.0.1/", f"{PG}127.0.0.1:port/g",
        f"{PG}127.0.0.1/g?sslmode=maybe",
    ],
    "allowed_origins": [
        "https://app.example.fr/path", "https://*.example.fr", "*", "null",
        "app.example.fr",
        "http://localhost", "HTTP://app.example.fr", "capacitor://", "file:///", "capacitor://localhost/index.html",
        "https://ada@app.example.fr", "https://app.example.fr?x=1",
    ],
}  # fmt: skip
HEXADECIMAL = "c41f09a7d26be8530b9ef2748d15a36c7e80f4b19d52c6a3e71d0284bf965ca8"
WARNED = {
    "public_url": [
        "https://10.0.0.5", "https://[fd00::5]", "https://portail", "https://portail.local", "https://portal.example",
        "https://portail.test", "https://9.9.9.9", "https://[2a01:e0a::5]",
    ],
    "mail_from": ["G <a@portal.example>", "G <a@mairie.local>"],
    "database_url": [f"{PG}127.0.0.1:1/g?pool_size=3"],
}  # fmt: skip
ALLOWED = {
    "public_url": ["https://portail.example.fr", "https://portail.example.fr:8443", "https://localhost.example.fr",
        "https://mairie-évry.fr", "https://a_b.example.fr",
    ],
    "mail_from": ["portail@example.fr", "G <a@invalid.example.fr>"],
    "trusted_proxies": [
        "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,127.0.0.0/8,::1,fd00::/8", "203.0.113.7", "173.245.48.0/20",
        "104.16.0.0/13,104.24.0.0/14,172.64.0.0/13,2a06:98c0::/29", "::ffff:10.0.0.1",
    ],
    "metrics_token": ["0f6b2c8d9e1a47f3", "correct horse battery", "8301947265018843", HEXADECIMAL],
    "redis_url": ["rediss://redis.example.fr:6379"],
    "recherche_url": ["http://127.0.0.1:9000", "http://localhost:9000", "https://registry.example.fr"],
    "database_url": [f"{PG}127.0.0.1:1/g?sslmode=disable", "postgres://g:p@127.0.0.1:1/g?statement_cache_size=0"],
    "allowed_origins": [
        "https://app.example.fr/",
        "capacitor://localhost", "ionic://localhost", "tauri://localhost", "https://localhost", "app://-",
        "https://app.example.fr:8443", "https://[2001:db8::1]:8443", "chrome-extension://abcdefghijklmnop",
    ],
}  # fmt: skip


def each(values: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(setting, value) for setting, listed in values.items() for value in listed]


@pytest.mark.parametrize(("setting", "value"), each(REFUSED))
async def test_production_refuses(production: Make, setting: str, value: str) -> None:
    if value.startswith("sqlite:///dev/shm") and keeping_of(MEMORY) is not Keeping.IN_MEMORY:
        pytest.skip("no filesystem in memory here")

    assert await fatal(production(**{setting: value})) == {f"GUICHET_{setting.upper()}"}


@pytest.mark.parametrize(("setting", "value"), each(WARNED))
async def test_production_warns(production: Make, setting: str, value: str) -> None:
    settings = production(**{setting: value})

    assert await fatal(settings) == set()
    assert f"GUICHET_{setting.upper()}" in await warned(settings)


@pytest.mark.parametrize(("setting", "value"), each(ALLOWED))
async def test_production_says_nothing(production: Make, setting: str, value: str) -> None:
    settings = production(**{setting: value})

    named = await fatal(settings) | await warned(settings)

    # Whether a Redis answers is another question than whether its URL is safe.
    assert named <= ({"GUICHET_REDIS_URL"} if setting == "redis_url" else set())


@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
async def test_a_connection_that_is_encrypted_is_not_refused_for_being_in_clear(
    production: Make, mode: str
) -> None:
    settings = production(database_url=f"{PG}guichet.invalid/g?sslmode={mode}")

    assert not [each for each in await findings_of(settings) if "clear" in each.trouble]


MADE_UP = {
    "zero": bytes(32),
    "one byte": b"\x07" * 48,
    "two bytes": b"\x01\x02" * 16,
    "counting": bytes(range(32)),
    "counting down": bytes(range(200, 168, -1)),
    "a part again": b"0123456789abcdef" * 2,
}


@pytest.mark.parametrize("name", MADE_UP)
async def test_keys_that_nobody_drew_are_refused(production: Make, tmp_path: Path, name: str) -> None:
    settings = production()
    (tmp_path / "keys").write_text(f"k1:{base64.b64encode(MADE_UP[name]).decode()}\n")

    assert await fatal(settings) == {"GUICHET_KEYS_FILE"}


async def test_two_keys_that_are_equal_are_refused(production: Make, tmp_path: Path) -> None:
    settings = production()
    line = (tmp_path / "keys").read_text()
    (tmp_path / "keys").write_text(f"{line}other:{line.partition(':')[2]}")

    assert await fatal(settings) == {"GUICHET_KEYS_FILE"}


async def test_a_key_of_random_hexadecimal_digits_is_allowed(production: Make, tmp_path: Path) -> None:
    settings = production()
    text = b"9f1c04d7a2b8e6350c7d41f8e92ab36d5704c1e8fa239b6d80157e4cab92f36d"
    (tmp_path / "keys").write_text(f"k1:{base64.b64encode(text).decode()}\n")

    assert await fatal(settings) == set()
