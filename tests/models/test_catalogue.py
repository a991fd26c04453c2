"""What a database can hold, it holds: read from its own catalogue, and tried."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import pytest
from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from models.account import Account
from models.attachment import Attachment
from models.captcha import Captcha, CaptchaKind
from models.database import dialect, select, transaction
from models.event import Event, EventKind
from models.letter import Letter
from models.link_token import LinkToken, Purpose
from models.structure import Structure, StructureStatus, Verification
from models.subscription import Subscription, SubscriptionStatus
from models.support import SupportCategory, SupportRequest
from models.workspace import Workspace
from registry.identifiers import IdentifierKind
from tests.models.news import NOON
from tests.models.test_transaction import particulars

PARTIAL = {
    "uq_attachment_live": ("UNIQUE", "account_id", "structure_id", "REQUESTED", "APPROVED"),
    "uq_attachment_main_manager": ("UNIQUE", "structure_id", "MAIN_MANAGER", "APPROVED"),
    "uq_subscription_live": ("UNIQUE", "attachment_id", "workspace_id", "REQUESTED", "ACTIVE"),
    "uq_link_token_issued": ("UNIQUE", "account_id", "purpose", "ISSUED"),
    "ix_letter_due": ("next_at", "QUEUED"),
}
UNIQUE = {
    ("account", "email_key"),
    ("candidacy", "account_id"),
    ("link_token", "digest"),
    ("reset_flow", "digest"),
    ("session", "digest"),
    ("structure", "kind", "identifier"),
    ("structure", "replaces_id"),
    ("structure_workspace", "structure_id", "workspace_id"),
    ("workspace_answer", "opening_id", "question_id"),
}

# A row of each table is set to this, which breaks that constraint and no other.
BROKEN = {
    "ck_account_status": "status = 'NO', password_hash = 'x', activated_at = created_at",
    "ck_attachment_status": "status = 'NO', expires_at = NULL",
    "ck_attachment_role": "role = 'NO', status = 'ENDED', expires_at = NULL",
    "ck_structure_kind": "kind = 'NO', verification = 'NOT_APPLICABLE'",
    "ck_subscription_status": "status = 'NO', decided_at = requested_at",
    "ck_account_no_secret_before_activation": "activated_at = created_at",
    "ck_account_password_once_activated": "status = 'DEACTIVATED'",
    "ck_account_question_with_answer": "status = 'ACTIVE', password_hash = 'x', activated_at = created_at,"
    " secret_question = 'x'",
    "ck_account_consent_is_dated": "survey_consent_at = created_at",
    "ck_attachment_request_lapses": "expires_at = NULL",
    "ck_attachment_request_is_of_a_member": "role = 'SECONDARY_MANAGER'",
    "ck_attachment_refusal_has_a_reason": "status = 'REFUSED', decided_at = requested_at, expires_at = NULL",
    "ck_attachment_nobody_decides_for_himself": "status = 'APPROVED', decided_at = requested_at,"
    " expires_at = NULL, decided_by_id = account_id",
    "ck_captcha_characters_have_an_answer": "kind = 'CHARACTERS'",
    "ck_letter_claim_has_a_lease": "lease_until = created_at",
    "ck_letter_claimed_is_queued": "status = 'FAILED', claim_id = id, lease_until = created_at",
    "ck_letter_sent_is_dated": "status = 'SENT'",
    "ck_link_token_confirmation_has_an_address": "address = 'x'",
    "ck_link_token_used_is_dated": "status = 'USED'",
    "ck_structure_activated_once_managed": "status = 'ACTIVE', activated_at = NULL",
    "ck_structure_orphaned_is_dated": "orphaned_at = created_at",
    "ck_structure_closed_is_dated": "closed_at = created_at",
    "ck_structure_not_applicable_without_register": "verification = 'NOT_APPLICABLE'",
    "ck_subscription_decided_is_dated": "decided_at = requested_at",
    "ck_subscription_refusal_has_a_reason": "status = 'REFUSED', decided_at = requested_at",
    "ck_support_request_answered": "status = 'ANSWERED'",
}


def tables() -> list[type[Model]]:
    return list(Tortoise.apps["models"].values())


async def written_constraints() -> set[str]:
    if dialect() == "postgres":
        return {
            row["conname"] for row in await select("SELECT conname FROM pg_constraint WHERE contype = 'c'")
        }
    rows = await select("SELECT sql FROM sqlite_master WHERE type = 'table'")
    return {name for row in rows for name in re.findall(r'CONSTRAINT "?(\w+)"? CHECK', row["sql"] or "")}


async def written_indexes() -> list[tuple[str, str, str]]:
    """Return the table, name and text of each index; SQLite tells the columns of those that have no text."""
    if dialect() == "postgres":
        rows = await select(
            "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        )
        return [(row["tablename"], row["indexname"], row["indexdef"]) for row in rows]
    rows = await select(
        'SELECT m.name AS "table", i.name, i."unique" AS is_unique, s.sql, (SELECT group_concat(name, \', \')'
        " FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) AS columns"
        " FROM sqlite_master m JOIN pragma_index_list(m.name) i LEFT JOIN sqlite_master s ON s.name = i.name"
        " WHERE m.type = 'table'"
    )
    return [
        (row["table"], row["name"], row["sql"] or f"{'UNIQUE ' * row['is_unique']}({row['columns']})")
        for row in rows
    ]


def columns_of(text: str) -> tuple[str, ...]:
    return tuple(column.strip(' "') for column in text.partition("(")[2].partition(")")[0].split(","))


async def test_every_check_of_the_models_is_in_the_catalogue(database: str) -> None:
    declared = {constraint.name for table in tables() for constraint in table._meta.constraints}

    assert len(declared) > 30
    assert declared - await written_constraints() == set()


async def test_what_is_unique_while_it_lives_is_a_partial_index(database: str) -> None:
    written = {name: text for _, name, text in await written_indexes()}

    for name, words in PARTIAL.items():
        before, where, condition = written[name].partition("WHERE")
        assert where
        assert [word for word in words if word not in before + condition] == []


async def test_what_is_unique_is_a_unique_index(database: str) -> None:
    written = {
        (table, *columns_of(text))
        for table, _, text in await written_indexes()
        if "UNIQUE" in text and "WHERE" not in text
    }

    assert UNIQUE - written == set()


async def test_every_foreign_key_is_one_and_has_an_index(database: str) -> None:
    indexed = {
        (table, columns_of(text)[0]) for table, _, text in await written_indexes() if "WHERE" not in text
    }
    declared = {
        (table._meta.db_table, table._meta.fields_map[name].source_field)
        for table in tables()
        for name in table._meta.fk_fields | table._meta.o2o_fields
    }

    assert declared - await written_foreign_keys() == set()
    assert declared - indexed == set()


async def written_foreign_keys() -> set[tuple[str, str]]:
    if dialect() == "postgres":
        rows = await select(
            "SELECT c.conrelid::regclass::text AS name, a.attname AS source FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'"
        )
    else:
        rows = await select(
            'SELECT m.name, f."from" AS source FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f'
            " WHERE m.type = 'table'"
        )
    return {(row["name"], row["source"]) for row in rows}


async def test_every_check_refuses_what_breaks_it(database: str) -> None:
    await transaction(a_row_of_each)

    for table in tables():
        for constraint in table._meta.constraints:
            broken = BROKEN.get(constraint.name) or f"{enumerated(constraint.check)} = 'NO'"
            with pytest.raises(IntegrityError, match=constraint.name):
                await transaction(lambda table=table, broken=broken: change(table, broken))


def enumerated(check: str) -> str:
    column, within, _ = check.partition(" IN ")
    assert within, f"say in BROKEN what breaks {check}"
    return column


async def change(table: type[Model], changes: str) -> None:
    count, _ = await get_connection("default").execute_query(f"UPDATE {table._meta.db_table} SET {changes}")
    assert count


async def test_what_lives_once_lives_once(database: str) -> None:
    rows = await transaction(a_row_of_each)

    for row in rows:
        if isinstance(row, (Account, Attachment, LinkToken, Structure, Subscription)):
            with pytest.raises(IntegrityError):
                await copy_of(row).save(force_create=True)


async def test_a_structure_has_one_main_manager(database: str) -> None:
    rows = await transaction(a_row_of_each)
    structure = next(row for row in rows if isinstance(row, Structure))
    for email in ("bob@example.org", "eve@example.org"):
        other = await Account.create(**particulars(email))
        founding = Attachment.of_founder(other, structure, now=NOON)
        if email == "bob@example.org":
            await founding
        else:
            with pytest.raises(IntegrityError):
                await founding


def copy_of(row: Model) -> Model:
    copy = row.clone(pk=uuid4())
    if isinstance(copy, LinkToken):
        copy.digest = "another"
    return copy


async def a_row_of_each() -> list[Model]:
    account = await Account.create(**particulars("ada@example.org"))
    structure = await Structure.create(
        kind=IdentifierKind.SIRET,
        identifier="12345678901234",
        status=StructureStatus.PENDING,
        verification=Verification.VERIFIED,
        legal_name="Analytique",
        activated_at=NOON,
        created_at=NOON,
    )
    attachment = await Attachment.request(account, structure, now=NOON)
    return [account, structure, attachment, *await rows_about(account, attachment)]


async def rows_about(account: Account, attachment: Attachment) -> Iterable[Model]:
    workspace = await Workspace.first()
    assert workspace is not None
    about: dict[str, Any] = {"account": account, "language": "FR", "created_at": NOON}
    return [
        await Captcha.create(kind=CaptchaKind.PROOF_OF_WORK, created_at=NOON, expires_at=NOON),
        await Event.create(kind=EventKind.ACCOUNT_CREATED, at=NOON),
        await Letter.create(**about, kind="x", recipient="x", next_at=NOON, give_up_at=NOON),
        await LinkToken.create(
            account=account,
            purpose=Purpose.ACTIVATION,
            key_id="k1",
            digest="d",
            credential_version=1,
            issued_at=NOON,
            expires_at=NOON,
        ),
        await Subscription.create(
            attachment=attachment,
            workspace=workspace,
            status=SubscriptionStatus.REQUESTED,
            requested_at=NOON,
        ),
        await SupportRequest.create(**about, email="x", category=SupportCategory.OTHER, message="x"),
    ]
