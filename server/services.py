"""Making, from the settings, what a process lives with: clock, keys, hasher, limits, registry, mail."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import httpx2

from mail.rendering import Renderer
from mail.smtp import Smtp
from mail.transport import Inbox, Transport
from mail.worker import Worker
from models.captcha import CaptchaKind
from models.registry import find_in_register
from registry.chain import registry_chain
from registry.record import Find
from resolvers.context import Rules, Services
from resolvers.secret_questions import SecretQuestionMode
from security.hashing import Hasher
from security.keys import Keys
from security.limits import Limiter
from security.passwords import rules_for
from security.studio import Studio
from server.keys_file import write_new_keys
from server.settings import Settings

# Above what the longest of these answers takes on an idle server, and nothing that a person would notice.
ANSWER_FLOOR = timedelta(milliseconds=60)
CAPTCHAS = {"characters": CaptchaKind.CHARACTERS, "proof_of_work": CaptchaKind.PROOF_OF_WORK}


def clock_of(settings: Settings) -> Callable[[], datetime]:
    """Return the product's clock: UTC, shifted where the settings say so."""
    offset = settings.clock_offset
    return lambda: datetime.now(UTC) + offset  # noqa: TID251  # the one place that reads the real clock


def keys_of(settings: Settings) -> Keys:
    """Read the keys; development makes its own at its first start."""
    path = settings.keys_path
    if path is None:
        raise FileNotFoundError("GUICHET_KEYS_FILE names no file: make one with `guichet keys new`.")
    if not path.exists() and not settings.is_production:
        with suppress(FileExistsError):  # another process was first: its keys are the ones
            write_new_keys(path, Keys.generate())
    return Keys.load(path)


def rules_of(settings: Settings) -> Rules:
    return Rules(
        password=rules_for(settings.password_profile, at_activation=True),
        new_password=rules_for(settings.password_profile),
        secret_question=SecretQuestionMode(settings.secret_question.upper()),
        captcha_kinds=tuple(CAPTCHAS[name] for name in settings.captcha if name in CAPTCHAS),
        activation_lifetime=timedelta(days=settings.activation_days),
        reset_lifetime=timedelta(minutes=settings.reset_minutes),
        public_url=settings.public_url,
        is_secure=settings.public_url.startswith("https://"),
    )


def renderer_of(settings: Settings, keys: Keys) -> Renderer:
    return Renderer(
        public_url=settings.public_url, time_zone=settings.time_zone, keys=keys, sender=settings.mail_from
    )


def transport_of(settings: Settings) -> Transport:
    """Return the way letters leave: the relay, or nowhere but the development inbox."""
    if settings.smtp_url is None:
        return Inbox()
    url = settings.smtp_url.get_secret_value()
    return Smtp.from_url(url, require_tls=settings.is_production, hello=settings.hello)


def worker_of(settings: Settings, keys: Keys) -> Worker:
    return Worker(renderer_of(settings, keys), transport_of(settings), clock=clock_of(settings))


def registry_of(settings: Settings, client: httpx2.AsyncClient) -> Find:
    return registry_chain(
        settings.registry,
        local=find_in_register,
        recherche_url=settings.recherche_url,
        insee_url=settings.insee_url,
        insee_key=settings.insee_key.get_secret_value() if settings.insee_key else None,
        client=client,
        monotonic=time.monotonic,
    )


def limits_of(settings: Settings, keys: Keys) -> Limiter:
    if settings.limits == "off":
        return Limiter.off()
    if settings.redis_url is None:
        return Limiter.in_memory()
    return Limiter.redis(settings.redis_url.get_secret_value(), keys=keys)


@asynccontextmanager
async def open_services(
    settings: Settings,
    *,
    wake_mail: Callable[[], None],
    wake_deferred: Callable[[], None] = lambda: None,
) -> AsyncIterator[Services]:
    """Open what requests are served with, and close it in the other order."""
    keys = keys_of(settings)
    hasher, studio, limits = Hasher(keys), Studio(), limits_of(settings, keys)
    async with httpx2.AsyncClient(follow_redirects=False, timeout=3.0) as client:
        try:
            yield Services(
                clock=clock_of(settings),
                rules=rules_of(settings),
                keys=keys,
                hasher=hasher,
                limits=limits,
                studio=studio,
                registry=registry_of(settings, client),
                wake_mail=wake_mail,
                wake_deferred=wake_deferred,
                floor=ANSWER_FLOOR,
            )
        finally:
            hasher.close()
            studio.close()
            await limits.close()
