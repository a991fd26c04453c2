"""Handing a message over to a real SMTP server, and saying whose each failure is."""

import time
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from mail.smtp import Smtp
from mail.transport import MessageRefused, RecipientRefused, RelayTrouble, Stage, Trouble, TryLater
from tests.mail.certificates import make_certificate
from tests.mail.scenes import SHORT, smtp
from tests.mail.smtp_server import Chatter, Drip, Drop, Hang, Refuse, smtp_server

TO = "ada@test.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def expired(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("expired"), days=-1)


async def test_a_message_is_taken_over_with_one_recipient_in_its_envelope(sink):
    await smtp(sink).send(written(), recipient=TO)

    (kept,) = sink.kept
    assert kept.recipients == [TO]
    assert kept.sender == "no-reply@portail.test"
    assert kept.message["Subject"] == "Bonjour"


@pytest.mark.parametrize(
    ("stage", "code", "judged", "where"),
    [
        ("BANNER", 421, RelayTrouble, Stage.CONNECT),
        ("BANNER", 554, RelayTrouble, Stage.CONNECT),
        ("EHLO", 502, RelayTrouble, Stage.HELLO),
        ("MAIL", 451, RelayTrouble, Stage.SENDER),
        ("MAIL", 530, RelayTrouble, Stage.SENDER),
        ("RCPT", 450, TryLater, Stage.RECIPIENT),
        ("RCPT", 421, TryLater, Stage.RECIPIENT),
        ("RCPT", 550, RecipientRefused, Stage.RECIPIENT),
        ("RCPT", 530, RelayTrouble, Stage.RECIPIENT),
        ("DATA", 451, TryLater, Stage.MESSAGE),
        ("DATA", 554, MessageRefused, Stage.MESSAGE),
        ("DOT", 452, TryLater, Stage.MESSAGE),
        ("DOT", 552, MessageRefused, Stage.MESSAGE),
    ],
)
async def test_a_refusal_is_judged_by_its_stage_then_by_its_code(sink, stage, code, judged, where):
    sink.on(stage, Refuse(code))

    trouble = await trouble_with(smtp(sink))

    assert (type(trouble), trouble.stage, trouble.code) == (judged, where, code)
    assert sink.kept == []


@pytest.mark.parametrize("act", [Hang(), Drip(), Chatter(), Drop()], ids=lambda act: type(act).__name__)
@pytest.mark.parametrize(
    ("stage", "judged"),
    [
        ("BANNER", RelayTrouble),
        ("EHLO", RelayTrouble),
        ("MAIL", RelayTrouble),
        ("RCPT", TryLater),
        ("DATA", TryLater),
        ("DOT", TryLater),
    ],
)
async def test_flt_07_whatever_hangs_is_let_go_by_the_deadline(sink, stage, judged, act):
    sink.on(stage, act)
    began = time.monotonic()

    trouble = await trouble_with(smtp(sink))

    assert type(trouble) is judged
    assert time.monotonic() - began < 2


async def test_flt_07_all_stages_together_have_a_budget(sink):
    patience = replace(SHORT, whole=timedelta(seconds=0.1), command=timedelta(seconds=60))
    sink.on("RCPT", Hang())

    assert type(await trouble_with(smtp(sink, patience=patience))) is TryLater


async def test_flt_11_a_connection_that_dies_after_the_final_dot_may_have_delivered(sink):
    sink.on("DOT", Drop())

    assert type(await trouble_with(smtp(sink))) is TryLater
    assert sink.recipients() == [TO]


async def test_flt_01_a_closed_port_is_trouble_of_the_relay():
    async with smtp_server() as gone:
        pass

    trouble = await trouble_with(smtp(gone))

    assert type(trouble) is RelayTrouble
    assert trouble.stage is Stage.CONNECT


async def test_flt_02_a_name_that_does_not_resolve_is_trouble_of_the_relay():
    relay = Smtp.from_url("smtp://relay.invalid:2525", require_tls=False, patience=SHORT)

    assert type(await trouble_with(relay)) is RelayTrouble


async def test_flt_06_required_tls_is_used_and_verified(certificate):
    async with smtp_server(tls=certificate.of_server()) as sink:
        relay = Smtp.from_url(sink.url, require_tls=True, patience=SHORT, context=certificate.trusted())
        await relay.send(written(), recipient=TO)

    assert sink.kept[0].over_tls


