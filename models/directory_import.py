"""Writing the directory of public structures: a batch to a transaction, while the server answers."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from models.attachment import Attachment, AttachmentStatus
from models.event import Event
from models.search_words import service_words
from models.service import Service
from models.structure import Structure, StructureSector, StructureStatus, Verification
from registry.directory import DirectoryService, DirectoryStructure
from registry.identifiers import Identifier, IdentifierKind


async def write_structures(rows: Sequence[DirectoryStructure], *, now: datetime) -> None:
    """Bring structures up to date, and add those that are missing; inside the caller's transaction.

    One that nobody manages is ORPHANED: it is found, and requests wait for the desk to appoint somebody.
    One that has managers keeps its status and its label.
    """
    wanted = {row.identifier: row for row in rows}
    known = await _known(wanted)
    unmanaged = await _unmanaged(known.values())
    await Structure.bulk_create(
        [_new(row, now=now) for identifier, row in wanted.items() if identifier not in known]
    )
    for identifier, structure in known.items():
        row = wanted[identifier]
        await _update(structure, _columns(row))
        if structure.id in unmanaged:
            await (structure.enter_directory if row.active else structure.leave_directory)(now=now)


async def write_services(rows: Sequence[DirectoryService]) -> tuple[list[UUID], list[DirectoryService]]:
    """Bring services up to date, and add those that are missing; inside the caller's transaction.

    Return the ids of the rows written, and the rows whose structure is not in the directory.
    """
    structures = await _known({each for row in rows for each in row.identifiers}, public=True)
    owners = [
        next((structures[each].id for each in row.identifiers if each in structures), None) for row in rows
    ]
    wanted = {(owner, row.code): row for owner, row in zip(owners, rows, strict=True) if owner}
    known = {
        (service.structure_id, service.code): service
        for service in await Service.filter(
            structure_id__in={owner for owner, _ in wanted}, code__in={code for _, code in wanted}
        )
    }
    new = [
        Service(structure_id=owner, code=code, **_service_columns(row))
        for (owner, code), row in wanted.items()
        if (owner, code) not in known
    ]
    await Service.bulk_create(new)
    for key in wanted.keys() & known.keys():
        await _update(known[key], _service_columns(wanted[key]))
    written = [*(service.id for service in new), *(known[key].id for key in wanted.keys() & known.keys())]
    return written, [row for owner, row in zip(owners, rows, strict=True) if owner is None]


async def retire_services(*, after: UUID | None, kept: set[int], limit: int) -> tuple[UUID | None, int]:
    """Take out of use the next services that the newer file lacks; inside the caller's transaction.

    `kept` are ids as integers. Return where to go on from, None at the end, and how many were retired.
    """
    rows = Service.filter(active=True, **({"id__gt": after} if after else {}))
    ids = [service.id for service in await rows.order_by("id").limit(limit).only("id")]
    missing = [each for each in ids if each.int not in kept]
    if missing:
        await Service.filter(id__in=missing).update(active=False)
    return (ids[-1] if len(ids) == limit else None), len(missing)


async def _known(identifiers: Iterable[Identifier], *, public: bool = False) -> dict[Identifier, Structure]:
    wanted = set(identifiers)
    rows = Structure.filter(
        kind__in={each.kind for each in wanted}, identifier__in={each.value for each in wanted}
    )
    if public:
        rows = rows.filter(sector=StructureSector.PUBLIC)
    found = {Identifier(row.kind, row.identifier): row for row in await rows}
    return {identifier: row for identifier, row in found.items() if identifier in wanted}


async def _unmanaged(structures: Iterable[Structure]) -> set[UUID]:
    """Say which the directory may open and close: a closed one only if nothing ever happened to it."""
    by_id = {each.id: each for each in structures if each.status is not StructureStatus.ACTIVE}
    if not by_id:
        return set()
    closed = [row_id for row_id, row in by_id.items() if row.status is StructureStatus.CLOSED]
    attached = Attachment.filter(structure_id__in=[*by_id])
    managed = await attached.filter(status=AttachmentStatus.APPROVED).values_list("structure_id", flat=True)
    with_history = [
        *await attached.filter(structure_id__in=closed).values_list("structure_id", flat=True),
        *await Event.filter(structure_id__in=closed).values_list("structure_id", flat=True),
        *await Structure.filter(replaces_id__in=closed).values_list("replaces_id", flat=True),
    ]
    return set(by_id) - set(managed) - set(with_history)


async def _update(row: Structure | Service, columns: dict[str, Any]) -> None:
    changes = {name: value for name, value in columns.items() if getattr(row, name) != value}
    if changes:
        await type(row).filter(id=row.id).update(**changes)


def _new(row: DirectoryStructure, *, now: datetime) -> Structure:
    is_siret = row.identifier.kind is IdentifierKind.SIRET
    state = (
        {"status": StructureStatus.ORPHANED, "orphaned_at": now, "activated_at": now}
        if row.active
        else {"status": StructureStatus.CLOSED, "closed_at": now}
    )
    return Structure(
        kind=row.identifier.kind,
        identifier=row.identifier.value,
        # The directory lists no SIRET that the register does not know.
        verification=Verification.VERIFIED if is_siret else Verification.NOT_APPLICABLE,
        created_at=now,
        **state,
        **_columns(row),
    )


def _columns(row: DirectoryStructure) -> dict[str, Any]:
    return {
        "sector": StructureSector.PUBLIC,
        "legal_name": row.legal_name,
        "published": True,
        "commitment_number_required": row.commitment_number_required,
        "service_code_required": row.service_code_required,
        "service_or_commitment_required": row.service_or_commitment_required,
        "payment_status_published": row.payment_status_published,
        **asdict(row.address),
    }


def _service_columns(row: DirectoryService) -> dict[str, Any]:
    nowhere = dict.fromkeys(("line1", "line2", "line3", "postal_code", "city", "country"))
    return {
        "name": row.name,
        "words": service_words(row.code, row.name),
        "active": row.active,
        "commitment_number_required": row.commitment_number_required,
        **(asdict(row.address) if row.address else nowhere),
    }
