"""How a letter is written out: from its facts to a subject, a text, a page and a message."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, get_timezone_location
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from mail.headers import Sender, Subject
from mail.letters.draft import ADDRESSES, LONGEST, LONGEST_NAME, OURS
from mail.typed_text import on_one_line, quoted
from models.account import Language
from models.letter import Letter
from models.link_token import LinkToken, Purpose
from security.addresses import parse_address
from security.hosts import a_label
from security.keys import Keys

PATHS = {
    Purpose.ACTIVATION: "activate",
    Purpose.PASSWORD_RESET: "reset-password",
    Purpose.EMAIL_CONFIRMATION: "confirm-email",
    Purpose.CONTACT_EMAIL_CONFIRMATION: "confirm-email",
}
LONGEST_FACT = 10_000

_BLANKS = re.compile(r"[ \t\n]+")  # not the no-break space that French puts before a colon
_ADDRESS = re.compile(r"(?!www\.)[\w.+'-]+@[^\s@/]+")  # RFC 5322 lets a local part look like a web address
_PATTERNS = {Language.FR: ("fr", "d MMMM y 'à' HH:mm:ss"), Language.EN: ("en_GB", "d MMMM y 'at' HH:mm:ss")}
_ZONES = {Language.FR: "heure de {city}, {offset}", Language.EN: "{city} time, {offset}"}


class CannotBeWritten(ValueError):
    """Say that a letter has facts or a recipient that no message can carry."""


class Written(Protocol):
    """What a letter and a draft have in common: all that its words depend on."""

    @property
    def kind(self) -> str: ...
    @property
    def language(self) -> Language: ...
    @property
    def facts(self) -> dict[str, Any]: ...  # Any: JSON
    @property
    def link_token(self) -> LinkToken | None: ...


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


class Renderer:
    """Write letters for one portal. Links begin with its public URL, whatever a request said of hosts."""

    def __init__(self, *, public_url: str, time_zone: ZoneInfo, keys: Keys, sender: str) -> None:
        self._public_url = public_url.rstrip("/")
        self._time_zone = time_zone
        self._keys = keys
        name, address = parseaddr(sender)
        local, _, domain = address.rpartition("@")
        self._sender = Address(display_name=name, username=local, domain=a_label(domain))
        self._templates = Environment(
            loader=PackageLoader("mail"),
            undefined=StrictUndefined,
            autoescape=select_autoescape(["html"]),
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(self, letter: Written) -> Rendered:
        """Write a letter in its language; its link token must be loaded.

        The page is made of the paragraphs of the text, so that both carry the same facts.
        Raises CannotBeWritten, jinja2's TemplateError, UnknownKey.
        """
        surroundings = self._surroundings(letter)
        words = {**shown(letter.facts, language=letter.language), **surroundings}
        # A subject has no words but these: one that names what a person typed is refused by StrictUndefined.
        of_subject = {name: words[name] for name in letter.facts if name in OURS} | surroundings
        subject = _one_line(self._fill(letter, "subject.txt", of_subject))
        paragraphs = [_one_line(part) for part in self._fill(letter, "body.txt", words).split("\n\n")]
        words |= {"subject": subject, "paragraphs": [part for part in paragraphs if part]}
        text = "\n\n".join(words["paragraphs"]) + "\n"
        return Rendered(subject, text, self._fill(letter, "body.html", words))

    def message(self, letter: Letter) -> EmailMessage:
        """Write the message of a letter: one recipient, and the same Message-ID at every attempt.

        Raises CannotBeWritten, and what `render` raises.
        """
        rendered = self.render(letter)
        message = EmailMessage(policy=SMTP)
        message["From"] = Sender.of(self._sender)
        message["To"] = _one_address(letter.recipient)
        message["Subject"] = Subject(rendered.subject)
        message["Date"] = letter.created_at
        message["Message-ID"] = f"<{letter.id}@{self._sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = letter.language.value.lower()
        # Quoted-printable: no line too long, no byte above 127, whatever the relay can do.
        message.set_content(rendered.text, cte="quoted-printable")
        message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
        return message

    def instant(self, value: datetime | str, *, language: Language) -> str:
        """Write an instant to the second, in the portal's time zone, which it names with its offset."""
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        locale, pattern = _PATTERNS[language]
        if language is Language.FR and moment.astimezone(self._time_zone).day == 1:
            pattern = pattern.replace("d", "d'er'", 1)  # "1er avril", which babel does not write
        city = get_timezone_location(self._time_zone, locale=locale, return_city=True)
        offset = format_datetime(moment, "'UTC'xxx", tzinfo=self._time_zone, locale=locale)
        zone = _ZONES[language].format(city=city, offset=offset)
        return f"{format_datetime(moment, pattern, tzinfo=self._time_zone, locale=locale)} ({zone})"

    def _fill(self, letter: Written, name: str, words: dict[str, Any]) -> str:
        return self._templates.get_template(f"{letter.kind}/{name}").render(words)

    def _surroundings(self, letter: Written) -> dict[str, Any]:
        language, token = letter.language, letter.link_token
        words: dict[str, Any] = {
            "fr": language is Language.FR,
            "portal": self._public_url,
            "instant": lambda value: self.instant(value, language=language),
        }
        if token is not None:
            words["link"] = f"{self._public_url}/{PATHS[token.purpose]}#{token.text(self._keys)}"
            words["expires"] = self.instant(token.expires_at, language=language)
        return words


def shown(facts: dict[str, Any], *, language: Language) -> dict[str, Any]:  # Any: JSON in, JSON out
    """Return facts as a letter prints them: whatever a person typed is quoted, cut and leads nowhere.

    Raises CannotBeWritten for a text beyond reason.
    """
    return {name: _shown(name, fact, language=language) for name, fact in facts.items()}


def _shown(name: str, fact: Any, *, language: Language) -> Any:  # Any: JSON in, JSON out
    if isinstance(fact, list):
        return [_shown(name, one, language=language) for one in fact]
    if not isinstance(fact, str):
        return fact
    if len(fact) > LONGEST_FACT:
        raise CannotBeWritten("a fact is too long")
    if name in OURS or (name in ADDRESSES and _ADDRESS.fullmatch(fact)):
        return on_one_line(fact)
    return quoted(fact, longest=LONGEST.get(name, LONGEST_NAME), is_french=language is Language.FR)


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" ")


def _one_address(recipient: str) -> Address:
    """Return the stored address as one address, or refuse: a list of two is accepted by the headers."""
    try:
        address = parse_address(recipient)
        if address.text == recipient:
            return Address(addr_spec=address.delivery)
    except ValueError:
        pass
    raise CannotBeWritten("the recipient is no single mail address")
