"""What docs/journeys.md says of each example: who runs it, what it answers, what it refuses with."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLUnionType,
    OperationDefinitionNode,
    build_schema,
    get_named_type,
    parse,
)

DOCS = Path(__file__).parents[1] / "docs"
OPERATIONS = DOCS / "operations"
SERVED = build_schema((DOCS.parent / "schema" / "schema.graphql").read_text(encoding="utf-8"))
_ROW = re.compile(
    r"^\| \[(\w+)\]\(operations/([\w-]+)\.graphql\) \| (\w+) \| `(\w+)` \| (.+) \|$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Journey:
    """One row of the tables of docs/journeys.md."""

    name: str
    file: str
    person: str
    answer: str
    refusals: frozenset[str]

    @property
    def number(self) -> str:
        return self.file[:2]

    @property
    def document(self) -> str:
        return (OPERATIONS / f"{self.file}.graphql").read_text(encoding="utf-8")

    @property
    def variables(self) -> dict[str, Any]:
        path = OPERATIONS / f"{self.file}.variables.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}

    @property
    def operation(self) -> OperationDefinitionNode:
        return operation_of(parse(self.document))


def journeys() -> list[Journey]:
    text = (DOCS / "journeys.md").read_text(encoding="utf-8")
    return [
        Journey(name, file, person, answer, frozenset(re.findall(r"`(\w+)`", refusals)))
        for name, file, person, answer, refusals in _ROW.findall(text)
    ]


def operation_of(document: DocumentNode) -> OperationDefinitionNode:
    (operation,) = [part for part in document.definitions if isinstance(part, OperationDefinitionNode)]
    return operation


def root_fields(operation: OperationDefinitionNode) -> list[FieldNode]:
    return [part for part in operation.selection_set.selections if isinstance(part, FieldNode)]


def refusals_of(operation: OperationDefinitionNode) -> frozenset[str]:
    """Return the refusals that the unions of an operation's root fields have."""
    root = SERVED.get_root_type(operation.operation)
    assert root
    kinds = [get_named_type(root.fields[field.name.value].type) for field in root_fields(operation)]
    members = [member for kind in kinds if isinstance(kind, GraphQLUnionType) for member in kind.types]
    return frozenset(
        member.name for member in members if "UserError" in [kind.name for kind in member.interfaces]
    )
