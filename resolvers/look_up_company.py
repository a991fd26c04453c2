"""What the company register says of a SIRET."""

from registry.identifiers import BadIdentifier, Identifier, IdentifierKind
from registry.record import RegistryRecord, RegistryUnreachable
from resolvers.context import Context
from resolvers.refusals import InvalidInput, Problem, ProblemCode, RegisterSilent


async def look_up_company(ctx: Context, siret: str) -> RegistryRecord | None:
    """Return the register's record; None where it knows nothing. Raises InvalidInput for what is no SIRET."""
    await ctx.spend("look_up")
    try:
        identifier = Identifier.parse(IdentifierKind.SIRET, siret)
    except BadIdentifier as exc:
        raise InvalidInput([Problem(("siret",), ProblemCode(exc.code))]) from None
    try:
        return await ctx.services.registry(identifier.value)
    except RegistryUnreachable:
        raise RegisterSilent from None
