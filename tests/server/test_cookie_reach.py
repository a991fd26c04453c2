"""The doctor explains a cookie that cannot stick: a page and an API under two names of one machine."""

import pytest

from server.cookie_reach import cookie_reach
from server.doctor import examine
from server.settings import Settings

pytestmark = pytest.mark.one_database


def with_origins(public_url: str, *origins: str) -> Settings:
    return Settings(_env_file=None, public_url=public_url, allowed_origins=origins)


@pytest.mark.parametrize(
    ("public_url", "origin"),
    [
        ("http://127.0.0.1:8000", "http://localhost:5173"),
        ("http://localhost:8000", "http://127.0.0.1:5173"),
        ("http://[::1]:8000", "http://localhost:5173"),
        ("http://127.0.0.1:8000", "http://app.localhost:5173"),
    ],
)
async def test_two_names_of_this_machine_are_warned_of(public_url: str, origin: str) -> None:
    settings = with_origins(public_url, public_url, origin)

    (finding,) = cookie_reach(settings)

    assert finding.setting == "GUICHET_ALLOWED_ORIGINS"
    assert not finding.is_fatal
    assert finding in await examine(settings, as_production=False)


@pytest.mark.parametrize(
    ("public_url", "origin"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:5173"),
        ("http://localhost:8000", "http://localhost:5173"),
        ("https://api.example", "http://localhost:5173"),
        ("http://127.0.0.1:8000", "https://app.example"),
    ],
)
def test_one_name_is_not(public_url: str, origin: str) -> None:
    assert list(cookie_reach(with_origins(public_url, origin))) == []
