"""Mail addresses: one strict grammar, and the key under which an address is the same."""

from dataclasses import dataclass
from unicodedata import normalize

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from security.hosts import a_label
from security.invisible import trimmed
from security.lengths import room_for

# A portal of an intranet, a demonstration: `.local`, `.test`, `.invalid` have addresses too. The library
# takes no argument for it; its manual says to change the list.
SPECIAL_USE_DOMAIN_NAMES.clear()

_MAX_LENGTH = 254


class BadAddress(ValueError):
    """Say that a text is no mail address of one person."""


@dataclass(frozen=True, slots=True)
class MailAddress:
    """An address in three spellings: to be shown, to be compared, to be written to.

    `text` is what was typed; `key` is what two spellings of it share; `delivery` has the domain as the DNS
    spells it (A-labels).
    """

    text: str
    key: str
    delivery: str

    def __str__(self) -> str:
        return self.text


def parse_address(text: str) -> MailAddress:
    """Read one mail address; invisible signs around it are dropped. Raises `BadAddress`.

    Refused: lists, display names, quotes, comments, address literals, invisible signs inside, non-ASCII local
    parts (a dotless i is not an i: CVE-2019-19844), and a leading hyphen, which some mailers take for an
    option. Plus signs and dots of the local part are kept: only the domain's owner knows what they mean.
    """
    if len(text) > room_for(_MAX_LENGTH):
        raise BadAddress("not a mail address")
    stripped = trimmed(text)
    # The library composes letters before it counts them: bound and screen what it is given.
    if len(stripped) > _MAX_LENGTH or stripped.startswith("-") or not stripped.isprintable():
        raise BadAddress("not a mail address")
    local, _, domain = stripped.rpartition("@")
    if not local.isascii():
        raise BadAddress("not a mail address")
    try:
        checked = validate_email(
            stripped,
            allow_smtputf8=False,
            allow_quoted_local=False,
            allow_domain_literal=False,
            allow_display_name=False,
            check_deliverability=False,
            strict=True,
        )
    except EmailNotValidError:
        raise BadAddress("not a mail address") from None
    return _of(
        checked.ascii_local_part or local,
        checked.ascii_domain or domain,
        shown=_shown(domain, checked.domain),
    )


def spellings(text: str) -> tuple[str, ...]:
    """Return the spellings under which an address may be remembered; a text that is none, as it is."""
    try:
        address = parse_address(text)
        shown = validate_email(address.delivery, check_deliverability=False).normalized
    except (BadAddress, EmailNotValidError):
        return (text,)
    return tuple(dict.fromkeys((address.text, shown, address.delivery)))


def _shown(typed: str, read: str) -> str:
    """Return a domain as it was typed, or as it is read where the DNS reads other letters (wide forms)."""
    composed = normalize("NFC", typed)
    is_as_read = composed.isascii() or composed.lower() == read.lower()
    return composed if is_as_read else read


def _of(local: str, domain: str, *, shown: str) -> MailAddress:
    text, delivery = f"{local}@{shown}", f"{local}@{a_label(domain)}"
    if "." not in domain or max(len(text), len(delivery)) > _MAX_LENGTH:
        raise BadAddress("not a mail address")
    return MailAddress(text=text, key=delivery.lower(), delivery=delivery)
