"""Interfaces and unions: which object type a value has, and how that type is completed."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLAbstractType, GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path

from executor.running import Complete, Run, await_type


class TypeChoice:
    """Complete a value as what it is; each type is compiled when it is first met."""

    def __init__(
        self,
        kind: GraphQLAbstractType,
        fields: FieldDetailsList,
        *,
        complete: Callable[[GraphQLObjectType], Complete],
    ) -> None:
        self._kind = kind
        self._fields = fields
        self._complete = complete
        self._known: dict[str, Complete] = {}

    def __call__(self, value: object, info: Any, path: Path, run: Run) -> Any:  # Any: graphql-core's info
        resolve = self._kind.resolve_type or run.type_resolver
        name = resolve(value, info, self._kind)
        if run.is_awaitable(name):
            return await_type(name, value, self._complete_as, info, path, run)
        return self._complete_as(name, value, info, path, run)

    def _complete_as(self, name: Any, value: object, info: Any, path: Path, run: Run) -> Any:
        known = self._known.get(name) if name.__class__ is str else None
        if known is None:
            chosen = run.ensure_valid_runtime_type(name, self._kind, self._fields, info, value)
            known = self._known[chosen.name] = self._complete(chosen)
        return known(value, info, path, run)
