"""Letters about requests that nobody answers: to the managers, and to the person who waits."""

from datetime import datetime
from typing import Unpack

from mail.letters.draft import ACTIVE, Draft, NamedStructure, speaks_to, to_contact_address
from models.account import Account
from models.attachment import LAPSES_AFTER
from models.instants import written


@speaks_to(ACTIVE)
def attachment_reminder(
    manager: Account,
    *,
    person_name: str,
    person_email: str,
    note: str | None,
    requested_at: datetime,
    **structure: Unpack[NamedStructure],
) -> Draft:
    """Remind a manager of a request that has waited for 7 or 14 days."""
    return to_contact_address(
        "attachment_reminder",
        manager,
        person_name=person_name,
        person_email=person_email,
        note=note,
        days=LAPSES_AFTER.days,
        requested_at=written(requested_at),
        **structure,
    )


@speaks_to(ACTIVE)
def attachment_unanswered(
    person: Account, *, requested_at: datetime, **structure: Unpack[NamedStructure]
) -> Draft:
    """Tell the person that the managers were written to again, and what the support desk can do."""
    return to_contact_address(
        "attachment_unanswered", person, requested_at=written(requested_at), **structure
    )


@speaks_to(ACTIVE)
def attachment_lapsed(person: Account, **structure: Unpack[NamedStructure]) -> Draft:
    """Tell the person that nobody answered in time, and that the request is over."""
    return to_contact_address("attachment_lapsed", person, days=LAPSES_AFTER.days, **structure)
