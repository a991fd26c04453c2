"""What production refuses to start with, setting by setting, and what it only warns of."""

import asyncio
from pathlib import Path

import pytest

from models.database import open_database
from security.keys import Keys
from server.database_check import database_check
from server.doctor import examine
from server.settings import Settings
from server.unsafe_settings import unsafe_settings
from tests.server.production import Make, fatal

pytestmark = pytest.mark.one_database


async def test_safe_settings_pass(production: Make) -> None:
    assert await fatal(production()) == set()
    assert await fatal(production(database_url="sqlite:///var/lib/guichet/nowhere.db")) == set()


UNSAFE = {
    "CFG-03 not https": ("public_url", "http://portail.example.fr", "GUICHET_PUBLIC_URL"),
    "CFG-03 this machine": ("public_url", "https://127.0.0.1", "GUICHET_PUBLIC_URL"),
    "CFG-03 localhost": ("public_url", "https://localhost:8000", "GUICHET_PUBLIC_URL"),
    "CFG-03 a path": ("public_url", "https://portail.example.fr/guichet", "GUICHET_PUBLIC_URL"),
    "CFG-03 a user": ("public_url", "https://ada@portail.example.fr", "GUICHET_PUBLIC_URL"),
    "CFG-03 no address": ("public_url", "portail.example.fr", "GUICHET_PUBLIC_URL"),
    "CFG-04 no keys named": ("keys_file", None, "GUICHET_KEYS_FILE"),
    "CFG-04 no such keys": ("keys_file", "/nowhere/keys", "GUICHET_KEYS_FILE"),
    "CFG-05 any host": ("allowed_hosts", "*", "GUICHET_ALLOWED_HOSTS"),
    "CFG-05 any host below": ("allowed_hosts", "*.example.fr", "GUICHET_ALLOWED_HOSTS"),
    "CFG-06 any origin": ("allowed_origins", "*", "GUICHET_ALLOWED_ORIGINS"),
    "CFG-06 an origin in clear": ("allowed_origins", "http://app.example.fr", "GUICHET_ALLOWED_ORIGINS"),
    "CFG-06 a pattern": ("allowed_origins", "https://*.example.fr", "GUICHET_ALLOWED_ORIGINS"),
    "CFG-08 every proxy": ("trusted_proxies", "0.0.0.0/0", "GUICHET_TRUSTED_PROXIES"),
    "CFG-08 every proxy, IPv6": ("trusted_proxies", "10.0.0.0/8,::/0", "GUICHET_TRUSTED_PROXIES"),
    "CFG-09 no captcha": ("captcha", "off", "GUICHET_CAPTCHA"),
    "CFG-09 an unknown captcha": ("captcha", "none", "GUICHET_CAPTCHA"),
    "CFG-11 no limits": ("limits", "off", "GUICHET_LIMITS"),
    "CFG-12 no relay": ("smtp_url", None, "GUICHET_SMTP_URL"),
    "CFG-12 no such scheme": ("smtp_url", "http://relay.example.fr", "GUICHET_SMTP_URL"),
    "CFG-13 a sender that is no address": ("mail_from", "Portail", "GUICHET_MAIL_FROM"),
    "CFG-13 a sender that cannot exist": ("mail_from", "G <no-reply@guichet.invalid>", "GUICHET_MAIL_FROM"),
    "CFG-14 PostgreSQL's own role": (
        "database_url",
        "postgres://postgres:postgres@db.example.fr:1/guichet",
        "GUICHET_DATABASE_URL",
    ),
    "CFG-14 no password": ("database_url", "postgres://postgres@db.example.fr/g", "GUICHET_DATABASE_URL"),
    "another database": ("database_url", "mysql://u:p@db/guichet", "GUICHET_DATABASE_URL"),
    "CFG-21 everything is logged": ("log_level", "DEBUG", "GUICHET_LOG_LEVEL"),
    "a shifted clock": ("clock_offset", "+31d", "GUICHET_CLOCK_OFFSET"),
    "an unknown register": ("registry", "local,wikipedia", "GUICHET_REGISTRY"),
    "no register": ("registry", ",", "GUICHET_REGISTRY"),
    "INSEE without a key": ("registry", "local,insee", "GUICHET_INSEE_KEY"),
    "a Redis that is none": ("redis_url", "http://redis.example.fr", "GUICHET_REDIS_URL"),
}


