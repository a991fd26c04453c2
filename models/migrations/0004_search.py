"""The columns and indexes by which structures and services are searched."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

from models.search_tables import build_search, fold_every_row


async def search(apps: Any, editor: Any) -> None:
    client, dialect = editor.client, editor.DIALECT
    await fold_every_row(client.execute_query_dict, client.execute_query, dialect=dialect)
    await build_search(client.execute_query, dialect=dialect)


class Migration(migrations.Migration):
    dependencies = [("models", "0003_partial_indexes")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Service",
            name="words",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Structure",
            name="city_words",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Structure",
            name="label_words",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Structure",
            name="name_words",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Structure",
            name="postal_words",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.RunPython(search),
    ]
