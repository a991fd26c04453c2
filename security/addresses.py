"""Mail addresses: one strict grammar, and the key under which an address is the same."""

from dataclasses import dataclass

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

# A portal of an intranet, a demonstration: `.local`, `.test`, `.invalid` have addresses too. The library
# takes no argument for it; its manual says to change the list.
SPECIAL_USE_DOMAIN_NAMES.clear()

_MAX_LENGTH = 254


class BadAddress(ValueError):
    """Say that a text is no mail address of one person."""


@dataclass(frozen=True, slots=True)
class MailAddress:
    """An address as typed, its domain in letters of the DNS, and the key that two spellings of it share."""

    text: str
    key: str

    def __str__(self) -> str:
        return self.text


def parse_address(text: str) -> MailAddress:
    """Read one mail address. Raises `BadAddress`.

    Refused: lists, display names, quotes, comments, address literals, non-ASCII local parts (a dotless i is
    not an i: CVE-2019-19844), and a leading hyphen, which some mailers take for an option. Plus signs and
    dots of the local part are kept: only the domain's owner knows what they mean.
    """
    stripped = text.strip(" ")
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
    return _of(checked.ascii_local_part or local, checked.ascii_domain or domain)


def _of(local: str, domain: str) -> MailAddress:
    if "." not in domain or len(local) + 1 + len(domain) > _MAX_LENGTH:
        raise BadAddress("not a mail address")
    return MailAddress(text=f"{local}@{domain}", key=f"{local.lower()}@{domain.lower()}")
