"""The company register as imported: one row per establishment, one per legal unit."""

from datetime import date

from tortoise import fields
from tortoise.models import Model


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
