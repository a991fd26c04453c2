"""The subject and the sender of a letter, read letter for letter by whoever receives it."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.headers import Sender, Subject
from mail.rendering import Renderer
from mail.specimens import specimens
from models.account import Language
from models.letter import Letter
from tests.mail.scenes import KEYS, Clock

SIGNS = st.characters(exclude_categories=("Cc", "Cs"))
TEXTS = st.one_of(
    st.text(SIGNS, min_size=1),
    st.text("aé '-=?ub8_🎉\u00a0\u0301", min_size=1, max_size=200),
    st.lists(
        st.sampled_from(["=?utf-8?b?d3d3?=", "=?utf-8?q?=0D=0A?=", " ", "  ", "à", "l'énergie", "-"]),
        min_size=1,
    ).map("".join),
)


@pytest.mark.parametrize(
    "name",
    [
        "DIRECTION RÉGIONALE - Délégation à l'énergie",
        "A - Délégation à l'énergie",
        "=?utf-8?b?d3d3?=",
        "La société =?utf-8?b?d3d3?= et fils",
        "=?utf-8?q?=0D=0ABcc:_victim@c.example?=",
        "É" * 255,
        "PLAIN",
    ],
)
@pytest.mark.parametrize("language", Language)
def test_the_subject_that_arrives_is_the_one_that_was_written(renderer, name, language):
    [draft] = [one for kind, spoken, one in specimens() if (kind, spoken) == ("attachment_offered", language)]
    letter = Letter(
        kind=draft.kind, recipient=draft.recipient, language=language, created_at=Clock().now,
        facts={**draft.facts, "registered_name": name},
    )  # fmt: skip
    letter.link_token = None

    sent = renderer.message(letter).as_bytes()

    assert name in message_from_bytes(sent, policy=SMTP)["Subject"]
    assert message_from_bytes(sent, policy=SMTP)["Subject"] == renderer.render(letter).subject
    assert message_from_bytes(sent, policy=SMTP).keys() == renderer.message(letter).keys()


@given(TEXTS)
def test_any_subject_is_read_as_it_was_written(text):
    message = EmailMessage(policy=SMTP)
    message["Subject"] = Subject(text)
    sent = message.as_bytes()

    assert message["Subject"] == text
    assert message_from_bytes(sent, policy=SMTP)["Subject"] == text
    assert decoded(message_from_bytes(sent)["Subject"]) == text
    assert all(len(line) <= 76 for line in sent.split(b"\r\n"))
    assert sent.isascii()


@given(TEXTS)
def test_any_name_of_a_sender_is_read_as_it_was_written(text):
    message = EmailMessage(policy=SMTP)
    message["From"] = Sender.of(Address(display_name=text, username="no-reply", domain="portail.test"))
    sent = message_from_bytes(message.as_bytes())

    name, address = parseaddr(str(sent["From"]))
    assert decoded(name) == text
    assert address == "no-reply@portail.test"
    assert message["From"].addresses[0].display_name == text


def test_a_sender_keeps_its_name_and_gets_the_dns_spelling_of_its_domain():
    sender = "Société d'Exemple <no-reply@société.example>"
    written = Renderer(
        public_url="https://portail.test", time_zone=ZoneInfo("Europe/Paris"), keys=KEYS, sender=sender
    ).message(a_letter("jean@société.example"))

    arrived = message_from_bytes(written.as_bytes(), policy=SMTP)
    assert arrived["From"].addresses[0].display_name == "Société d'Exemple"
    assert arrived["From"].addresses[0].addr_spec == "no-reply@xn--socit-esab.example"
    assert arrived["To"] == "jean@xn--socit-esab.example"
    assert arrived["Message-ID"].endswith("@xn--socit-esab.example>")


def a_letter(recipient: str) -> Letter:
    [draft] = [
        one for kind, spoken, one in specimens() if (kind, spoken) == ("account_activated", Language.FR)
    ]
    letter = Letter(
        kind=draft.kind, recipient=recipient, language=Language.FR, created_at=Clock().now, facts=draft.facts
    )
    letter.link_token = None
    return letter


def decoded(field: object) -> str:
    return str(make_header(decode_header(str(field))))
