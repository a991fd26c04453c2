"""What is folded before it is compared, folded again: "St" like "Saint", typographic signs like plain ones."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops

from models.search_tables import fold_changed_rows, fold_changed_services
from registry.identifiers import BadIdentifier, Identifier, IdentifierKind

NON_EU = IdentifierKind.NON_EU


async def fold_again(apps: Any, editor: Any) -> None:
    client, dialect = editor.client, editor.DIALECT
    await fold_changed_rows(client.execute_query_dict, client.execute_query, dialect=dialect)
    await fold_changed_services(client.execute_query_dict, client.execute_query, dialect=dialect)
    await fold_derived_identifiers(client, dialect)


async def fold_derived_identifiers(client: Any, dialect: str) -> None:
    """Write them as they are read from now on; of two that become one, each keeps what it has."""
    value, row_id, taken = ("?", "?", "?") if dialect == "sqlite" else ("$1", "$2", "$3")
    rows = await client.execute_query_dict(f"SELECT id, identifier FROM structure WHERE kind = '{NON_EU}'")
    for row in rows:
        try:
            folded = Identifier.parse(NON_EU, row["identifier"]).value
        except BadIdentifier:
            continue  # of a country where none is given any more
        if folded != row["identifier"]:
            await client.execute_query(
                f"UPDATE structure SET identifier = {value} WHERE id = {row_id} AND NOT EXISTS"
                f" (SELECT 1 FROM structure WHERE kind = '{NON_EU}' AND identifier = {taken})",
                [folded, row["id"], folded],
            )


class Migration(migrations.Migration):
    dependencies = [("models", "0006_sqlite_indexes")]

    initial = False

    operations = [ops.RunPython(fold_again)]
