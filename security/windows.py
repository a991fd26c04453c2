"""How often each thing may be asked for, by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Literal

Kind = Literal["client", "account", "account_and_client", "everyone"]

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@dataclass(frozen=True, slots=True)
class Window:
    """So many times in so many seconds, counted for one kind of caller.

    A window opens at its first hit and ends with its seconds: what straddles two windows can reach twice the
    amount, at most. A silent window is one whose refusal must look like the ordinary answer. One of everyone
    may only refuse what has another way round: a stranger can fill it from many networks.
    """

    kind: Kind
    amount: int
    seconds: int
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """The windows of one thing to ask for; a harmless read goes on without Redis, counted here."""

    windows: tuple[Window, ...]
    fails_open: bool = False


_PER_PERSON_AND_NETWORK = (Window("account", 3, _DAY), Window("client", 10, _HOUR))

OPERATIONS: Mapping[str, Operation] = {
    # Failures: `Limiter.log_in_succeeded` gives the hit back. LogInRules says what an account can take.
    "log_in": Operation((Window("client", 30, 5 * _MINUTE),)),
    # Right passwords only: nobody else can use these up.
    "log_in_success": Operation((Window("account", 60, 5 * _MINUTE),)),
    "sign_up": Operation(_PER_PERSON_AND_NETWORK),
    "create_captcha": Operation((Window("client", 30, _MINUTE),)),
    # A picture and its reading aloud cost CPU; where too many are asked for, a proof of work is still given.
    "draw_captcha": Operation((Window("everyone", 20, 1),)),
    # Twice what a caller gets of them: more are no answers, and each costs a write.
    "pass_captcha": Operation((Window("client", 60, _MINUTE),)),
    "start_reset": Operation(
        (
            Window("account", 5, _DAY, silent=True),
            Window("client", 10, _HOUR),
        )
    ),
    "secret_answer": Operation(
        (
            Window("account_and_client", 5, _DAY, silent=True),
            Window("account", 5, _DAY, silent=True),
            Window("client", 20, _HOUR),
        )
    ),
    # Failures: a genuine link gives its hit back.
    "redeem_token": Operation((Window("client", 20, 10 * _MINUTE),)),
    "resend_activation": Operation(_PER_PERSON_AND_NETWORK),
    "request_reactivation": Operation(_PER_PERSON_AND_NETWORK),
    "open_support_request": Operation((Window("account", 10, _DAY), Window("client", 10, _HOUR))),
    # The password asked for again inside a session; the right one gives its hit back.
    "confirm_password": Operation((Window("account", 10, 10 * _MINUTE), Window("client", 30, 5 * _MINUTE))),
    "change_secrets": Operation((Window("account", 5, _DAY),)),
    "change_address": Operation((Window("account", 5, _DAY),)),
    "export_data": Operation((Window("account", 5, _DAY),)),
    "create_structure": Operation((Window("account", 20, _DAY),)),
    "attachment_request": Operation((Window("account", 20, _DAY),)),
    "workspace_request": Operation((Window("account", 50, _DAY),)),
    "attach_person": Operation((Window("account", 50, _DAY),)),
    "look_up": Operation((Window("account", 300, _HOUR), Window("client", 30, _MINUTE)), fails_open=True),
    "structure_search": Operation(
        (Window("account", 300, _HOUR), Window("client", 30, _MINUTE)), fails_open=True
    ),
}

LETTERS_OF_ONE_KIND = Window("account", 1, 2 * _MINUTE, silent=True)
LETTERS_OF_ALL_KINDS = Window("account", 10, _DAY, silent=True)


@dataclass(frozen=True, slots=True)
class LogInRules:
    """What an account can take: failures from one network, and failures from everywhere in a day.

    The fifth failure from a network starts a wait, doubled by each further one; from then on an attempt
    needs a captcha. Enough failures from everywhere ask for a captcha and are told to the owner: never a
    lock, which would let anybody shut anybody out. Enough failures of everybody's accounts together ask
    everybody for a captcha, and refuse nobody who brings one.
    """

    failures_of_pair: int = 5
    first_wait: int = 60
    longest_wait: int = 15 * _MINUTE
    failures_of_account: int = 25
    period: int = _DAY
    failures_of_everyone: int = 600
    period_of_everyone: int = _MINUTE


def network(client_ip: str) -> str:
    """Give the network that counts as one caller: an IPv4 address, or the /64 of an IPv6 one.

    A household or a rented machine commands a whole /64. An address nobody can read is one caller too.
    """
    try:
        address = ip_address(client_ip.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, 64), strict=False))
    return str(address)
