"""The parts of an execution that wait: what compiled code calls when a value is awaitable."""

from collections.abc import AsyncIterable, Awaitable, Callable
from typing import Any

from graphql import GraphQLOutputType, located_error
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetails
from graphql.pyutils import Path, gather_with_cancel

Run = Executor[Any]
# (value, info, path, run) -> the completed value, or a coroutine of it
Complete = Callable[[Any, Any, Path, Run], Any]


async def await_value(
    run: Run,
    value: Awaitable[Any],
    complete: Complete,
    info: Any,  # graphql-core's info, or none where no completion reads it
    path: Path,
    *,
    kind: GraphQLOutputType,
    fields: list[FieldDetails],
) -> Any:
    """Await what a resolver returned, then complete it."""
    try:
        completed = complete(await value, info, path, run)
        return await completed if run.is_awaitable(completed) else completed
    except Exception as raw:
        run.handle_field_error(raw, kind, fields, path)
        return None


async def await_completed(
    run: Run, completed: Awaitable[Any], path: Path, *, kind: GraphQLOutputType, fields: list[FieldDetails]
) -> Any:
    """Await a completion that waits for fields below."""
    try:
        return await completed
    except Exception as raw:
        run.handle_field_error(raw, kind, fields, path)
        return None


async def await_fields(results: dict[str, Any], waiting: list[str]) -> dict[str, Any]:
    """Fill in the fields of an object that wait."""
    if len(waiting) == 1:
        key = waiting[0]
        results[key] = await results[key]
    else:
        results.update(
            zip(waiting, await gather_with_cancel(*[results[key] for key in waiting]), strict=True)
        )
    return results


async def await_items(results: list[Any], waiting: list[int]) -> list[Any]:
    """Fill in the items of a list that wait."""
    if len(waiting) == 1:
        place = waiting[0]
        results[place] = await results[place]
    else:
        awaited = await gather_with_cancel(*[results[place] for place in waiting])
        for place, item in zip(waiting, awaited, strict=True):
            results[place] = item
    return results


async def await_iterable(
    run: Run,
    value: AsyncIterable[Any],
    complete: Complete,
    info: Any,
    path: Path,
    *,
    fields: list[FieldDetails],
) -> Any:
    """Complete an asynchronous iterable: its items are read first, then completed as a list."""
    items: list[Any] = []
    try:
        async for item in value:
            items.append(item)  # noqa: PERF401  # what came before an error is dropped with it
    except Exception as raw:
        raise located_error(raw, [each.node for each in fields], [*path.as_list(), len(items)]) from raw
    completed = complete(items, info, path, run)
    return await completed if run.is_awaitable(completed) else completed


async def await_type(
    name: Awaitable[str | None], value: Any, complete_as: Callable[..., Any], info: Any, path: Path, run: Run
) -> Any:
    """Await the name of an object's type, then complete the object."""
    completed = complete_as(await name, value, info, path, run)
    return await completed if run.is_awaitable(completed) else completed
