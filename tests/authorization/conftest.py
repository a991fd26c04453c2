"""One scene for all tests about rights: built once, and as it was built whenever a file of tests begins."""

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest

from mail.delivery import Delivery
from mail.rendering import Renderer
from mail.transport import Memory
from models.registry import find_in_register
from resolvers.context import Services
from security.hashing import Hasher
from security.keys import Keys
from security.limits import Limiter
from security.studio import Studio
from server.services import rules_of
from server.settings import Settings
from tests.authorization.building import built
from tests.authorization.home import Home
from tests.authorization.scene import Scene
from tests.portal import Clock, Portal


def _portal(hasher: Hasher, studio: Studio) -> Portal:
    settings = Settings(_env_file=None, public_url="http://portail.test", captcha=("off",), limits="off")
    clock, keys, post_box = Clock(), Keys.for_tests(), Memory()
    zone = ZoneInfo("Europe/Paris")
    renderer = Renderer(public_url=settings.public_url, time_zone=zone, keys=keys, sender=settings.mail_from)
    services = Services(
        clock=clock,
        rules=rules_of(settings),
        keys=keys,
        hasher=hasher,
        limits=Limiter.off(),
        studio=studio,
        registry=find_in_register,
        wake_mail=lambda: None,
    )
    return Portal(settings, services, clock, post_box, Delivery(renderer, post_box, clock=clock))


@pytest.fixture(scope="session")
async def kept_scene(
    register: str, hasher: Hasher, studio: Studio, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Scene]:
    home = Home(register, tmp_path_factory.mktemp("scene"))
    await home.open()
    scene = await built(_portal(hasher, studio), home)
    await home.keep()
    yield scene
    await home.remove()


@pytest.fixture(scope="module")
async def scene(kept_scene: Scene) -> AsyncIterator[Scene]:
    """Six people who ask, and what they ask about."""
    await kept_scene.home.come_back()
    yield kept_scene
    await kept_scene.home.leave()
