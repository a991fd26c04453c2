"""Letters about workspaces: to those who manage them, and to the person who asks."""

from typing import Unpack

from mail.letters.draft import ACTIVE, Draft, NamedStructure, speaks_to, to_contact_address
from models.account import Account


@speaks_to(ACTIVE)
def workspace_requested(
    manager: Account,
    *,
    person_name: str,
    person_email: str,
    workspace_name: str,
    may_modify: bool,
    **structure: Unpack[NamedStructure],
) -> Draft:
    """Tell a manager of a structure that a person attached to it asks for a workspace, and in which mode."""
    return to_contact_address(
        "workspace_requested",
        manager,
        person_name=person_name,
        person_email=person_email,
        workspace_name=workspace_name,
        may_modify=may_modify,
        **structure,
    )


@speaks_to(ACTIVE)
def workspace_granted(
    person: Account,
    *,
    workspace_name: str,
    may_modify: bool,
    **structure: Unpack[NamedStructure],
) -> Draft:
    """Tell a person which workspace is open to him from now on, and what he may do there."""
    return to_contact_address(
        "workspace_granted", person, workspace_name=workspace_name, may_modify=may_modify, **structure
    )


@speaks_to(ACTIVE)
def workspace_refused(
    person: Account,
    *,
    workspace_name: str,
    reason: str,
    **structure: Unpack[NamedStructure],
) -> Draft:
    """Tell a person that a request for a workspace was turned down, and why."""
    return to_contact_address(
        "workspace_refused", person, workspace_name=workspace_name, reason=reason, **structure
    )
