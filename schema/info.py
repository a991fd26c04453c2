"""The info that resolvers of fields receive, typed with our context."""

import strawberry

from resolvers.context import Context

Info = strawberry.Info[Context, None]
