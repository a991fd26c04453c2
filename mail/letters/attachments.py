"""Letters about attachments: to the person who asks, and to those who manage."""

from mail.letters.draft import ACTIVE, Draft, speaks_to, to_contact_address
from models.account import Account


@speaks_to(ACTIVE)
def attachment_requested(
    manager: Account,
    *,
    person_name: str,
    person_email: str,
    structure_name: str,
    structure_identifier: str,
    note: str | None,
) -> Draft:
    """Tell a manager of a structure, at the contact address, that a person asks to be attached to it."""
    return to_contact_address(
        "attachment_requested",
        manager,
        person_name=person_name,
        person_email=person_email,
        structure_name=structure_name,
        structure_identifier=structure_identifier,
        note=note,
    )


@speaks_to(ACTIVE)
def structure_orphaned(recipient: Account, *, structure_name: str, structure_identifier: str) -> Draft:
    """Tell a secondary manager or an operator that a structure has no main manager any more."""
    return to_contact_address(
        "structure_orphaned",
        recipient,
        structure_name=structure_name,
        structure_identifier=structure_identifier,
    )
