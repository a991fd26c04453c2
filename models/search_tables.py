"""What makes a search of structures fast, and what keeps it in step, in each database's own words.

SQLite's triggers and generated columns do not survive a rebuild of the table `structure` by a migration: such
a migration calls `build_search` again.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from models.search_words import FOLDED, service_words, words_of

Execute = Callable[..., Awaitable[Any]]
"""Run one statement, with its values."""

_PAGE = 1_000
FOUND = "published AND status IN ('ACTIVE', 'ORPHANED')"
_SHOWN = "CASE WHEN label_words = '' THEN name_words ELSE label_words END"
_TEXT = "' ' || name_words || ' ' || label_words || ' ' || postal_words || ' ' || city_words"

_INDEXES = (
    f"CREATE INDEX ix_structure_shown ON structure (shown_words, id) WHERE {FOUND}",
    f"CREATE INDEX ix_structure_public ON structure (shown_words, id) WHERE {FOUND} AND sector = 'PUBLIC'",
    f"CREATE INDEX ix_structure_postal_code ON structure (postal_words, shown_words, id) WHERE {FOUND}",
    f"CREATE INDEX ix_structure_city ON structure (city_words, shown_words, id) WHERE {FOUND}",
)

# The pages of a search follow the order of code points, on both databases.
_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    'ALTER TABLE structure ALTER COLUMN postal_words TYPE text COLLATE "C"',
    'ALTER TABLE structure ALTER COLUMN city_words TYPE text COLLATE "C"',
    f'ALTER TABLE structure ADD COLUMN shown_words text COLLATE "C" GENERATED ALWAYS AS ({_SHOWN}) STORED',
    f"ALTER TABLE structure ADD COLUMN search_text text GENERATED ALWAYS AS ({_TEXT}) STORED",
    *_INDEXES,
    # A short list of what is still to be indexed, in kB: each search reads it too.
    "CREATE INDEX ix_structure_search ON structure USING gin (search_text gin_trgm_ops)"
    f" WITH (gin_pending_list_limit = 128) WHERE {FOUND}",
)

_NUMBER = "(SELECT number FROM structure_number WHERE structure_id = {row}.id)"
_SQLITE = (
    "DROP TABLE IF EXISTS structure_text",
    "DROP TABLE IF EXISTS structure_number",
    f"ALTER TABLE structure ADD COLUMN shown_words TEXT GENERATED ALWAYS AS ({_SHOWN}) VIRTUAL",
    *_INDEXES,
    # A table keyed by text has no lasting row numbers (VACUUM changes them), and FTS5 knows nothing else.
    "CREATE TABLE structure_number (number INTEGER PRIMARY KEY, structure_id CHAR(36) NOT NULL UNIQUE)",
    # The words are folded already: every character but blanks and ASCII punctuation belongs to one.
    "CREATE VIRTUAL TABLE structure_text USING fts5(name, place, tokenize = 'ascii', prefix = '2 3')",
    "INSERT INTO structure_number (structure_id) SELECT id FROM structure",
    """INSERT INTO structure_text (rowid, name, place)
        SELECT n.number, s.name_words || ' ' || s.label_words, s.postal_words || ' ' || s.city_words
        FROM structure_number n JOIN structure s ON s.id = n.structure_id""",
    f"""CREATE TRIGGER structure_text_added AFTER INSERT ON structure BEGIN
        INSERT INTO structure_number (structure_id) VALUES (new.id);
        INSERT INTO structure_text (rowid, name, place) VALUES (
            {_NUMBER.format(row="new")},
            new.name_words || ' ' || new.label_words, new.postal_words || ' ' || new.city_words);
    END""",  # noqa: S608  # names of ours
    f"""CREATE TRIGGER structure_text_changed AFTER UPDATE OF {", ".join(FOLDED.values())} ON structure
        WHEN {" OR ".join(f"old.{column} <> new.{column}" for column in FOLDED.values())} BEGIN
        UPDATE structure_text SET name = new.name_words || ' ' || new.label_words,
            place = new.postal_words || ' ' || new.city_words
        WHERE rowid = {_NUMBER.format(row="new")};
    END""",  # noqa: S608  # names of ours
    f"""CREATE TRIGGER structure_text_removed AFTER DELETE ON structure BEGIN
        DELETE FROM structure_text WHERE rowid = {_NUMBER.format(row="old")};
        DELETE FROM structure_number WHERE structure_id = old.id;
    END""",  # noqa: S608  # names of ours
)


async def build_search(execute: Execute, *, dialect: str) -> None:
    """Create the generated columns, the indexes and, on SQLite, the full text and its triggers."""
    for statement in _SQLITE if dialect == "sqlite" else _POSTGRES:
        await execute(statement)


async def fold_every_row(fetch: Execute, execute: Execute, *, dialect: str) -> None:
    """Write the folded columns of structures that were there before them."""
    async for row in _every_row(fetch, "structure", [*FOLDED], dialect=dialect):
        await _write(execute, "structure", words_of(row), row["id"], dialect=dialect)


async def fold_changed_rows(fetch: Execute, execute: Execute, *, dialect: str) -> None:
    """Write the folded columns of structures where they are not what `searchable` makes of them now.

    On PostgreSQL no migration may read what an earlier one of the same run has read before it changed the
    table's types, in the same words: the connection remembers the statement.
    """
    columns = list(FOLDED.values())
    async for row in _every_row(fetch, "structure", (*FOLDED, *columns), dialect=dialect):
        words = words_of(row)
        if any(row[column] != words[column] for column in columns):
            await _write(execute, "structure", words, row["id"], dialect=dialect)


async def fold_changed_services(fetch: Execute, execute: Execute, *, dialect: str) -> None:
    """Write the folded column of services where it is not what `searchable` makes of it now."""
    async for row in _every_row(fetch, "service", ("code", "name", "words"), dialect=dialect):
        words = service_words(row["code"], row["name"])
        if row["words"] != words:
            await _write(execute, "service", {"words": words}, row["id"], dialect=dialect)


async def _every_row(
    fetch: Execute, table: str, columns: Sequence[str], *, dialect: str
) -> AsyncIterator[dict[str, Any]]:
    """Read a table a page at a time: memory stays flat whatever its size."""
    mark, names = "?" if dialect == "sqlite" else "$1", ", ".join(columns)
    select, order = f"SELECT id, {names} FROM {table}", f"ORDER BY id LIMIT {_PAGE}"  # noqa: S608  # names of ours
    rows = await fetch(f"{select} {order}")
    while rows:
        for row in rows:
            yield dict(row)
        last = rows[-1]["id"]
        rows = await fetch(f"{select} WHERE id > {mark} {order}", [last]) if len(rows) == _PAGE else []


async def _write(execute: Execute, table: str, values: dict[str, str], row_id: Any, *, dialect: str) -> None:
    marks = ["?" if dialect == "sqlite" else f"${number}" for number in range(1, len(values) + 2)]
    changes = ", ".join(f"{column} = {mark}" for column, mark in zip(values, marks, strict=False))
    await execute(
        f"UPDATE {table} SET {changes} WHERE id = {marks[-1]}",  # noqa: S608  # names of ours
        [*values.values(), row_id],
    )
