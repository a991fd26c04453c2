"""Completions as source: what becomes of a value, by the type of its field."""

from collections.abc import Callable
from types import CoroutineType
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLError,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLString,
    Undefined,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.executor import collect_iterator_awaitables, invalid_return_type_error
from graphql.pyutils import Path, is_iterable

from executor.abstract_types import TypeChoice
from executor.running import await_completed, await_items, await_iterable, await_value
from executor.source import NotCompiled, Source, indented

PARAMETERS = "value, info, path, run"

# A value for which the test holds is its own completion.
_TESTS: dict[object, str] = {
    GraphQLString: "value.__class__ is str",
    GraphQLID: "value.__class__ is str",
    GraphQLBoolean: "value is True or value is False",
    GraphQLInt: "value.__class__ is int and -2147483648 <= value <= 2147483647",
    GraphQLFloat: "value.__class__ is float and -1e308 < value < 1e308",
}


def quick_test(kind: GraphQLOutputType) -> str | None:
    """Return a test of `value` that says whether a leaf needs no completion; none for other types."""
    inner = nullable(kind)
    if not is_leaf_type(inner):
        return None
    test = _TESTS.get(inner, "False")
    return test if is_non_null_type(kind) else f"value is None or {test}"


def needs_info(kind: GraphQLOutputType) -> bool:
    """Whether completing a value hands the resolve info on to the schema."""
    inner = nullable(kind)
    while is_list_type(inner):
        inner = nullable(inner.of_type)
    return is_abstract_type(inner) or (is_object_type(inner) and inner.is_type_of is not None)


def nullable(kind: GraphQLOutputType) -> Any:  # Any: graphql-core's guards narrow it
    return kind.of_type if is_non_null_type(kind) else kind


class Completions:
    """The functions that complete values: (value, info, path, run) -> the completed value, or a coroutine.

    `select` names the function that executes what is selected below some fields, of one type of object.
    """

    def __init__(
        self, source: Source, *, select: Callable[[GraphQLObjectType, FieldDetailsList], str]
    ) -> None:
        self._source = source
        self._select = select
        self._made: dict[tuple[int, int], str] = {}
        self._kept: list[FieldDetailsList] = []  # their ids are keys: they must live on

    def of(self, kind: GraphQLOutputType, fields: FieldDetailsList, *, where: str) -> str:
        """Return the name of the function that completes the values of a field; `where` is Type.field."""
        key = (id(kind), id(fields))
        if key not in self._made:
            self._kept.append(fields)
            name = self._source.new_name("complete")
            self._source.function(name, PARAMETERS, self._body(kind, fields, where=where))
            self._made[key] = name
        return self._made[key]

    def _body(self, kind: GraphQLOutputType, fields: FieldDetailsList, *, where: str) -> list[str]:
        undefined = self._source.bind(Undefined, hint="Undefined")
        refusal = f"raise TypeError({f'Cannot return null for non-nullable field {where}.'!r})"
        if_null = refusal if is_non_null_type(kind) else "return None"
        return [
            "if isinstance(value, Exception): raise value",
            f"if value is None or value is {undefined}: {if_null}",
            *self._of_value(nullable(kind), fields, where=where),
        ]

    def _of_value(self, kind: Any, fields: FieldDetailsList, *, where: str) -> list[str]:
        if is_list_type(kind):
            return self._list(kind, fields, where=where)
        if is_leaf_type(kind):
            return [f"return run.complete_leaf_value({self._source.bind(kind, hint='type')}, value)"]
        if is_object_type(kind):
            return self._object(kind, fields)
        if is_abstract_type(kind):
            choice = TypeChoice(
                kind, fields, complete=lambda chosen: self._source.get(self.of(chosen, fields, where=where))
            )
            return [f"return {self._source.bind(choice, hint='choose')}({PARAMETERS})"]
        raise NotCompiled("a type that is not GraphQL's")

    def _object(self, kind: GraphQLObjectType, fields: FieldDetailsList) -> list[str]:
        checked = []
        if kind.is_type_of is not None:
            test = self._source.bind(kind.is_type_of, hint="is_type_of")
            refuse = self._source.bind(invalid_return_type_error, hint="invalid_return_type_error")
            owner, nodes = self._source.bind(kind, hint="type"), self._source.bind(fields, hint="fields")
            checked = [f"if not {test}(value, info): raise {refuse}({owner}, value, {nodes})"]
        return [*checked, f"return {self._select(kind, fields)}(value, path, run)"]

    def _list(self, kind: GraphQLList[Any], fields: FieldDetailsList, *, where: str) -> list[str]:
        items = self._source.new_name("items")
        self._source.function(items, PARAMETERS, self._items(kind.of_type, fields, where=where))
        read = self._source.bind(await_iterable, hint="await_iterable")
        check = self._source.bind(_check_iterable, hint="check_iterable")
        nodes = self._source.bind(fields, hint="fields")
        return [
            "if value.__class__ is not list and value.__class__ is not tuple:",
            "    if run.is_async_iterable(value):",
            f"        return {read}(run, value, {items}, info, path, fields={nodes})",
            f"    {check}(value, {where!r})",
            f"return {items}({PARAMETERS})",
        ]

    def _items(self, kind: GraphQLOutputType, fields: FieldDetailsList, *, where: str) -> list[str]:
        bind = self._source.bind
        item_type, nodes = bind(kind, hint="type"), bind(fields, hint="fields")
        complete = self.of(kind, fields, where=where)
        test = quick_test(kind)
        loop = (
            [f"if {test.replace('value', 'item')}:", "    results.append(item)", "    continue"]
            if test
            else []
        )
        loop += [
            f"here = {bind(Path, hint='Path')}(path, len(results), None)",
            "try:",
            "    if run.is_awaitable(item):",
            f"        item = {bind(await_value, hint='await_value')}(run, item, {complete}, info, here,"
            f" kind={item_type}, fields={nodes})",
            "        waiting.append(len(results))",
            "    else:",
            f"        item = {complete}(item, info, here, run)",
            f"        if item.__class__ is {bind(CoroutineType, hint='CoroutineType')}:",
            f"            item = {bind(await_completed, hint='await_completed')}(run, item, here,"
            f" kind={item_type}, fields={nodes})",
            "            waiting.append(len(results))",
            "except Exception as raw:",
            f"    item = run.handle_field_error(raw, {item_type}, {nodes}, here)",
            "results.append(item)",
        ]
        collect = bind(collect_iterator_awaitables, hint="collect_iterator_awaitables")
        return [
            "results, waiting, iterator = [], [], iter(value)",
            "try:",
            "    for item in iterator:",
            *indented(indented(loop)),
            "except Exception:",
            f"    left = [results[place] for place in waiting] + {collect}(iterator, run.is_awaitable)",
            "    if left: run.settle_in_background(left)",
            "    raise",
            f"return {bind(await_items, hint='await_items')}(results, waiting) if waiting else results",
        ]


def _check_iterable(value: object, where: str) -> None:
    if not is_iterable(value):
        raise GraphQLError(f"Expected Iterable, but did not find one for field '{where}'.")
