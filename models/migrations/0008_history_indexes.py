"""Histories are read in order, a page at a time: without these a database sorts all of it for each page."""

from tortoise import migrations
from tortoise.migrations import operations as ops

COLUMNS = {"event": ("account_id", "actor_id", "structure_id"), "letter": ("account_id",)}


class Migration(migrations.Migration):
    dependencies = [("models", "0007_fold_again")]
    initial = False
    operations = [
        ops.RunSQL(
            f"CREATE INDEX ix_{table}_{column}_order ON {table} ({column}, id)",
            f"DROP INDEX ix_{table}_{column}_order",
        )
        for table, columns in COLUMNS.items()
        for column in columns
    ]
