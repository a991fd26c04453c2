"""What is unique only while it lives, and the queue of letters: Tortoise writes no partial index on SQLite."""

from tortoise import migrations
from tortoise.migrations import operations as ops


def index(name: str, on: str, *, unique: bool = True) -> ops.RunSQL:
    return ops.RunSQL(f"CREATE {'UNIQUE ' if unique else ''}INDEX {name} ON {on}", f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("models", "0002_constraints")]

    initial = False

    operations = [
        index(
            "uq_attachment_live",
            "attachment (account_id, structure_id) WHERE status IN ('REQUESTED', 'APPROVED')",
        ),
        index(
            "uq_attachment_main_manager",
            "attachment (structure_id) WHERE role = 'MAIN_MANAGER' AND status = 'APPROVED'",
        ),
        index(
            "uq_subscription_live",
            "subscription (attachment_id, workspace_id) WHERE status IN ('REQUESTED', 'ACTIVE')",
        ),
        index("uq_link_token_issued", "link_token (account_id, purpose) WHERE status = 'ISSUED'"),
        index("ix_letter_due", "letter (next_at) WHERE status = 'QUEUED'", unique=False),
    ]
