"""How letters and screens name a structure."""

from typing import TypedDict

from models.account import Language
from models.structure import Structure
from registry.identifiers import Identifier
from resolvers.context import Context
from resolvers.permissions import Action, can
from resolvers.wording import Wording

NOT_PUBLISHED = Wording("Non publié", "Not published")


class Named(TypedDict):
    structure_name: str
    structure_identifier: str


def named(structure: Structure) -> Named:
    """Return what a letter to somebody inside the structure calls it."""
    identifier = Identifier(structure.kind, structure.identifier)
    return {"structure_name": structure.designation, "structure_identifier": identifier.formatted}


def named_outside(structure: Structure, language: Language) -> Named:
    """Return what a letter to somebody outside calls it: a masked company keeps its name to itself."""
    return {**named(structure), "structure_name": name_outside(structure, language)}


def name_outside(structure: Structure, language: Language) -> str:
    """Return the designation, or that the company asked the register not to publish it."""
    return structure.designation if structure.published else NOT_PUBLISHED.said_in(language)


async def name_seen(ctx: Context, structure: Structure) -> str:
    """Return what the caller reads: the designation inside, the same as letters say outside."""
    if can(structure, await ctx.viewer(), Action.SEE_INSIDE):
        return structure.designation
    return name_outside(structure, ctx.language)
