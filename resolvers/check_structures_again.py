"""Structures that the company register could not be asked about at sign-up are checked again."""

from datetime import timedelta

from tortoise.expressions import Q

from models.database import transaction
from models.event import EventKind
from models.structure import Structure, StructureStatus, Verification
from registry.folding import searchable
from registry.identifiers import IdentifierKind
from registry.record import RegistryRecord, RegistryUnreachable
from resolvers.batches import for_each
from resolvers.context import Context

AGAIN_AFTER = timedelta(hours=20)  # once a day, whatever the hour of the first time
SILENCES = 3  # in a row: the register is down, and the rest waits for the next run


async def check_structures_again(ctx: Context) -> int:
    """Ask the register about the structures that it has not confirmed; return how many got an answer.

    A structure whose founder has not activated yet is asked about once it exists.
    """
    due = Structure.filter(
        Q(checked_at__isnull=True) | Q(checked_at__lte=ctx.now() - AGAIN_AFTER),
        verification=Verification.UNVERIFIED,
        kind=IdentifierKind.SIRET,
        status__in=(StructureStatus.ACTIVE, StructureStatus.ORPHANED),
    )
    check = _Check(ctx)
    return await for_each(due, check.one)


class _Check:
    """One run: it stops asking once the register has been silent several times in a row."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._silences = 0

    async def one(self, structure: Structure) -> bool:
        if self._silences >= SILENCES:
            return False
        try:
            record = await self._ctx.services.registry(structure.identifier)
        except RegistryUnreachable:
            self._silences += 1
            return False
        self._silences = 0
        return await transaction(lambda: self._note(structure, record))

    async def _note(self, structure: Structure, record: RegistryRecord | None) -> bool:
        now = self._ctx.now()
        if record is None:  # too young for the register, or mistyped: the next day may tell
            return await structure.note_check(structure.registry_mismatch, now=now)
        if not _agrees(structure, record):
            return await structure.note_check(record.kept(), now=now)
        spelled = record.legal_name or structure.legal_name  # as the register spells what agrees with it
        confirmed = await structure.confirm(legal_name=spelled, published=record.published, now=now)
        if confirmed:
            verification = Verification.VERIFIED.value
            await self._ctx.record(
                EventKind.STRUCTURE_UPDATED, structure=structure, verification=verification
            )
        return confirmed


def _agrees(structure: Structure, record: RegistryRecord) -> bool:
    """Whether the register knows an open company of that name; a masked name agrees with any."""
    if not record.open or not record.confirms_a_name:
        return False
    return not record.legal_name or searchable(record.legal_name) == searchable(structure.legal_name)
