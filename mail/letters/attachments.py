"""Letters about attachments: to the person who asks, and to those who manage."""

from collections.abc import Sequence
from typing import Unpack

from mail.letters.draft import ACTIVE, Draft, NamedStructure, speaks_to, to_contact_address
from models.account import Account, AccountStatus, Language
from models.attachment import LAPSES_AFTER, MANAGERS, AttachmentRole


@speaks_to(ACTIVE)
def attachment_requested(
    manager: Account,
    *,
    person_name: str,
    person_email: str,
    note: str | None,
    **structure: Unpack[NamedStructure],
) -> Draft:
    """Tell a manager of a structure, at the contact address, that a person asks to be attached to it."""
    return to_contact_address(
        "attachment_requested",
        manager,
        person_name=person_name,
        person_email=person_email,
        note=note,
        days=LAPSES_AFTER.days,
        **structure,
    )


@speaks_to(ACTIVE)
def attachment_approved(
    person: Account,
    *,
    role: AttachmentRole,
    workspaces: Sequence[str],
    manager_name: str,
    was_requested: bool,
    **structure: Unpack[NamedStructure],
) -> Draft:
    """Tell a person that a manager has let him in, on his request or without one."""
    return to_contact_address(
        "attachment_approved",
        person,
        is_manager=role in MANAGERS,
        workspaces=list(workspaces),
        manager_name=manager_name,
        was_requested=was_requested,
        **structure,
    )


@speaks_to(ACTIVE)
def attachment_refused(person: Account, *, reason: str, **structure: Unpack[NamedStructure]) -> Draft:
    """Tell a person that a request was turned down, and why."""
    return to_contact_address("attachment_refused", person, reason=reason, **structure)


@speaks_to(ACTIVE)
def attachment_ended(
    person: Account, *, reason: str | None, by_self: bool, **structure: Unpack[NamedStructure]
) -> Draft:
    """Tell a person that an attachment is over; a manager may have said why."""
    return to_contact_address("attachment_ended", person, reason=reason, by_self=by_self, **structure)


@speaks_to(ACTIVE)
def role_changed(
    person: Account,
    *,
    role: AttachmentRole,
    main_manager_name: str | None = None,
    **structure: Unpack[NamedStructure],
) -> Draft:
    """Tell a person what he is in a structure from now on, and whom he handed over to."""
    return to_contact_address(
        "role_changed",
        person,
        is_main_manager=role is AttachmentRole.MAIN_MANAGER,
        is_manager=role in MANAGERS,
        main_manager_name=main_manager_name,
        **structure,
    )


@speaks_to(*AccountStatus)
def attachment_offered(
    address: str, *, language: Language, manager_name: str, **structure: Unpack[NamedStructure]
) -> Draft:
    """Tell somebody without an active account who wishes to attach him to what, and how to sign up.

    It belongs to no account: the address may have none.
    """
    return Draft(
        kind="attachment_offered",
        account=None,
        recipient=address,
        language=language,
        facts={
            "manager_name": manager_name,
            **structure,
        },
    )


@speaks_to(ACTIVE)
def structure_orphaned(recipient: Account, **structure: Unpack[NamedStructure]) -> Draft:
    """Tell a secondary manager or an operator that a structure has no main manager any more."""
    return to_contact_address("structure_orphaned", recipient, **structure)
