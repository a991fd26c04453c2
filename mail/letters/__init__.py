"""The letters: one typed function for each, named like its folder of templates.

To add one: write a function under `@speaks_to`, a folder in `templates/`, and a specimen.
"""

from mail.letters.accounts import account_activated, activation, already_registered, log_in_throttled
from mail.letters.attachments import attachment_requested, structure_orphaned
from mail.letters.draft import KINDS, Draft, withdrawn

__all__ = [
    "KINDS",
    "Draft",
    "account_activated",
    "activation",
    "already_registered",
    "attachment_requested",
    "log_in_throttled",
    "structure_orphaned",
    "withdrawn",
]
