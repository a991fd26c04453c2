"""The folded columns by which structures are searched: written with what they fold, whoever writes it."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.manager import Manager
from tortoise.models import Model
from tortoise.queryset import BulkCreateQuery, BulkUpdateQuery, QuerySet, UpdateQuery

from registry.identifiers import searchable

FOLDED = {
    "legal_name": "name_words",
    "label": "label_words",
    "postal_code": "postal_words",
    "city": "city_words",
}

M = TypeVar("M", bound=Model)


def words_of(columns: Mapping[str, Any]) -> dict[str, str]:
    """Return the folded columns that go with those of `columns` that have one."""
    return {words: searchable(columns[name] or "") for name, words in FOLDED.items() if name in columns}


def service_words(code: str, name: str) -> str:
    """Return the folded column by which a service is found; each word begins after a blank."""
    return f" {searchable(f'{code} {name}')}"


class SearchedRows(QuerySet[M]):
    """Rows whose folded columns follow, on every way in which tortoise writes."""

    def update(self, **columns: Any) -> UpdateQuery:  # Any: as tortoise types it
        return super().update(**columns, **words_of(columns))

    def bulk_create(self, objects: Iterable[M], *args: Any, **options: Any) -> BulkCreateQuery[M]:
        rows = list(objects)
        for row in rows:
            fold(row)
        return super().bulk_create(rows, *args, **options)

    def bulk_update(
        self, objects: Iterable[M], fields: Iterable[str], *args: Any, **options: Any
    ) -> BulkUpdateQuery[M]:
        rows = list(objects)
        for row in rows:
            fold(row)
        return super().bulk_update(rows, with_words(fields), *args, **options)


class SearchedManager(Manager):
    def get_queryset(self) -> QuerySet[Any]:
        return SearchedRows(self._model)


class Searched(Model):
    """A table found by its name, its label, its postal code or its town."""

    name_words = fields.TextField(default="", db_default="")
    label_words = fields.TextField(default="", db_default="")
    postal_words = fields.TextField(default="", db_default="")
    city_words = fields.TextField(default="", db_default="")

    class Meta:
        abstract = True

    async def save(
        self,
        using_db: BaseDBAsyncClient | None = None,
        update_fields: Iterable[str] | None = None,
        force_create: bool = False,
        force_update: bool = False,
    ) -> None:
        fold(self)
        names = None if update_fields is None else with_words(update_fields)
        await super().save(using_db, names, force_create, force_update)


def fold(row: Model) -> None:
    for name, words in FOLDED.items():
        setattr(row, words, searchable(getattr(row, name) or ""))


def with_words(names: Iterable[str]) -> list[str]:
    names = list(names)
    return [*names, *(FOLDED[name] for name in names if name in FOLDED)]
