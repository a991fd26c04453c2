"""What the server calls itself to a relay, and under which spelling it writes to whom."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from mail.smtp import Smtp
from server.services import transport_of
from server.settings import Settings
from tests.mail.certificates import make_certificate
from tests.mail.scenes import SHORT, all_settled, post_activation, smtp, working
from tests.mail.smtp_server import smtp_server


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"public_url": "https://portal.example"}, "portal.example"),
        ({"public_url": "https://Société.example:8443"}, "xn--socit-esab.example"),
        ({"public_url": "http://127.0.0.1:8000"}, "[127.0.0.1]"),
        ({"public_url": "http://[::1]:8000"}, "[IPv6:::1]"),
        (
            {"public_url": "https://portal.example", "smtp_hello": "mail.portal.example"},
            "mail.portal.example",
        ),
        ({"smtp_hello": "mél.example"}, "xn--ml-bja.example"),
        ({"smtp_hello": "192.0.2.7"}, "[192.0.2.7]"),
    ],
)
async def test_a_relay_is_greeted_by_a_name_that_it_can_look_up(sink, changes, name):
    settings = Settings(_env_file=None, smtp_url=sink.url, **changes)

    await transport_of(settings).send(written(), recipient="ada@test.example")

    assert sink.hellos == [name]


async def test_the_name_is_the_same_once_the_connection_is_encrypted(tmp_path):
    certificate = make_certificate(tmp_path)
    async with smtp_server(tls=certificate.of_server()) as sink:
        relay = Smtp.from_url(
            sink.url, require_tls=True, hello="portal.example", patience=SHORT, context=certificate.trusted()
        )
        await relay.send(written(), recipient="ada@test.example")

    assert sink.hellos == ["portal.example", "portal.example"]


@pytest.mark.parametrize("name", ["a b", "portal.example\r\nMAIL FROM:<a@b>", "[portal]", "é/"])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(ValueError, match="no host name"):
        Settings(_env_file=None, smtp_hello=name)


async def test_a_letter_to_an_international_domain_goes_to_its_dns_spelling(database, clock, renderer, sink):
    await post_activation(clock, email="jean@société.example")

    async with working(renderer, smtp(sink), clock):
        await all_settled()

    assert sink.recipients() == ["jean@xn--socit-esab.example"]
    assert sink.kept[0].message["To"] == "jean@xn--socit-esab.example"


def written() -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "no-reply@portail.test"
    message["To"] = "ada@test.example"
    message.set_content("Bonjour")
    return message
