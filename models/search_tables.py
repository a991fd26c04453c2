"""What makes a search of structures fast, and what keeps it in step, in each database's own words.

SQLite's triggers and generated columns do not survive a rebuild of the table `structure` by a migration: such
a migration calls `build_search` again.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from models.search_words import FOLDED, words_of

Execute = Callable[..., Awaitable[Any]]
"""Run one statement, with its values."""

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
    marks = ("?",) * 5 if dialect == "sqlite" else ("$1", "$2", "$3", "$4", "$5")
    changes = ", ".join(f"{column} = {mark}" for column, mark in zip(FOLDED.values(), marks, strict=False))
    for row in await fetch(f"SELECT id, {', '.join(FOLDED)} FROM structure"):  # noqa: S608  # names of ours
        words = words_of(dict(row))
        await execute(
            f"UPDATE structure SET {changes} WHERE id = {marks[4]}",  # noqa: S608
            [*(words[column] for column in FOLDED.values()), row["id"]],
        )
