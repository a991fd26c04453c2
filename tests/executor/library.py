"""A schema of its own for the executor's tests: everything that a field can do, and a word of no product."""

import asyncio
import enum
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any

import strawberry
from graphql import introspection_types

DUE = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@strawberry.enum
class Genre(enum.StrEnum):
    NOVEL = "novel"
    POEM = "poem"


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Author(Named):
    name: str
    age: int | None = None

    @strawberry.field
    async def books(self, first: int | None = 2, genre: Genre | None = None) -> list["Book"]:
        await asyncio.sleep(0)
        found = [book for book in BOOKS if genre is None or book.genre is genre]
        return found[:first]

    @strawberry.field
    def greeting(self, words: list[str] | None = None, loud: bool = False) -> str:
        said = " ".join(words or ["Hello", self.name])
        return said.upper() if loud else said

    @strawberry.field
    def broken(self) -> str:
        raise ValueError(f"{self.name} is broken")

    @strawberry.field
    async def broken_later(self) -> str | None:
        await asyncio.sleep(0)
        raise ValueError("broken later")


@strawberry.type
class Magazine(Named):
    name: str
    pages: int = 32

    @strawberry.field
    async def editor(self) -> Author:
        return AUTHORS[0]


@strawberry.type
class Book(Named):
    name: str
    genre: Genre
    price: float | None = None
    due: datetime = DUE
    tags: list[str | None] = strawberry.field(default_factory=list)
    in_print: bool = True
    strict: str = "x"

    @strawberry.field
    async def author(self) -> Author | None:
        await asyncio.sleep(0)
        return AUTHORS[len(self.name) % len(AUTHORS)]

    @strawberry.field
    def missing(self) -> str:
        return None  # type: ignore[return-value]  # a resolver that breaks its promise

    @strawberry.field
    async def missing_later(self) -> Author:
        await asyncio.sleep(0)
        return None  # type: ignore[return-value]  # a resolver that breaks its promise


Reading = Annotated[Book | Magazine, strawberry.union("Reading")]


@strawberry.input
class Wanted:
    genre: Genre = Genre.NOVEL
    names: list[str] = strawberry.field(default_factory=list)
    nested: "Wanted | None" = None
    most: int | None = strawberry.UNSET


AUTHORS = [Author(name="Ada", age=36), Author(name="Blaise"), Author(name="Zoé", age=2**31)]
BOOKS = [
    Book(name="Notes", genre=Genre.NOVEL, price=1.5, tags=["a", None]),
    Book(name="Pensées", genre=Genre.POEM),
    Book(name="", genre="nothing", price=float("nan")),  # type: ignore[arg-type]  # no genre at all
]


async def _numbers() -> AsyncIterator[int]:
    for number in range(3):
        yield number


@strawberry.type
class Query:
    @strawberry.field
    def name(self) -> str:
        return "library"

    @strawberry.field
    async def book(self, place: int = 0) -> Book | None:
        await asyncio.sleep(0)
        return BOOKS[place]

    @strawberry.field
    def books(self) -> list[Book | None]:
        return [*BOOKS, None]

    @strawberry.field
    async def certain_books(self) -> list[Book]:
        return [BOOKS[0], None]  # type: ignore[list-item]  # a resolver that breaks its promise

    @strawberry.field
    def authors(self) -> list[Author]:
        return AUTHORS

    @strawberry.field
    async def readings(self) -> list[Reading]:
        return [BOOKS[0], Magazine(name="Le Globe"), BOOKS[1]]

    @strawberry.field
    def things(self) -> list[Named]:
        return [AUTHORS[0], BOOKS[1], Magazine(name="Revue")]

    @strawberry.field
    def odd(self) -> Reading | None:
        return AUTHORS[0]  # type: ignore[return-value]  # not one of the union

    @strawberry.field
    def not_a_list(self) -> list[int] | None:
        return 7  # type: ignore[return-value]  # a resolver that breaks its promise

    @strawberry.field
    def grid(self) -> list[list[int | None]]:
        return [[1, None], [], [2**40]]

    @strawberry.field
    async def find(self, wanted: Wanted, again: list[Wanted] | None = None) -> str:
        return f"{wanted!r} {again!r}"

    @strawberry.field
    def add(self, a: int, b: int = 2, c: int | None = None) -> int:
        return a + b + (c or 0)

    @strawberry.field
    async def cancelled(self) -> str | None:
        raise asyncio.TimeoutError  # noqa: UP041  # what a resolver may well raise


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def note(self, info: strawberry.Info[Any, Any], text: str) -> str:
        await asyncio.sleep(0)
        info.context.append(text)
        return " ".join(info.context)

    @strawberry.mutation
    def fail(self) -> str | None:
        raise ValueError("no")

    @strawberry.mutation
    async def fail_for_good(self) -> str:
        raise ValueError("no")


# Strawberry writes its own resolver of `isOneOf` into graphql-core's introspection, which all schemas share.
_shared = introspection_types["__Type"].fields
_kept = _shared["isOneOf"]
schema = strawberry.Schema(query=Query, mutation=Mutation, types=[Magazine])
_shared["isOneOf"] = _kept
