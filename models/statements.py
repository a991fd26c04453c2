"""Statements that are built once: their text costs Tortoise more than their rows cost a database."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import count
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID, uuid4

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.models import Model
from tortoise.queryset import QuerySet

M = TypeVar("M", bound=Model)
P = ParamSpec("P")

_numbers = count(1_000_000_007)
Convert = Callable[[Any], Any]


class Statement(Generic[P, M]):
    """A QuerySet whose text is kept from its first use on; later uses only bring values.

    `build` returns the QuerySet of some arguments. An argument that is an enumeration's member, a bool or
    None decides the text, so each of its values has a text of its own; every other one (UUID, str, int,
    datetime, or a list of UUIDs or strings for `__in`) must reach the statement as it is.
    """

    def __init__(self, build: Callable[P, QuerySet[M]]) -> None:
        self._build = build
        self._texts: dict[tuple[object, ...], _Text] = {}

    async def rows(self, *args: P.args, **named: P.kwargs) -> list[M]:
        """Return the rows, as `await build(...)` does."""
        connection = get_connection("default")
        arguments = (*args, *named.values())
        shape = (connection.capabilities.dialect, *named, *map(_shape_of, arguments))
        text = self._texts.get(shape)
        if text is None:
            text = self._texts[shape] = self._text(args, named, arguments, connection=connection)
        return await text.run(arguments, connection=connection)

    async def first(self, *args: P.args, **named: P.kwargs) -> M | None:
        """Return the first row, or None."""
        found = await self.rows(*args, **named)
        return found[0] if found else None

    def _text(
        self,
        args: tuple[Any, ...],
        named: dict[str, Any],
        arguments: tuple[Any, ...],
        *,
        connection: BaseDBAsyncClient,
    ) -> "_Text":
        marks = [_mark_for(argument) for argument in arguments]
        marked = dict(zip(named, marks[len(args) :], strict=True))
        build: Callable[..., QuerySet[M]] = self._build  # the marks have the arguments' types
        rows = build(*marks[: len(args)], **marked)
        return _Text(rows, arguments, marks, connection=connection)


class _Text:
    """The text of one shape, and where its values go."""

    def __init__(
        self,
        rows: QuerySet[Any],
        arguments: Sequence[Any],
        marks: Sequence[Any],
        *,
        connection: BaseDBAsyncClient,
    ) -> None:
        rows._choose_db_if_not_chosen()
        rows._make_query()
        self._rows = rows
        sql, values = rows.query.get_parameterized_sql()
        self._places: list[tuple[int, Convert] | object] = []
        used = set()
        lists: list[int] = []
        for place, value in enumerate(values):
            source = _source_of(value, marks)
            if source is None:
                self._places.append(_Constant(value))
                continue
            number, convert = source
            used.add(number)
            if isinstance(arguments[number], list | tuple):
                lists.append(place)
                convert = _as_list(convert, dialect=connection.capabilities.dialect)
            self._places.append((number, convert))
        self.sql = _with_lists(sql, lists, dialect=connection.capabilities.dialect)
        lost = [number for number, each in enumerate(arguments) if not _decides(each) and number not in used]
        if lost:
            raise TypeError(f"argument {lost[0]} does not reach the statement as it is")

    async def run(self, arguments: Sequence[Any], *, connection: BaseDBAsyncClient) -> list[Any]:
        values = [
            place.value if isinstance(place, _Constant) else place[1](arguments[place[0]])  # type: ignore[index]
            for place in self._places
        ]
        executor = connection.executor_class(
            model=self._rows.model,
            db=connection,
            prefetch_map=self._rows._prefetch_map,
            prefetch_queries=self._rows._prefetch_queries,
            select_related_idx=self._rows._select_related_idx,  # type: ignore[arg-type]  # as Tortoise's own call
        )
        found: list[Any] = await executor.execute_select(self.sql, values)
        return found


class _Constant:
    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def _decides(argument: object) -> bool:
    """Whether an argument decides the text of a statement, and is no value of it."""
    return argument is None or isinstance(argument, bool | Enum)


def _shape_of(argument: object) -> object:
    return argument if _decides(argument) else argument.__class__


def _mark_for(argument: Any) -> Any:
    """Return a value of the same type that stands nowhere else."""
    if _decides(argument):
        return argument
    if isinstance(argument, list | tuple):
        return [_mark_for(argument[0] if argument else uuid4())]
    if isinstance(argument, UUID):
        return uuid4()
    if isinstance(argument, datetime):
        return datetime(1900, 1, 1, tzinfo=UTC) + timedelta(microseconds=next(_numbers))
    if isinstance(argument, int):
        return next(_numbers)
    if isinstance(argument, str):
        return uuid4().hex
    raise TypeError(f"no statement takes a {type(argument).__name__}")


def _source_of(value: Any, marks: Sequence[Any]) -> tuple[int, Convert] | None:
    """Return which argument a value of the marked statement comes from, and how it was converted."""
    for number, mark in enumerate(marks):
        single = mark[0] if isinstance(mark, list) else mark
        if _decides(single):
            continue
        for convert in (_same, str, _iso_with_blank):
            if type(value) is type(converted := convert(single)) and value == converted:
                return number, convert
    return None


def _same(value: Any) -> Any:
    return value


def _iso_with_blank(value: Any) -> Any:
    return value.isoformat(" ") if isinstance(value, datetime) else value


def _as_list(convert: Convert, *, dialect: str) -> Convert:
    if dialect == "sqlite":
        return lambda values: json.dumps([convert(value) for value in values])
    return lambda values: [convert(value) for value in values]


def _with_lists(sql: str, lists: Sequence[int], *, dialect: str) -> str:
    """Let each list be one value, whatever its length."""
    if dialect == "sqlite":
        parts = sql.split("?")
        for place in lists:
            if not parts[place].endswith(" IN ("):
                raise TypeError("a list stands elsewhere than after IN")
            parts[place] += "SELECT value FROM json_each("
            parts[place + 1] = ")" + parts[place + 1]
        return "?".join(parts)
    for place in lists:
        sql, changed = re.subn(rf" IN \(\${place + 1}\)", f" = ANY(${place + 1})", sql)
        if changed != 1:
            raise TypeError("a list stands elsewhere than after IN")
    return sql
