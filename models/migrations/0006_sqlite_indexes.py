"""On SQLite, the indexes that 0002 lost: adding a CHECK copies the table, and Tortoise copies no index."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops

UNIQUE = {
    "uid_structure_kind_7fdb5b": "structure (kind, identifier)",
    "structure_replaces_id_key": "structure (replaces_id)",
}
PLAIN = {
    "idx_attachment_account_04f50c": "attachment (account_id)",
    "idx_attachment_structu_7bb9cb": "attachment (structure_id)",
    "idx_captcha_expires_521682": "captcha (expires_at)",
    "idx_event_account_94662b": "event (account_id)",
    "idx_event_actor_i_e20707": "event (actor_id)",
    "idx_event_structu_f1da09": "event (structure_id)",
    "idx_letter_account_56f95c": "letter (account_id)",
    "idx_letter_link_to_5d731a": "letter (link_token_id)",
    "idx_letter_recipie_267b68": "letter (recipient)",
    "idx_link_token_account_5c9841": "link_token (account_id)",
    "idx_subscriptio_attachm_577115": "subscription (attachment_id)",
    "idx_subscriptio_workspa_17407d": "subscription (workspace_id)",
    "idx_support_req_account_ccbcde": "support_request (account_id)",
}


async def restore(apps: Any, editor: Any) -> None:
    if editor.DIALECT != "sqlite":
        return
    for kind, indexes in (("UNIQUE INDEX", UNIQUE), ("INDEX", PLAIN)):
        for name, on in indexes.items():
            await editor.client.execute_query(f"CREATE {kind} IF NOT EXISTS {name} ON {on}")


class Migration(migrations.Migration):
    dependencies = [("models", "0005_foreign_key_indexes")]

    initial = False

    operations = [ops.RunPython(restore)]
