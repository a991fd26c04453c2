"""What the operators of the support desk do."""

from typing import Annotated

import strawberry

from resolvers import answer_request as answering
from resolvers import help_accounts, help_structures
from resolvers.announce import publish_announcement
from schema.accounts import Account
from schema.announcements import Announcement
from schema.arguments import FORM, REASON
from schema.errors import InvalidInput, NotFound
from schema.history import Letter
from schema.info import Info
from schema.nodes import row_id_of
from schema.structures import Structure, StructureSaved
from schema.support import SupportRequest


@strawberry.input(description="The desk's answer to a request.")
class SupportAnswerRequestInput:
    id: strawberry.ID = strawberry.field(description="The id of the support request.")
    answer: str = strawberry.field(
        description="The answer: plain text, up to 5,000 characters; it is sent by mail."
    )


@strawberry.input(description="News to publish.")
class PublishAnnouncementInput:
    title: str = strawberry.field(description="One line, up to 200 characters.")
    body: str = strawberry.field(description="Plain text, up to 10,000 characters.")


@strawberry.type(description="The request as it stands now.")
class SupportRequestSaved:
    request: SupportRequest = strawberry.field(description="The request after the change.")


@strawberry.type(description="The account as it stands now.")
class SupportAccountSaved:
    account: Account = strawberry.field(description="The account after the change.")


@strawberry.type(description="The letter as it stands now.")
class LetterSaved:
    letter: Letter = strawberry.field(description="The letter after the change.")


@strawberry.type(description="The announcement is published.")
class AnnouncementSaved:
    announcement: Announcement = strawberry.field(description="The announcement as everybody reads it.")


SupportRequestResult = Annotated[
    SupportRequestSaved | InvalidInput | NotFound,
    strawberry.union("SupportRequestResult", description="The answered request, or why it was not answered."),
]
SupportAccountResult = Annotated[
    SupportAccountSaved | InvalidInput | NotFound,
    strawberry.union(
        "SupportAccountResult", description="The account after the act, or why nothing was done."
    ),
]
SupportStructureResult = Annotated[
    StructureSaved | InvalidInput | NotFound,
    strawberry.union(
        "SupportStructureResult", description="The structure after the act, or why nothing was done."
    ),
]
SupportLetterResult = Annotated[
    LetterSaved | NotFound,
    strawberry.union("SupportLetterResult", description="The queued letter, or that there is none to queue."),
]
SupportAnnouncementResult = Annotated[
    AnnouncementSaved | InvalidInput,
    strawberry.union(
        "SupportAnnouncementResult", description="The announcement, or what is wrong with the form."
    ),
]


@strawberry.type
class DeskMutations:
    @strawberry.mutation(description="Answer a request, once, by mail. For operators only.")
    async def support_answer_request(
        self, info: Info, input: Annotated[SupportAnswerRequestInput, FORM]
    ) -> SupportRequestResult | None:
        request_id = row_id_of(input.id, "SupportRequest")
        row = await answering.answer_request(info.context, request_id, input.answer)
        return SupportRequestSaved(request=SupportRequest.of(row))

    @strawberry.mutation(
        description="Send the activation mail of an account that waits for it. For operators only."
    )
    async def support_resend_activation(
        self,
        info: Info,
        account: Annotated[strawberry.ID, strawberry.argument(description="The account's id.")],
        reason: Annotated[str, REASON],
    ) -> SupportAccountResult | None:
        account_id = row_id_of(account, "Account")
        row = await help_accounts.resend_activation_for(info.context, account_id, reason)
        return SupportAccountSaved(account=Account.of(row))

    @strawberry.mutation(
        description="Shut an account; structures that it managed alone are orphaned. For operators only."
    )
    async def support_deactivate_account(
        self,
        info: Info,
        account: Annotated[strawberry.ID, strawberry.argument(description="The account's id.")],
        reason: Annotated[str, REASON],
    ) -> SupportAccountResult | None:
        row = await help_accounts.deactivate_for(info.context, row_id_of(account, "Account"), reason)
        return SupportAccountSaved(account=Account.of(row))

    @strawberry.mutation(
        description="Open an account again; its owner keeps the password. For operators only."
    )
    async def support_reactivate_account(
        self,
        info: Info,
        account: Annotated[strawberry.ID, strawberry.argument(description="The account's id.")],
        reason: Annotated[str, REASON],
    ) -> SupportAccountResult | None:
        row = await help_accounts.reactivate_for(info.context, row_id_of(account, "Account"), reason)
        return SupportAccountSaved(account=Account.of(row))

    @strawberry.mutation(
        description="The only way out of ORPHANED: name a main manager among the active people attached to the"
        " structure."
    )
    async def support_appoint_main_manager(
        self,
        info: Info,
        attachment: Annotated[
            strawberry.ID,
            strawberry.argument(
                description="The id of the attachment of the person who becomes main manager."
            ),
        ],
        reason: Annotated[str, REASON],
    ) -> SupportStructureResult | None:
        attachment_id = row_id_of(attachment, "Attachment")
        row = await help_structures.appoint_main_manager(info.context, attachment_id, reason)
        return StructureSaved(structure=Structure.of(row))

    @strawberry.mutation(description="Close a structure. For operators only.")
    async def support_close_structure(
        self,
        info: Info,
        structure: Annotated[strawberry.ID, strawberry.argument(description="The structure's id.")],
        reason: Annotated[str, REASON],
    ) -> SupportStructureResult | None:
        structure_id = row_id_of(structure, "Structure")
        row = await help_structures.close_structure_for(info.context, structure_id, reason)
        return StructureSaved(structure=Structure.of(row))

    @strawberry.mutation(
        description="Open a closed structure again: orphaned, where nobody manages it any more. For operators"
        " only."
    )
    async def support_reopen_structure(
        self,
        info: Info,
        structure: Annotated[strawberry.ID, strawberry.argument(description="The structure's id.")],
        reason: Annotated[str, REASON],
    ) -> SupportStructureResult | None:
        structure_id = row_id_of(structure, "Structure")
        row = await help_structures.reopen_structure_for(info.context, structure_id, reason)
        return StructureSaved(structure=Structure.of(row))

    @strawberry.mutation(description="Queue a failed letter again.")
    async def support_retry_letter(
        self,
        info: Info,
        letter: Annotated[strawberry.ID, strawberry.argument(description="The letter's id.")],
    ) -> SupportLetterResult | None:
        row = await answering.retry_letter(info.context, row_id_of(letter, "Letter"))
        return LetterSaved(letter=Letter.of(row))

    @strawberry.mutation(description="Publish news for everybody. For operators only.")
    async def support_publish_announcement(
        self, info: Info, input: Annotated[PublishAnnouncementInput, FORM]
    ) -> SupportAnnouncementResult | None:
        row = await publish_announcement(info.context, title=input.title, body=input.body)
        return AnnouncementSaved(announcement=Announcement.of(row))
