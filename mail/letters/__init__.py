"""The letters: one typed function for each, named like its folder of templates.

To add one: write a function under `@speaks_to`, a folder in `templates/`, and a specimen. A fact
whose words are the portal's own is named in `draft.OURS`; every other is printed as what somebody typed.
"""

from mail.letters.accounts import (
    account_activated,
    account_deactivated,
    account_reactivated,
    activation,
    addresses_of,
    already_registered,
    contact_email_changed,
    contact_email_confirmation,
    email_changed,
    email_confirmation,
    log_in_throttled,
    password_changed,
    password_reset,
    password_reset_deactivated,
    reactivation_requested,
    reactivation_to_decide,
    secret_answers_wrong,
    secret_question_changed,
)
from mail.letters.attachments import (
    attachment_approved,
    attachment_ended,
    attachment_offered,
    attachment_refused,
    attachment_requested,
    role_changed,
    structure_orphaned,
)
from mail.letters.draft import KINDS, Draft, NamedStructure, withdrawn
from mail.letters.reminders import attachment_lapsed, attachment_reminder, attachment_unanswered
from mail.letters.support import support_answered, support_request_opened
from mail.letters.workspaces import workspace_granted, workspace_refused, workspace_requested

__all__ = [
    "KINDS",
    "Draft",
    "NamedStructure",
    "account_activated",
    "account_deactivated",
    "account_reactivated",
    "activation",
    "addresses_of",
    "already_registered",
    "attachment_approved",
    "attachment_ended",
    "attachment_lapsed",
    "attachment_offered",
    "attachment_refused",
    "attachment_reminder",
    "attachment_requested",
    "attachment_unanswered",
    "contact_email_changed",
    "contact_email_confirmation",
    "email_changed",
    "email_confirmation",
    "log_in_throttled",
    "password_changed",
    "password_reset",
    "password_reset_deactivated",
    "reactivation_requested",
    "reactivation_to_decide",
    "role_changed",
    "secret_answers_wrong",
    "secret_question_changed",
    "structure_orphaned",
    "support_answered",
    "support_request_opened",
    "withdrawn",
    "workspace_granted",
    "workspace_refused",
    "workspace_requested",
]