async def test_flt_06_a_stripped_starttls_sends_nothing_in_clear(sink):
    relay = Smtp.from_url(sink.url, require_tls=True, patience=SHORT)

    trouble = await trouble_with(relay)

    assert (type(trouble), trouble.stage) == (RelayTrouble, Stage.TLS)
    assert sink.reached["MAIL"] == 0


@pytest.mark.parametrize("act", [Refuse(454), Drop(), Hang()])
async def test_flt_06_a_starttls_that_fails_sends_nothing_in_clear(certificate, act):
    async with smtp_server(tls=certificate.of_server()) as sink:
        sink.on("STARTTLS", act)
        relay = Smtp.from_url(sink.url, require_tls=True, patience=SHORT, context=certificate.trusted())

        trouble = await trouble_with(relay)

    assert (type(trouble), trouble.stage) == (RelayTrouble, Stage.TLS)
    assert sink.reached["MAIL"] == 0


async def test_flt_06_an_expired_or_unknown_certificate_sends_nothing(certificate, expired):
    async with smtp_server(tls=expired.of_server()) as sink:
        for context in (expired.trusted(), certificate.trusted(), None):
            relay = Smtp.from_url(sink.url, require_tls=True, patience=SHORT, context=context)
            trouble = await trouble_with(relay)
            assert (type(trouble), trouble.stage) == (RelayTrouble, Stage.TLS)

    assert sink.reached["MAIL"] == 0


async def test_development_takes_the_tls_that_is_offered_whoever_offers_it(certificate):
    async with smtp_server(tls=certificate.of_server()) as sink:
        await smtp(sink).send(written(), recipient=TO)

    assert sink.kept[0].over_tls


async def test_flt_06_a_password_that_is_refused_is_trouble_of_the_relay(certificate):
    async with smtp_server(tls=certificate.of_server(), users={"guichet": "p@ss word"}) as sink:
        wrong = Smtp.from_url(f"smtp://guichet:no@127.0.0.1:{sink.port}", require_tls=False, patience=SHORT)
        trouble = await trouble_with(wrong)
        right = f"smtp://guichet:p%40ss%20word@127.0.0.1:{sink.port}"
        await Smtp.from_url(right, require_tls=False, patience=SHORT).send(written(), recipient=TO)

    assert (type(trouble), trouble.stage, trouble.code) == (RelayTrouble, Stage.LOG_IN, 535)
    assert sink.recipients() == [TO]


async def test_trouble_names_no_address(sink):
    sink.on("RCPT", Refuse(550))

    trouble = await trouble_with(smtp(sink))

    assert str(trouble) == "RecipientRefused at RECIPIENT: 550"
    assert trouble.__suppress_context__


@pytest.mark.parametrize(
    "recipient", ["é@test.example", "a@b.example>\r\nRCPT TO:<c@d.example", f"{TO}, victim@c.example", ""]
)
async def test_sec_60_61_a_recipient_that_is_not_the_messages_own_is_refused(sink, recipient):
    assert type(await trouble_with(smtp(sink), recipient=recipient)) is RecipientRefused
    assert sink.kept == []


async def test_sec_63_dots_and_bare_line_ends_make_one_message_and_lose_nothing(sink):
    text = "before\n.\n..\n.\nMAIL FROM:<evil@test.example>\nafter\n"

    await smtp(sink).send(written(text=text), recipient=TO)

    (kept,) = sink.kept
    assert kept.message.get_content() == text.replace("\n", "\r\n")


@pytest.mark.parametrize("act", [Hang(), Drop(), Refuse(500)], ids=lambda act: type(act).__name__)
async def test_a_relay_that_does_not_say_goodbye_has_the_message_all_the_same(sink, act):
    sink.on("QUIT", act)

    await smtp(sink).send(written(), recipient=TO)

    assert sink.reached["QUIT"] == 1
    assert sink.recipients() == [TO]


@pytest.mark.parametrize("url", ["http://relay.test", "relay.test:25", "smtp://"])
def test_a_url_that_is_none_of_smtp_is_refused(url):
    with pytest.raises(ValueError, match="SMTP URL"):
        Smtp.from_url(url, require_tls=True)


async def trouble_with(relay: Smtp, *, recipient: str = TO) -> Trouble:
    with pytest.raises(Trouble) as caught:
        await relay.send(written(), recipient=recipient)
    return caught.value


def written(*, text: str = "Bonjour\n") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "Guichet <no-reply@portail.test>"
    message["To"] = TO
    message["Subject"] = "Bonjour"
    message.set_content(text, cte="quoted-printable")
    return message
