"""Our packages bear everybody's names: nobody else's may stand in the same environment (docs/adr/0002)."""

from importlib.metadata import packages_distributions

OURS = ("schema", "resolvers", "models", "mail", "security", "registry", "server")
DISTRIBUTION = "guichet"


def foreign_owners() -> list[str]:
    """Return the distributions, other than ours, that ship a package of one of our names."""
    owners = packages_distributions()
    return sorted({owner for name in OURS for owner in owners.get(name, ()) if owner != DISTRIBUTION})
