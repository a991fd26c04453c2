"""The identifier of a structure outside the Union: never chosen, derived from its country and name."""

from dataclasses import dataclass

from registry.identifiers import BadIdentifier, Identifier, derive_non_eu
from resolvers.forms import Faults, Path
from resolvers.refusals import ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The fields of a form that are to blame: what was typed as identifier, and what tells the country."""

    value: Path
    country: Path


def derived_non_eu(
    faults: Faults, typed: Identifier | None, *, country: str, name: str, where: Where
) -> Identifier | None:
    """Derive the identifier, and note where one was typed that differs; None where none can be derived."""
    try:
        derived = derive_non_eu(country, name)
    except BadIdentifier as exc:
        faults.add(where.country, exc.code)
        return None
    if typed is not None and typed != derived:
        faults.add(where.value, ProblemCode.MISMATCH)
    return derived
