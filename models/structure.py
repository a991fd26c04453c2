"""A structure: a company, a public body or a person, and who wishes to found it."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.account import Account
from models.columns import holds, id_column, one_of
from models.search_words import Searched, SearchedManager
from models.statements import Statement
from registry.identifiers import Identifier, IdentifierKind
from registry.record import PostalAddress


class StructureStatus(StrEnum):
    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    ORPHANED = "ORPHANED"
    CLOSED = "CLOSED"


class StructureSector(StrEnum):
    PRIVATE = "PRIVATE"
    PUBLIC = "PUBLIC"


class Verification(StrEnum):
    VERIFIED = "VERIFIED"
    UNVERIFIED = "UNVERIFIED"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class SignUpPurpose(StrEnum):
    SUBMIT_PAYMENT_REQUESTS = "SUBMIT_PAYMENT_REQUESTS"
    MANAGE_DUME = "MANAGE_DUME"


class Structure(Searched):
    id: UUID = id_column()
    kind = fields.CharEnumField(IdentifierKind, max_length=24)
    identifier = fields.CharField(max_length=40)
    sector = fields.CharEnumField(StructureSector, max_length=8, default=StructureSector.PRIVATE)
    status = fields.CharEnumField(StructureStatus, max_length=10, default=StructureStatus.PENDING)
    verification = fields.CharEnumField(Verification, max_length=16)
    legal_name = fields.CharField(max_length=255)
    label = fields.CharField(max_length=255, null=True)
    line1 = fields.CharField(max_length=255, default="")
    line2 = fields.CharField(max_length=255, null=True)
    line3 = fields.CharField(max_length=255, null=True)
    postal_code = fields.CharField(max_length=16, default="")
    city = fields.CharField(max_length=120, default="")
    country = fields.CharField(max_length=2, default="FR")
    published = fields.BooleanField(default=True)
    purposes: list[str] = fields.JSONField(default=list)
    commitment_number_required = fields.BooleanField(default=False)
    service_code_required = fields.BooleanField(default=False)
    service_or_commitment_required = fields.BooleanField(default=False)
    payment_status_published = fields.BooleanField(default=True)
    created_at: datetime = fields.DatetimeField()
    activated_at: datetime | None = fields.DatetimeField(null=True)
    orphaned_at: datetime | None = fields.DatetimeField(null=True)
    closed_at: datetime | None = fields.DatetimeField(null=True)
    checked_at: datetime | None = fields.DatetimeField(null=True)
    registry_mismatch: dict[str, Any] | None = fields.JSONField(null=True)
    replaces: fields.OneToOneNullableRelation["Structure"] = fields.OneToOneField(
        "models.Structure", related_name="replaced_by", on_delete=fields.RESTRICT, null=True
    )
    replaces_id: UUID | None

    class Meta:
        table = "structure"
        manager = SearchedManager()
        unique_together = (("kind", "identifier"),)
        constraints = (
            one_of("kind", IdentifierKind, table="structure"),
            one_of("sector", StructureSector, table="structure"),
            one_of("status", StructureStatus, table="structure"),
            one_of("verification", Verification, table="structure"),
            holds(
                "structure_activated_once_managed",
                "status NOT IN ('ACTIVE', 'ORPHANED') OR activated_at IS NOT NULL",
            ),
            holds("structure_orphaned_is_dated", "(status = 'ORPHANED') = (orphaned_at IS NOT NULL)"),
            holds("structure_closed_is_dated", "(status = 'CLOSED') = (closed_at IS NOT NULL)"),
            holds(
                "structure_not_applicable_without_register",
                "(verification = 'NOT_APPLICABLE') = (kind <> 'SIRET')",
            ),
        )

    @property
    def designation(self) -> str:
        """How the structure is shown: its label, else its legal name."""
        return self.label or self.legal_name

    @property
    def registered_name(self) -> str | None:
        """The legal name where the company register confirms it; None where a person typed it."""
        is_confirmed = self.verification is Verification.VERIFIED and self.published
        return self.legal_name if is_confirmed else None

    @property
    def address(self) -> PostalAddress:
        return PostalAddress(self.line1, self.line2, self.line3, self.postal_code, self.city, self.country)

    @classmethod
    async def known_as(cls, identifier: Identifier) -> Self | None:
        """Return the structure of an identifier."""
        return await _KNOWN_AS.first(identifier.kind, identifier.value)  # type: ignore[return-value]  # one table

    @classmethod
    async def claimed(cls, identifier: Identifier, *, now: datetime, **particulars: Any) -> Self:
        """Return the structure of an identifier; the first who asks brings it about, pending."""
        known = await cls.known_as(identifier)
        if known is not None:
            return known
        return await cls.create(
            kind=identifier.kind, identifier=identifier.value, created_at=now, **particulars
        )

    async def found(self, *, now: datetime, **particulars: Any) -> bool:
        """Give a pending structure to the first founder who activates; False for those who come later."""
        done = await Structure.filter(id=self.id, status=StructureStatus.PENDING).update(
            status=StructureStatus.ACTIVE, activated_at=now, **particulars
        )
        if done:
            await self.refresh_from_db()
        return bool(done)

    async def lose_main_manager(self, *, now: datetime) -> bool:
        """Leave an active structure without a main manager; False where it was not active."""
        done = await Structure.filter(id=self.id, status=StructureStatus.ACTIVE).update(
            status=StructureStatus.ORPHANED, orphaned_at=now
        )
        return bool(done)

    async def take_main_manager(self) -> bool:
        """Put an orphaned structure back into its new main manager's hands; False where it was not one."""
        done = await Structure.filter(id=self.id, status=StructureStatus.ORPHANED).update(
            status=StructureStatus.ACTIVE, orphaned_at=None
        )
        return bool(done)

    async def close(self, *, now: datetime) -> bool:
        """Close an active or orphaned structure, which can only be read from now on; False for another."""
        done = await Structure.filter(
            id=self.id, status__in=(StructureStatus.ACTIVE, StructureStatus.ORPHANED)
        ).update(status=StructureStatus.CLOSED, closed_at=now, orphaned_at=None)
        if done:
            await self.refresh_from_db()
        return bool(done)

    async def correct(self, **particulars: Any) -> bool:  # Any: columns of the table
        """Write what its managers, or the register, say of an active structure; False for another."""
        done = await Structure.filter(id=self.id, status=StructureStatus.ACTIVE).update(**particulars)
        if done:
            await self.refresh_from_db()
        return bool(done)

    async def reopen(self, *, now: datetime) -> bool:
        """Open a closed structure again; False where it is not closed, or another one has replaced it."""
        if await Structure.exists(replaces_id=self.id):
            return False
        done = await Structure.filter(id=self.id, status=StructureStatus.CLOSED).update(
            status=StructureStatus.ACTIVE, closed_at=None, activated_at=self.activated_at or now
        )
        return bool(done)

    async def enter_directory(self, *, now: datetime) -> bool:
        """Open to requests a public body that nobody manages yet; False where it is open already."""
        done = await Structure.filter(
            id=self.id, status__in=(StructureStatus.PENDING, StructureStatus.CLOSED)
        ).update(
            status=StructureStatus.ORPHANED,
            orphaned_at=now,
            closed_at=None,
            activated_at=self.activated_at or now,
        )
        return bool(done)

    async def leave_directory(self, *, now: datetime) -> bool:
        """Close a public body that nobody manages; False where somebody does, or it is closed already."""
        done = await Structure.filter(id=self.id, status=StructureStatus.ORPHANED).update(
            status=StructureStatus.CLOSED, closed_at=now, orphaned_at=None
        )
        return bool(done)

    async def confirm(self, *, legal_name: str, published: bool, now: datetime) -> bool:
        """Note that the company register confirms what was typed; False for all but the first to note it."""
        done = await Structure.filter(id=self.id, verification=Verification.UNVERIFIED).update(
            verification=Verification.VERIFIED,
            legal_name=legal_name,
            published=published,
            registry_mismatch=None,
            checked_at=now,
        )
        return bool(done)

    async def note_check(self, mismatch: dict[str, Any] | None, *, now: datetime) -> bool:
        """Note that the register was asked, and what it says where that differs from what was typed."""
        done = await Structure.filter(id=self.id, verification=Verification.UNVERIFIED).update(
            registry_mismatch=mismatch, checked_at=now
        )
        return bool(done)

    async def release(self) -> bool:
        """Free the identifier of a pending structure that nobody wishes to found any more."""
        if await Candidacy.exists(structure_id=self.id):
            return False
        return bool(await Structure.filter(id=self.id, status=StructureStatus.PENDING).delete())


