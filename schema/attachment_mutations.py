"""Ask for an attachment, decide it, end it, and hand the management of a structure over."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from models import attachment as model
from models.attachment import AttachmentRole
from resolvers.ask_attachment import AttachmentWish, cancel_request, request_attachment
from resolvers.attach_person import Invitation, attach_person
from resolvers.decide_attachment import Decided, approve_attachments, refuse_attachments
from resolvers.end_attachment import end_attachment
from resolvers.hand_over import HandOver, change_role, transfer_main_management
from resolvers.refusals import Refusal
from resolvers.wording import Wording
from schema.arguments import FORM
from schema.attachments import Attachment
from schema.conflicts import AlreadyAttached, AlreadyDecided, SoleMainManager, dress
from schema.errors import InvalidCredentials, InvalidInput, NotFound, StructureClosed, TooManyRequests
from schema.info import Info
from schema.nodes import row_id_of, row_ids_of
from schema.sign_up import MailOnItsWay
from schema.structures import Structure, StructureSaved

TOLD_BY_MAIL = Wording(
    "La personne est prévenue par courriel à cette adresse.", "The person is told by mail at this address."
)


@strawberry.input(description="Ask to be attached to a structure.")
class RequestAttachmentInput:
    structure: strawberry.ID = strawberry.field(description="The structure's id.")
    note: str | None = strawberry.field(
        default=None, description="What the managers should know; plain text, up to 500 characters."
    )
    workspaces: list[str] = strawberry.field(
        default_factory=list, description="Workspaces asked for together with the attachment."
    )

    def to_wish(self) -> AttachmentWish:
        return AttachmentWish(row_id_of(self.structure, "Structure"), self.note, self.workspaces)


@strawberry.input(description="Let people in; up to a hundred requests.")
class ApproveAttachmentsInput:
    ids: list[strawberry.ID] = strawberry.field(description="Ids of requests, up to a hundred.")
    role: AttachmentRole = strawberry.field(
        default=AttachmentRole.MEMBER,
        description="The role that the people get: MEMBER or SECONDARY_MANAGER.",
    )


@strawberry.input(description="Turn requests down, and say why; up to a hundred.")
class RefuseAttachmentsInput:
    ids: list[strawberry.ID] = strawberry.field(description="Ids of requests, up to a hundred.")
    reason: str = strawberry.field(description="Why; told to the people who asked.")


@strawberry.input(description="End an attachment; a manager may say why.")
class EndAttachmentInput:
    id: strawberry.ID = strawberry.field(description="The attachment's id.")
    reason: str | None = strawberry.field(default=None, description="Why; told to the person.")


@strawberry.input(description="Attach the person who has an address.")
class AttachPersonInput:
    structure: strawberry.ID = strawberry.field(description="The structure's id.")
    email: str = strawberry.field(description="The person's login address.")
    role: AttachmentRole = strawberry.field(
        default=AttachmentRole.MEMBER, description="MEMBER or SECONDARY_MANAGER."
    )
    workspaces: list[str] = strawberry.field(
        default_factory=list, description="Codes of the workspaces that the person gets access to."
    )

    def to_form(self) -> Invitation:
        structure_id = row_id_of(self.structure, "Structure")
        return Invitation(structure_id, self.email, self.role, self.workspaces)


@strawberry.input(description="Appoint or dismiss a secondary manager.")
class ChangeRoleInput:
    attachment: strawberry.ID = strawberry.field(description="The id of the person's attachment.")
    role: AttachmentRole = strawberry.field(description="MEMBER or SECONDARY_MANAGER.")


@strawberry.input(description="Hand the role of main manager over; the password is asked for again.")
class TransferMainManagementInput:
    structure: strawberry.ID = strawberry.field(description="The structure's id.")
    to: strawberry.ID = strawberry.field(description="An approved attachment of an active account.")
    password: str = strawberry.field(description="The current password.")
    stay_as: AttachmentRole = strawberry.field(
        default=AttachmentRole.SECONDARY_MANAGER, description="What the present main manager becomes."
    )

    def to_wish(self) -> HandOver:
        structure_id, heir_id = row_id_of(self.structure, "Structure"), row_id_of(self.to, "Attachment")
        return HandOver(structure_id, heir_id, self.password, self.stay_as)


@strawberry.type(description="The attachment as it stands now.")
class AttachmentSaved:
    attachment: Attachment = strawberry.field(description="The attachment after the change.")

    @classmethod
    def of(cls, row: model.Attachment) -> "AttachmentSaved":
        return cls(attachment=Attachment.of(row))


RequestAttachmentResult = Annotated[
    AttachmentSaved | InvalidInput | AlreadyAttached | StructureClosed | NotFound | TooManyRequests,
    strawberry.union("RequestAttachmentResult", description="The request, or why it was not made."),
]
AttachmentDecisionResult = Annotated[
    AttachmentSaved | InvalidInput | AlreadyDecided | SoleMainManager | NotFound,
    strawberry.union(
        "AttachmentDecisionResult", description="The attachment as it now stands, or why nothing was decided."
    ),
]
AttachPersonResult = Annotated[
    MailOnItsWay | InvalidInput | NotFound | TooManyRequests,
    strawberry.union(
        "AttachPersonResult",
        description="The same whether or not the address has an account: the person is told by mail.",
    ),
]
ChangeRoleResult = Annotated[
    AttachmentSaved | InvalidInput | AlreadyDecided | SoleMainManager | NotFound,
    strawberry.union(
        "ChangeRoleResult", description="The attachment with its new role, or why the role stays as it is."
    ),
]
TransferMainManagementResult = Annotated[
    StructureSaved | InvalidInput | InvalidCredentials | NotFound | TooManyRequests,
    strawberry.union(
        "TransferMainManagementResult",
        description="The structure with its new main manager, or why it keeps the present one.",
    ),
]


@strawberry.type
class AttachmentMutations:
    @strawberry.mutation(description="Ask the managers of a structure to be attached to it.")
    async def request_attachment(
        self, info: Info, input: Annotated[RequestAttachmentInput, FORM]
    ) -> RequestAttachmentResult | None:
        return AttachmentSaved.of(await request_attachment(info.context, input.to_wish()))

    @strawberry.mutation(description="Take one's own request back, as long as nobody has answered it.")
    async def cancel_attachment_request(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The attachment's id.")],
    ) -> AttachmentDecisionResult | None:
        return AttachmentSaved.of(await cancel_request(info.context, row_id_of(id, "Attachment")))

    @strawberry.mutation(description="One or many at once; each is decided on its own.")
    async def approve_attachments(
        self, info: Info, input: Annotated[ApproveAttachmentsInput, FORM]
    ) -> list[AttachmentDecisionResult] | None:
        ids = row_ids_of(input.ids, "Attachment")
        return _dressed(await approve_attachments(info.context, ids, role=input.role), info)

    @strawberry.mutation(description="One or many at once, with one reason, which the people are told.")
    async def refuse_attachments(
        self, info: Info, input: Annotated[RefuseAttachmentsInput, FORM]
    ) -> list[AttachmentDecisionResult] | None:
        ids = row_ids_of(input.ids, "Attachment")
        return _dressed(await refuse_attachments(info.context, ids, reason=input.reason), info)

    @strawberry.mutation(description="By the person, or by a manager.")
    async def end_attachment(
        self, info: Info, input: Annotated[EndAttachmentInput, FORM]
    ) -> AttachmentDecisionResult | None:
        attachment_id = row_id_of(input.id, "Attachment")
        return AttachmentSaved.of(await end_attachment(info.context, attachment_id, reason=input.reason))

    @strawberry.mutation(description="A manager attaches somebody who has an account, without a request.")
    async def attach_person(
        self, info: Info, input: Annotated[AttachPersonInput, FORM]
    ) -> AttachPersonResult | None:
        await attach_person(info.context, input.to_form())
        return MailOnItsWay(message=TOLD_BY_MAIL.said_in(info.context.language))

    @strawberry.mutation(description="Between MEMBER and SECONDARY_MANAGER; by the main manager.")
    async def change_role(
        self, info: Info, input: Annotated[ChangeRoleInput, FORM]
    ) -> ChangeRoleResult | None:
        attachment_id = row_id_of(input.attachment, "Attachment")
        return AttachmentSaved.of(await change_role(info.context, attachment_id, role=input.role))

    @strawberry.mutation(description="Make somebody else the main manager, at one's own wish.")
    async def transfer_main_management(
        self, info: Info, input: Annotated[TransferMainManagementInput, FORM]
    ) -> TransferMainManagementResult | None:
        structure = await transfer_main_management(info.context, input.to_wish())
        return StructureSaved(structure=Structure.of(structure))


def _dressed(decided: Sequence[Decided], info: Info) -> list[Any]:  # Any: members of the union
    return [dress(one, info) if isinstance(one, Refusal) else AttachmentSaved.of(one) for one in decided]
