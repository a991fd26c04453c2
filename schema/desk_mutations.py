"""What the operators of the support desk do."""

from typing import Annotated

import strawberry

from resolvers import answer_request as answering
from resolvers import help_accounts, help_structures
from resolvers.announce import publish_announcement
from schema.accounts import Account
from schema.announcements import Announcement
from schema.errors import InvalidInput, NotFound
from schema.history import Letter
from schema.info import Info
from schema.nodes import row_id_of
from schema.structures import Structure, StructureSaved
from schema.support import SupportRequest


@strawberry.input(description="The desk's answer to a request.")
class SupportAnswerRequestInput:
    id: strawberry.ID
    answer: str


@strawberry.input(description="News to publish.")
class PublishAnnouncementInput:
    title: str
    body: str


@strawberry.type(description="The request as it stands now.")
class SupportRequestSaved:
    request: SupportRequest


@strawberry.type(description="The account as it stands now.")
class SupportAccountSaved:
    account: Account


@strawberry.type(description="The letter as it stands now.")
class LetterSaved:
    letter: Letter


@strawberry.type(description="The announcement is published.")
class AnnouncementSaved:
    announcement: Announcement


SupportRequestResult = Annotated[
    SupportRequestSaved | InvalidInput | NotFound, strawberry.union("SupportRequestResult")
]
SupportAccountResult = Annotated[
    SupportAccountSaved | InvalidInput | NotFound, strawberry.union("SupportAccountResult")
]
SupportStructureResult = Annotated[
    StructureSaved | InvalidInput | NotFound, strawberry.union("SupportStructureResult")
]
SupportLetterResult = Annotated[LetterSaved | NotFound, strawberry.union("SupportLetterResult")]
SupportAnnouncementResult = Annotated[
    AnnouncementSaved | InvalidInput, strawberry.union("SupportAnnouncementResult")
]


@strawberry.type
class DeskMutations:
    @strawberry.mutation(description="Answer a request, once, by mail. For operators only.")
    async def support_answer_request(
        self, info: Info, input: SupportAnswerRequestInput
    ) -> SupportRequestResult:
        request_id = row_id_of(input.id, "SupportRequest")
        row = await answering.answer_request(info.context, request_id, input.answer)
        return SupportRequestSaved(request=SupportRequest.of(row))

    @strawberry.mutation(
        description="Send the activation mail of an account that waits for it. For operators only."
    )
    async def support_resend_activation(
        self, info: Info, account: strawberry.ID, reason: str
    ) -> SupportAccountResult:
        account_id = row_id_of(account, "Account")
        row = await help_accounts.resend_activation_for(info.context, account_id, reason)
        return SupportAccountSaved(account=Account.of(row))

    @strawberry.mutation(
        description="Shut an account; structures that it managed alone are orphaned. For operators only."
    )
    async def support_deactivate_account(
        self, info: Info, account: strawberry.ID, reason: str
    ) -> SupportAccountResult:
        row = await help_accounts.deactivate_for(info.context, row_id_of(account, "Account"), reason)
        return SupportAccountSaved(account=Account.of(row))

    @strawberry.mutation(
        description="Open an account again; its owner keeps the password. For operators only."
    )
    async def support_reactivate_account(
        self, info: Info, account: strawberry.ID, reason: str
    ) -> SupportAccountResult:
        row = await help_accounts.reactivate_for(info.context, row_id_of(account, "Account"), reason)
        return SupportAccountSaved(account=Account.of(row))

    @strawberry.mutation(
        description="The only way out of ORPHANED: name a main manager among the active people attached to the"
        " structure."
    )
    async def support_appoint_main_manager(
        self, info: Info, attachment: strawberry.ID, reason: str
    ) -> SupportStructureResult:
        attachment_id = row_id_of(attachment, "Attachment")
        row = await help_structures.appoint_main_manager(info.context, attachment_id, reason)
        return StructureSaved(structure=Structure.of(row))

    @strawberry.mutation(description="Close a structure. For operators only.")
    async def support_close_structure(
        self, info: Info, structure: strawberry.ID, reason: str
    ) -> SupportStructureResult:
        structure_id = row_id_of(structure, "Structure")
        row = await help_structures.close_structure_for(info.context, structure_id, reason)
        return StructureSaved(structure=Structure.of(row))

    @strawberry.mutation(
        description="Open a closed structure again: orphaned, where nobody manages it any more. For operators"
        " only."
    )
    async def support_reopen_structure(
        self, info: Info, structure: strawberry.ID, reason: str
    ) -> SupportStructureResult:
        structure_id = row_id_of(structure, "Structure")
        row = await help_structures.reopen_structure_for(info.context, structure_id, reason)
        return StructureSaved(structure=Structure.of(row))

    @strawberry.mutation(description="Queue a failed letter again.")
    async def support_retry_letter(self, info: Info, letter: strawberry.ID) -> SupportLetterResult:
        row = await answering.retry_letter(info.context, row_id_of(letter, "Letter"))
        return LetterSaved(letter=Letter.of(row))

    @strawberry.mutation(description="Publish news for everybody. For operators only.")
    async def support_publish_announcement(
        self, info: Info, input: PublishAnnouncementInput
    ) -> SupportAnnouncementResult:
        row = await publish_announcement(info.context, title=input.title, body=input.body)
        return AnnouncementSaved(announcement=Announcement.of(row))
