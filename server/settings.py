"""The settings: the only place that reads the environment."""

import re
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from security.hosts import a_label, hello_name, url_with_a_label

PREFIX = "GUICHET_"
ENCODING = "utf-8-sig"  # of .env: some editors begin a file with a byte order mark
RECHERCHE = "https://recherche-entreprises.api.gouv.fr"
INSEE = "https://api.insee.fr/api-sirene/3.11"

FURTHEST = timedelta(days=3650)  # for the product's clock to be shifted
_OFFSET = re.compile(r"([+-])(\d+)([dhms])", re.ASCII)
_HELLO = re.compile(r"[\w.-]+|\[[0-9a-fA-F.:]+\]")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def _listed(value: object) -> object:
    if isinstance(value, str):
        return tuple(item.strip() for item in value.split(",") if item.strip())
    return value


def _networks(value: object) -> object:
    """Read addresses and networks; 10.0.0.5/8 is the network that it lies in."""
    listed = _listed(value)
    if not isinstance(listed, tuple):
        return value
    return tuple(ip_network(item, strict=False) for item in listed)


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
Switch = Literal["on", "off"]


class Settings(BaseSettings):
    """Every setting, typed, with its meaning; none is needed to try the product."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding=ENCODING,
        extra="ignore",
        env_ignore_empty=True,
        frozen=True,
    )

    env: Literal["development", "production"] = Field("development", description="development or production")
    database_url: SecretStr = Field(
        SecretStr("sqlite://var/guichet.db"),
        description="sqlite://PATH or postgres://user:password@host:port/name",
    )
    redis_url: SecretStr | None = Field(None, description="shared limits; needed for more than one process")
    public_url: str = Field("http://127.0.0.1:8000", description="base of the links in letters")
    allowed_origins: Listed = Field(
        (), description="front ends that may send the session cookie; the public URL is always one"
    )
    allowed_hosts: Listed = Field(
        (), description="Host headers that are answered; the public URL's is always one"
    )
    smtp_url: SecretStr | None = Field(
        None, description="smtp:// or smtps://user:password@host:port; without it letters stay in the inbox"
    )
    mail_from: str = Field("Guichet <no-reply@guichet.invalid>", description="sender of the letters")
    smtp_hello: str | None = Field(
        None, description="name given to the relay (EHLO); the public URL's host where it is not set"
    )
    mail_worker: Literal["embedded", "off"] = Field("embedded", description="embedded or off")
    registry: Listed = Field(("local",), description="in order: local, recherche, insee")
    recherche_url: str = Field(RECHERCHE, description="API Recherche d'entreprises")
    insee_url: str = Field(INSEE, description="API Sirene")
    insee_key: SecretStr | None = Field(None, description="key of the API Sirene")
    captcha: Listed = Field(("characters", "proof_of_work"), description="characters, proof_of_work; or off")
    limits: Switch = Field("on", description="off is refused in production")
    password_profile: Literal["recommended", "guide", "nist"] = Field(
        "recommended", description="recommended, guide or nist"
    )
    secret_question: Literal["catalogue", "free_text", "off"] = Field(
        "catalogue", description="catalogue, free_text or off"
    )
    activation_days: int = Field(30, ge=1, le=30, description="life of the activation link, in days")
    reset_minutes: int = Field(60, ge=5, le=1440, description="life of the password-reset link, in minutes")
    keys_file: Path | None = Field(None, description="signing and pepper keys; made by `guichet keys new`")
    time_zone: ZoneInfo = Field(ZoneInfo("Europe/Paris"), description="of the instants in letters")
    clock_offset: timedelta = Field(
        timedelta(0),
        ge=-FURTHEST,
        le=FURTHEST,
        description="e.g. +31d, -1h: shifts the product's clock; refused in production",
    )
    introspection: Switch = Field("on", description="GraphQL introspection")
    graphiql: Switch | None = Field(None, description="the explorer; on in development, off in production")
    trusted_proxies: Annotated[
        tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)
    ] = Field((), description="addresses whose X-Forwarded-For is believed")
    inbox: Literal["loopback", "anywhere"] = Field(
        "loopback", description="who may read the development inbox: this machine alone, or anybody"
    )
    metrics_token: SecretStr | None = Field(
        None, description="bearer token that opens /metrics from elsewhere than loopback"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="least level that is logged"
    )

    @field_validator("clock_offset", mode="before")
    @classmethod
    def _offset(cls, value: object) -> object:
        if isinstance(value, str) and (match := _OFFSET.fullmatch(value.strip())):
            sign, amount, unit = match.groups()
            try:
                return timedelta(**{_UNITS[unit]: int(sign + amount)})
            except OverflowError:
                raise ValueError("no clock goes that far") from None
        return value

    @field_validator("time_zone", mode="before")
    @classmethod
    def _zone(cls, value: object) -> object:
        try:
            return ZoneInfo(value) if isinstance(value, str) else value
        except (ZoneInfoNotFoundError, OSError):
            raise ValueError("no such time zone; use e.g. Europe/Paris") from None

    @field_validator("public_url", "recherche_url", "insee_url", mode="after")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("public_url", mode="after")
    @classmethod
    def _spelled_as_in_links(cls, value: str) -> str:
        return url_with_a_label(value)

    @field_validator("allowed_origins", "allowed_hosts", mode="after")
    @classmethod
    def _spelled_as_browsers_do(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(url_with_a_label(item) if "://" in item else a_label(item) for item in value)

    @field_validator("smtp_hello", mode="after")
    @classmethod
    def _hello(cls, value: str | None) -> str | None:
        if value is not None and not _HELLO.fullmatch(value):
            raise ValueError("no host name; use e.g. portal.example")
        return hello_name(value) if value is not None else None

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def explorer_is_on(self) -> bool:
        return (self.graphiql or ("off" if self.is_production else "on")) == "on"

    @property
    def keys_path(self) -> Path | None:
        """The keys file; development has one of its own, made at first start."""
        return self.keys_file or (None if self.is_production else Path("var/keys"))

    @property
    def origins(self) -> frozenset[str]:
        return frozenset((self.public_url, *(origin.rstrip("/") for origin in self.allowed_origins)))

    @property
    def hello(self) -> str:
        """What the server calls itself to the relay."""
        return self.smtp_hello or hello_name(urlsplit(self.public_url).hostname or "localhost")
