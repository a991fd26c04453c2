"""What clients see: the Query, the Mutation, and the schema made of them."""

from schema.api import schema

__all__ = ["schema"]
