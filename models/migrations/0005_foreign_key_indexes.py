"""An index under each foreign key that had none: a deletion looks for whoever still points at the row."""

from tortoise import migrations
from tortoise.migrations import operations as ops

COLUMNS = {
    "announcement": ("author_id",),
    "attachment": ("decided_by_id",),
    "subscription": ("decided_by_id",),
    "support_request": ("structure_id", "answered_by_id"),
    "workspace_answer": ("question_id", "choice_id"),
}


class Migration(migrations.Migration):
    dependencies = [("models", "0004_search")]

    initial = False

    operations = [
        ops.RunSQL(f"CREATE INDEX ix_{table}_{column} ON {table} ({column})", f"DROP INDEX ix_{table}_{column}")
        for table, columns in COLUMNS.items()
        for column in columns
    ]
