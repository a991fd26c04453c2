"""Hold the exported schema to the contract: nothing may be removed, renamed or retyped."""

import sys
from pathlib import Path

from graphql import GraphQLSchema, build_schema
from graphql.utilities import find_breaking_changes

from schema import schema

ROOM = Path(__file__).parent.parent / "schema"


def breaking_changes(contract: GraphQLSchema, served: GraphQLSchema) -> list[str]:
    return sorted({change.description for change in find_breaking_changes(contract, served)})


def undescribed(served: GraphQLSchema) -> list[str]:
    """Return the types that say nothing of themselves."""
    return [
        name for name, kind in served.type_map.items() if not name.startswith("__") and not kind.description
    ]


def main() -> int:
    exported = schema.as_str() + "\n"
    faults = []
    if (ROOM / "schema.graphql").read_text() != exported:
        faults.append("schema/schema.graphql is out of date: run `make schema`.")
    contract = build_schema((ROOM / "contract.graphql").read_text())
    faults += breaking_changes(contract, build_schema(exported))
    print("\n".join(faults) or "The schema keeps the contract.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
