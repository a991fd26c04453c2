"""Letters about requests that nobody answers: to the managers, and to the person who waits."""

from datetime import datetime

from mail.letters.draft import ACTIVE, Draft, speaks_to, to_contact_address
from models.account import Account
from models.attachment import LAPSES_AFTER
from models.instants import written


@speaks_to(ACTIVE)
def attachment_reminder(
    manager: Account,
    *,
    person_name: str,
    person_email: str,
    structure_name: str,
    structure_identifier: str,
    note: str | None,
    requested_at: datetime,
) -> Draft:
    """Remind a manager of a request that has waited for 7 or 14 days."""
    return to_contact_address(
        "attachment_reminder",
        manager,
        person_name=person_name,
        person_email=person_email,
        structure_name=structure_name,
        structure_identifier=structure_identifier,
        note=note,
        days=LAPSES_AFTER.days,
        requested_at=written(requested_at),
    )


@speaks_to(ACTIVE)
def attachment_unanswered(
    person: Account, *, structure_name: str, structure_identifier: str, requested_at: datetime
) -> Draft:
    """Tell the person that the managers were written to again, and what the support desk can do."""
    return to_contact_address(
        "attachment_unanswered",
        person,
        structure_name=structure_name,
        structure_identifier=structure_identifier,
        requested_at=written(requested_at),
    )


@speaks_to(ACTIVE)
def attachment_lapsed(person: Account, *, structure_name: str, structure_identifier: str) -> Draft:
    """Tell the person that nobody answered in time, and that the request is over."""
    return to_contact_address(
        "attachment_lapsed",
        person,
        structure_name=structure_name,
        structure_identifier=structure_identifier,
        days=LAPSES_AFTER.days,
    )
