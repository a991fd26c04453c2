"""The descriptions of arguments that many operations share."""

import strawberry

FORM = strawberry.argument(description="What the person typed and chose; the input's own type describes it.")
REASON = strawberry.argument(
    description="Why the desk acts: plain text, up to 500 characters; kept in the history for operators."
)