@pytest.mark.parametrize("name", UNSAFE)
async def test_sec_95_production_refuses(production: Make, name: str) -> None:
    setting, value, named = UNSAFE[name]

    assert await fatal(production(**{setting: value})) == {named}


async def test_cfg_04_keys_that_are_short_doubled_or_no_keys_are_refused(
    production: Make, tmp_path: Path
) -> None:
    weak = tmp_path / "weak"
    weak.touch(mode=0o600)
    for text in ("", "k1:c2hvcnQ=", "nonsense", "k1:!!!!", Keys.generate() + Keys.generate()[:3]):
        weak.write_text(text)
        assert await fatal(production(keys_file=weak)) == {"GUICHET_KEYS_FILE"}, text


async def test_cfg_04_keys_that_others_can_read_are_refused(production: Make, tmp_path: Path) -> None:
    settings = production()
    (tmp_path / "keys").chmod(0o644)

    assert await fatal(settings) == {"GUICHET_KEYS_FILE"}


async def test_cfg_08_a_proxy_setting_that_is_not_ours_is_refused(
    production: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")

    assert await fatal(production()) == {"FORWARDED_ALLOW_IPS"}


async def test_cfg_15_a_database_file_that_everybody_reads_is_refused(
    production: Make, tmp_path: Path
) -> None:
    (tmp_path / "open.db").touch(mode=0o644)

    settings = production(database_url=f"sqlite://{tmp_path / 'open.db'}")

    assert "GUICHET_DATABASE_URL" in {each.setting for each in unsafe_settings(settings)}


async def test_several_processes_without_shared_limits_are_refused_anywhere(production: Make) -> None:
    assert await fatal(production(), workers=2) == {"GUICHET_REDIS_URL"}
    development = Settings(_env_file=None)
    findings = await examine(development, as_production=False, workers=2)
    assert "GUICHET_REDIS_URL" in {each.setting for each in findings if each.is_fatal}


async def test_what_is_only_unwise_is_a_warning(production: Make) -> None:
    settings = production(password_profile="guide", graphiql="on")

    warned = {each.setting for each in unsafe_settings(settings) if not each.is_fatal}

    assert {"GUICHET_PASSWORD_PROFILE", "GUICHET_GRAPHIQL"} <= warned
    assert await fatal(settings) == set()


async def test_every_finding_is_one_line_and_names_its_remedy(production: Make) -> None:
    worst = production(**{setting: value for setting, value, _ in UNSAFE.values()})

    findings = await examine(worst, as_production=True)

    assert len(findings) > 10
    for finding in findings:
        assert finding.remedy
        assert "\n" not in finding.trouble + finding.remedy


async def test_no_finding_tells_a_secret(production: Make) -> None:
    settings = production(
        database_url="mysql://u:Hunter2-SECRET@db/guichet",
        smtp_url="ftp://u:Hunter2-SECRET@relay",
        redis_url="ftp://:Hunter2-SECRET@redis",
    )

    assert "Hunter2-SECRET" not in str(await examine(settings, as_production=True))


async def test_cfg_16_a_database_that_is_behind_is_told_to_migrate(database: str, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, database_url=database)
    assert await database_check(settings, as_production=False) == []

    behind = Settings(_env_file=None, database_url=f"sqlite://{tmp_path / 'empty.db'}")
    (tmp_path / "empty.db").touch()
    (finding,) = await database_check(behind, as_production=False)

    await open_database(database)  # the doctor closed it, and the canary still looks into it
    assert finding.setting == "GUICHET_DATABASE_URL"
    assert finding.remedy == "guichet migrate"


async def test_before_the_first_migration_only_a_start_is_refused(tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None, database_url=f"sqlite://{tmp_path / 'none.db'}", keys_file=tmp_path / "k"
    )

    asked, starting = await asyncio.gather(
        examine(settings, as_production=False), examine(settings, as_production=False, is_starting=True)
    )

    assert [(each.remedy, each.is_fatal) for each in asked] == [("guichet migrate", False)]
    assert [(each.remedy, each.is_fatal) for each in starting] == [("guichet migrate", True)]
