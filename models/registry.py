"""The company register as imported: one row per establishment, one per legal unit."""

from datetime import date
from typing import cast

from tortoise import fields
from tortoise.models import Model

from models.database import dialect, select
from registry.record import RegistryRecord
from registry.stock import ESTABLISHMENT_COLUMNS, EstablishmentRow, combine


class RegistryEstablishment(Model):
    siret = fields.CharField(max_length=14, primary_key=True)
    siren = fields.CharField(max_length=9)
    label: str | None = fields.TextField(null=True)
    line1: str | None = fields.TextField(null=True)
    line2: str | None = fields.TextField(null=True)
    line3: str | None = fields.TextField(null=True)
    postal_code: str | None = fields.TextField(null=True)
    city: str | None = fields.TextField(null=True)
    country: str | None = fields.TextField(null=True)
    open = fields.BooleanField()
    closed_on: date | None = fields.DateField(null=True)
    head_office = fields.BooleanField()
    published = fields.BooleanField()

    class Meta:
        table = "registry_establishment"


class RegistryLegalUnit(Model):
    siren = fields.CharField(max_length=9, primary_key=True)
    legal_name = fields.TextField()
    label: str | None = fields.TextField(null=True)
    open = fields.BooleanField()
    published = fields.BooleanField()
    legal_category: str | None = fields.TextField(null=True)

    class Meta:
        table = "registry_legal_unit"


_FIND = """
SELECT e.siret, e.siren, e.label, e.line1, e.line2, e.line3, e.postal_code, e.city, e.country, e.open,
       e.closed_on, e.head_office, e.published, u.siren AS unit, u.legal_name, u.label AS unit_label,
       u.open AS unit_open, u.published AS unit_published, u.legal_category
FROM registry_establishment e LEFT JOIN registry_legal_unit u ON u.siren = e.siren
WHERE e.siret = {siret}
"""


async def find_in_register(siret: str) -> RegistryRecord | None:
    """Look a SIRET up in the imported register: one statement, by both primary keys."""
    rows = await select(find_statement(), [siret])
    if not rows:
        return None
    row = rows[0]
    closed_on = row["closed_on"]
    establishment = (
        *(row[column] for column in ESTABLISHMENT_COLUMNS[:9]),
        bool(row["open"]),
        date.fromisoformat(closed_on) if isinstance(closed_on, str) else closed_on,
        bool(row["head_office"]),
        bool(row["published"]),
    )
    unit = (
        row["unit"],
        row["legal_name"],
        row["unit_label"] or "",
        bool(row["unit_open"]),
        bool(row["unit_published"]),
        row["legal_category"],
    )
    return combine(cast(EstablishmentRow, establishment), unit if row["unit"] else None)


def find_statement() -> str:
    """Return the look-up's SQL as the open database writes its parameters."""
    return _FIND.format(siret="?" if dialect() == "sqlite" else "$1")
