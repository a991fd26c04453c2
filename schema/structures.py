"""Structures: what the portal and the company register know of a company."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from models import structure as model
from models.account import Language
from models.structure import SignUpPurpose, StructureSector, StructureStatus, Verification
from registry.identifiers import Identifier, IdentifierKind, french_vat_number
from registry.record import PostalAddress
from registry.record import RegistryRecord as Record
from resolvers.choose_workspaces import catalogue
from resolvers.find_structures import (
    main_manager_of,
    my_attachment_to,
    structure_known_as,
    workspaces_of,
)
from resolvers.look_up_company import look_up_company
from resolvers.name_structure import NOT_PUBLISHED
from resolvers.permissions import Action, StructureAction, can
from resolvers.sign_up_case import Case, SignUpOutcome, sign_up_case
from resolvers.structure_form import AddressForm, DetailsForm
from schema.errors import InvalidInput, StructureClosed, StructureNotFound, TooManyRequests
from schema.info import Info
from schema.nodes import Node, global_id
from schema.people import Person
from schema.services import StructureServices
from schema.structure_lineage import StructureLineage
from schema.structure_people import StructurePeople
from schema.workspaces import StructureWorkspace, Workspace

if TYPE_CHECKING:
    from schema.attachments import Attachment


@strawberry.type(description="The number that identifies a structure.")
class StructureIdentifier:
    kind: IdentifierKind = strawberry.field(description="What kind of number it is.")
    value: str = strawberry.field(description="Canonical: no blanks, upper case.")
    formatted: str = strawberry.field(description="For reading, e.g. 732 829 320 00074.")

    @classmethod
    def of(cls, identifier: Identifier) -> "StructureIdentifier":
        return cls(kind=identifier.kind, value=identifier.value, formatted=identifier.formatted)


@strawberry.input(description="The number that identifies a structure, as a person types it.")
class StructureIdentifierInput:
    kind: IdentifierKind = strawberry.field(description="What kind of number it is.")
    value: str | None = strawberry.field(
        default=None,
        description="Blanks, dots and hyphens are ignored. Left out where the server assigns or derives it"
        " (see Rules.identifierKinds).",
    )


@strawberry.type(description="A postal address.")
class Address:
    line1: str = strawberry.field(description="Number and street, or the first line of the address.")
    line2: str | None = strawberry.field(description="Second line; null where there is none.")
    line3: str | None = strawberry.field(description="Third line; null where there is none.")
    postal_code: str = strawberry.field(description="Postal code; empty in countries that have none.")
    city: str = strawberry.field(description="Town.")
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")

    @classmethod
    def of(cls, address: PostalAddress) -> "Address":
        return cls(
            line1=address.line1,
            line2=address.line2,
            line3=address.line3,
            postal_code=address.postal_code,
            city=address.city,
            country=address.country,
        )


@strawberry.input(description="A postal address, as a person types it.")
class AddressInput:
    line1: str = strawberry.field(description="Number and street, or the first line of the address.")
    line2: str | None = strawberry.field(default=None, description="Second line.")
    line3: str | None = strawberry.field(default=None, description="Third line.")
    postal_code: str = strawberry.field(description="Postal code; five digits in France.")
    city: str = strawberry.field(description="Town.")
    country: str = strawberry.field(default="FR", description="ISO 3166-1 alpha-2.")

    def to_form(self) -> AddressForm:
        return AddressForm(
            line1=self.line1,
            line2=self.line2,
            line3=self.line3,
            postal_code=self.postal_code,
            city=self.city,
            country=self.country,
        )


@strawberry.input(description="What a person fills in or corrects about a structure.")
class StructureDetailsInput:
    legal_name: str | None = strawberry.field(
        default=None, description="Raison sociale; for every kind but INDIVIDUAL."
    )
    last_name: str | None = strawberry.field(default=None, description="INDIVIDUAL only.")
    first_name: str | None = strawberry.field(default=None, description="INDIVIDUAL only.")
    label: str | None = strawberry.field(default=None, description="Libellé.")
    address: AddressInput | None = strawberry.field(
        default=None, description="The postal address; all of it is replaced."
    )

    def to_form(self) -> DetailsForm:
        return DetailsForm(
            legal_name=self.legal_name,
            last_name=self.last_name,
            first_name=self.first_name,
            label=self.label,
            address=self.address.to_form() if self.address else None,
        )


@strawberry.type(description="What a public structure demands on invoices.")
class InvoicingRules:
    commitment_number_required: bool = strawberry.field(
        description="True where an invoice must name a commitment (numéro d'engagement)."
    )
    service_code_required: bool = strawberry.field(description="True where an invoice must name a service.")
    service_or_commitment_required: bool = strawberry.field(
        description="True where an invoice must name a service or a commitment."
    )
    payment_status_published: bool = strawberry.field(
        description="True where the structure publishes that it has paid."
    )


@strawberry.type(description="A company, a public body or a person that is known to the portal.")
class Structure(StructurePeople, StructureServices, StructureLineage, Node):
    identifier: StructureIdentifier = strawberry.field(description="The number that identifies it.")
    sector: StructureSector = strawberry.field(description="Private company or public body.")
    status: StructureStatus = strawberry.field(description="Where it stands.")
    verification: Verification = strawberry.field(
        description="What the company register says of the identifier."
    )
    purposes: list[SignUpPurpose] = strawberry.field(description="What it comes to the portal for.")
    invoicing: InvoicingRules = strawberry.field(description="What a public structure demands on invoices.")
    vat_number: str | None = strawberry.field(
        description="Intra-Community VAT number, e.g. FR44732829320; null where it has none."
    )
    created_at: datetime = strawberry.field(description="When the portal first knew it.")
    _row: strawberry.Private[model.Structure]

    @strawberry.field(description="How the structure is shown: its label, else its legal name.")
    async def designation(self, info: Info) -> str:
        return self._row.designation if await self._is_shown(info) else self._masked(info)

    @strawberry.field(description="Raison sociale; masked where the company asked not to be published.")
    async def legal_name(self, info: Info) -> str:
        return self._row.legal_name if await self._is_shown(info) else self._masked(info)

    @strawberry.field(description="Libellé.")
    async def label(self, info: Info) -> str | None:
        return self._row.label if await self._is_shown(info) else None

    @strawberry.field(
        description="Null where the company asked the register not to publish it, for callers not attached to"
        " it."
    )
    async def address(self, info: Info) -> Address | None:
        return Address.of(self._row.address) if await self._is_shown(info) else None

    @strawberry.field(description="Workspaces opened on the structure; empty for callers not attached to it.")
    async def workspaces(self, info: Info) -> list[StructureWorkspace]:
        if not await self._is_open_to(info):
            return []
        rows = await workspaces_of(info.context, self._row)
        return [StructureWorkspace.of(row, info.context.language) for row in rows]

    @strawberry.field(description="Null for callers not attached to it.")
    async def main_manager(self, info: Info) -> Person | None:
        manager = await main_manager_of(info.context, self._row) if await self._is_open_to(info) else None
        return Person.of(manager) if manager else None

    @strawberry.field(description="The caller's live attachment or request.")
    async def viewer_attachment(
        self, info: Info
    ) -> Annotated["Attachment", strawberry.lazy("schema.attachments")] | None:
        from schema.attachments import Attachment

        mine = await my_attachment_to(info.context, self._row)
        account = info.context.account
        return Attachment.mine(mine, account, self._row) if mine and account else None

    @strawberry.field(description="What the caller may do here now.")
    async def viewer_can(self, info: Info) -> list[StructureAction]:
        viewer = await info.context.viewer()
        return [action for action in StructureAction if can(self._row, viewer, action)]

    async def _is_open_to(self, info: Info) -> bool:
        return can(self._row, await info.context.viewer(), Action.SEE_INSIDE)

    async def _is_shown(self, info: Info) -> bool:
        return self._row.published or await self._is_open_to(info)

    @staticmethod
    def _masked(info: Info) -> str:
        return NOT_PUBLISHED.said_in(info.context.language)

    @classmethod
    def of(cls, row: model.Structure) -> "Structure":
        identifier = Identifier(row.kind, row.identifier)
        return cls(
            id=global_id("Structure", row.id),
            identifier=StructureIdentifier.of(identifier),
            sector=row.sector,
            status=row.status,
            verification=row.verification,
            purposes=[SignUpPurpose(purpose) for purpose in row.purposes],
            invoicing=InvoicingRules(
                commitment_number_required=row.commitment_number_required,
                service_code_required=row.service_code_required,
                service_or_commitment_required=row.service_or_commitment_required,
                payment_status_published=row.payment_status_published,
            ),
            vat_number=_vat_number(identifier),
            created_at=row.created_at,
            _row=row,
        )


@strawberry.type(description="The structure as it stands now.")
class StructureSaved:
    structure: Structure = strawberry.field(description="The structure after the change.")


def _vat_number(identifier: Identifier) -> str | None:
    if identifier.kind is IdentifierKind.EU_VAT:
        return identifier.value
    return french_vat_number(identifier.siren) if identifier.siren else None


@strawberry.type(description="What the company register says of a SIRET.")
class RegistryRecord:
    siret: str = strawberry.field(description="Fourteen digits.")
    legal_name: str | None = strawberry.field(
        description='Null where the register does not tell it; "Non publié" where its owner asked that it be masked.'
    )
    label: str | None = strawberry.field(
        description="Libellé: the establishment's own name; null where it has none."
    )
    address: Address | None = strawberry.field(
        description="Null where the register does not tell it, or masks it."
    )
    open: bool = strawberry.field(description="False once the establishment is closed.")
    closed_on: date | None = strawberry.field(
        description="The day it closed; null while it is open, or where the register does not tell it."
    )
    head_office: bool = strawberry.field(description="True for the company's head office (siège).")
    published: bool = strawberry.field(
        description="False where the company asked the register to mask its name or address."
    )

    @classmethod
    def of(cls, record: Record, language: Language) -> "RegistryRecord":
        return cls(
            siret=record.siret,
            legal_name=_shown_name(record, language),
            label=record.label or None,
            address=Address.of(record.address) if record.address else None,
            open=record.open,
            closed_on=record.closed_on,
            head_office=record.head_office,
            published=record.published,
        )


@strawberry.type(description="Which case applies, and how to fill the form.")
class SignUpCase:
    outcome: SignUpOutcome = strawberry.field(description="What sign-up would do.")
    identifier: StructureIdentifier | None = strawberry.field(
        description="The identifier as the server reads it; null where the server assigns or derives one later."
    )
    legal_name: str | None = strawberry.field(
        description="What to show in the form: from the portal where the structure exists, else from the"
        " register."
    )
    label: str | None = strawberry.field(description="Libellé.")
    address: Address | None = strawberry.field(description="Null where it is unknown, or masked.")
    editable_fields: list[str] = strawberry.field(
        description="Dotted paths in StructureDetailsInput that may be changed; empty where the structure exists."
    )
    confirmation_required: bool = strawberry.field(
        description="The person must be told that no attachment will be made, and confirm."
    )
    workspaces: list[Workspace] = strawberry.field(
        description="Workspaces to choose from; empty where the structure exists."
    )
    verification: Verification = strawberry.field(
        description="What the company register says of the identifier."
    )

    @classmethod
    async def of(cls, case: Case, language: Language) -> "SignUpCase":
        workspaces = await catalogue() if case.is_new else []
        return cls(
            outcome=case.outcome,
            identifier=StructureIdentifier.of(case.identifier) if case.identifier else None,
            legal_name=_shown_name(case, language),
            label=case.label,
            address=Address.of(case.address) if case.address else None,
            editable_fields=list(case.editable),
            confirmation_required=case.outcome is SignUpOutcome.WITHOUT_ATTACHMENT,
            workspaces=[Workspace.of(row, language) for row in workspaces],
            verification=case.verification,
        )


def _shown_name(known: Record | Case, language: Language) -> str | None:
    """Return the name, or that its owner asked that it be masked; None where it is unknown."""
    return NOT_PUBLISHED.said_in(language) if known.name_is_masked else known.legal_name or None


SignUpCaseResult = Annotated[
    SignUpCase | InvalidInput | StructureNotFound | StructureClosed | TooManyRequests,
    strawberry.union("SignUpCaseResult", description="The case that applies, or why none does."),
]
RegistryRecordResult = Annotated[
    RegistryRecord | InvalidInput | TooManyRequests,
    strawberry.union("RegistryRecordResult", description="What the register says, or why it was not asked."),
]


@strawberry.type
class StructureQueries:
    @strawberry.field(
        description="Which of the four sign-up cases applies to an identifier, and how to fill the form."
    )
    async def sign_up_case(
        self,
        info: Info,
        identifier: Annotated[
            StructureIdentifierInput,
            strawberry.argument(
                description="The number that identifies the structure, as the person typed it."
            ),
        ],
    ) -> SignUpCaseResult | None:
        case = await sign_up_case(info.context, identifier.kind, identifier.value)
        return await SignUpCase.of(case, info.context.language)

    @strawberry.field(description="What the register says of a SIRET; null where it knows nothing.")
    async def registry_record(
        self,
        info: Info,
        siret: Annotated[
            str, strawberry.argument(description="Fourteen digits; blanks, dots and hyphens are ignored.")
        ],
    ) -> RegistryRecordResult | None:
        record = await look_up_company(info.context, siret)
        return RegistryRecord.of(record, info.context.language) if record else None

    @strawberry.field(description="A structure by its identifier; null for one that the caller may not see.")
    async def structure(
        self,
        info: Info,
        identifier: Annotated[
            StructureIdentifierInput,
            strawberry.argument(description="The number that identifies the structure."),
        ],
    ) -> Structure | None:
        row = await structure_known_as(info.context, identifier.kind, identifier.value)
        return Structure.of(row) if row else None
