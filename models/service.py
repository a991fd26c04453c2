"""A service: a sub-unit of a public structure, as the public directory tells it."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.columns import id_column
from models.structure import Structure


class Service(Model):
    id: UUID = id_column()
    structure: fields.ForeignKeyRelation[Structure] = fields.ForeignKeyField(
        "models.Structure", related_name="services", on_delete=fields.CASCADE, db_index=True
    )
    structure_id: UUID
    code = fields.CharField(max_length=100)
    name = fields.CharField(max_length=255)
    words = fields.TextField(default="", db_default="")
    active = fields.BooleanField(default=True)
    commitment_number_required = fields.BooleanField(default=False)
    line1 = fields.CharField(max_length=255, null=True)
    line2 = fields.CharField(max_length=255, null=True)
    line3 = fields.CharField(max_length=255, null=True)
    postal_code = fields.CharField(max_length=16, null=True)
    city = fields.CharField(max_length=120, null=True)
    country = fields.CharField(max_length=2, null=True)

    class Meta:
        table = "service"
        unique_together = (("structure_id", "code"),)