class Candidacy(Model):
    """What a person who has not activated yet wishes to found or to join."""

    id: UUID = id_column()
    account: fields.OneToOneRelation[Account] = fields.OneToOneField(
        "models.Account", related_name="candidacy", on_delete=fields.CASCADE
    )
    structure: fields.ForeignKeyRelation[Structure] = fields.ForeignKeyField(
        "models.Structure", related_name="candidacies", on_delete=fields.RESTRICT, db_index=True
    )
    account_id: UUID
    structure_id: UUID
    particulars: dict[str, Any] = fields.JSONField(default=dict)
    workspaces: list[dict[str, Any]] = fields.JSONField(default=list)
    created_at: datetime = fields.DatetimeField()

    class Meta:
        table = "candidacy"

    @classmethod
    async def replace(
        cls, account: Account, structure: Structure | None, *, now: datetime, **wish: Any
    ) -> None:
        """Keep only the newest wish of an account, and free what the former one held."""
        former = await cls.get_or_none(account_id=account.id)
        if former is not None:
            await former.delete()
        if structure is not None:
            await cls.create(account=account, structure=structure, created_at=now, **wish)
        abandoned = await Structure.get_or_none(id=former.structure_id) if former is not None else None
        if abandoned is not None:
            await abandoned.release()


def _known_as(kind: IdentifierKind, identifier: str) -> QuerySet[Structure]:
    return Structure.filter(kind=kind, identifier=identifier)


_KNOWN_AS = Statement(_known_as)
