"""How letters and screens name a structure."""

from mail.letters import NamedStructure
from models.account import Language
from models.structure import Structure
from registry.identifiers import Identifier, IdentifierKind
from resolvers.context import Context
from resolvers.permissions import Action, can
from resolvers.wording import Wording

NOT_PUBLISHED = Wording("Non publié", "Not published")


def named(structure: Structure) -> NamedStructure:
    """Return what a letter to somebody inside the structure calls it."""
    identifier = Identifier(structure.kind, structure.identifier).formatted
    is_typed = structure.kind is IdentifierKind.NON_EU
    return {
        "structure_name": structure.designation,
        "registered_name": structure.registered_name,
        "structure_identifier": None if is_typed else identifier,
        "typed_identifier": identifier if is_typed else None,
    }


def named_outside(structure: Structure, language: Language) -> NamedStructure:
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
