"""graphql-core's messages without what a client wrote: a password may stand in the wrong place."""

import re

# What a client wrote stands between quotes, or behind one of these words.
_WITHOUT_VALUES = (
    (re.compile(r"Unexpected (Name|Int|Float|String|BlockString) '.*", re.DOTALL), r"Unexpected \1."),
    (
        re.compile(
            r"(?:, but encountered error|[,;.] (?:but )?[Ff]ound\b|\.? Did you mean"
            r"|(?<=value)(?<!invalid value):"
            r"|(?<=unknown field) '(?!\w{1,60}'(?:[.,]|$))"
            r"|(?<=Invalid number), |(?<=sequence): ).*",
            re.DOTALL,
        ),
        ".",
    ),
)
LONGEST = 400
# What stands behind these characters cannot change the first 400: the patterns cut tails, and look 62 ahead.
LONGEST_READ = 1_000
_BEFORE, _BEHIND = "Value '", "' does not exist in"


def without_values(message: str) -> str:
    """Return a message of graphql-core without the values that it quotes; names are kept."""
    # By plain searches, not by a pattern: that would look for the end again from every beginning.
    start, end = message.find(_BEFORE), message.rfind(_BEHIND)
    if 0 <= start < end:
        message = f"{message[:start]}The value does not exist in{message[end + len(_BEHIND) :]}"
    message = message[:LONGEST_READ]
    for pattern, replacement in _WITHOUT_VALUES:
        message = pattern.sub(replacement, message)
    return message[:LONGEST]
