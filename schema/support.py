"""Requests to the support desk, and what its operators look at."""

from datetime import datetime
from typing import Annotated

import strawberry

from models import support as model
from models.letter import LetterStatus
from models.structure import Structure as StructureRow
from models.support import SupportCategory, SupportRequestStatus
from resolvers import run_support_desk as desk
from resolvers.ask_support import SupportForm, ask_support
from resolvers.permissions import Action, can
from resolvers.wording import Wording
from schema.accounts import Account
from schema.arguments import FORM
from schema.captcha import CaptchaAnswerInput
from schema.errors import CaptchaFailed, InvalidInput, TooManyRequests
from schema.history import Letter
from schema.info import Info
from schema.nodes import Node, global_id
from schema.paging import After, Connection, First, size_of
from schema.structure_search import StructureConnection
from schema.structures import Structure, StructureIdentifierInput

RECEIVED = Wording(
    "Votre demande est arrivée à l’assistance : la réponse viendra par courriel.",
    "Your request has reached the support desk: the answer will come by mail.",
)


@strawberry.type(description="What somebody asked the support desk (sollicitation).")
class SupportRequest(Node):
    category: SupportCategory = strawberry.field(description="What it is about.")
    status: SupportRequestStatus = strawberry.field(description="Whether it was answered.")
    email: str = strawberry.field(description="The address that the answer goes to.")
    message: str = strawberry.field(description="What the person asked.")
    answer: str | None = strawberry.field(description="What the desk answered; null before.")
    created_at: datetime = strawberry.field(description="When it was asked.")
    answered_at: datetime | None = strawberry.field(description="When it was answered; null before.")
    _structure: strawberry.Private[StructureRow | None]

    @strawberry.field(description="Null where none was named, or where the caller may not see it.")
    async def structure(self, info: Info) -> Structure | None:
        row = self._structure
        shown = row is not None and can(row, await info.context.viewer(), Action.SEE)
        return Structure.of(row) if row is not None and shown else None

    @classmethod
    def of(cls, row: model.SupportRequest) -> "SupportRequest":
        """Dress a row whose structure is loaded."""
        return cls(
            id=global_id("SupportRequest", row.id),
            category=row.category,
            status=row.status,
            email=row.email,
            message=row.message,
            answer=row.answer,
            created_at=row.created_at,
            answered_at=row.answered_at,
            _structure=row.structure if isinstance(row.structure, StructureRow) else None,
        )


@strawberry.type(description="How the outbox fares.")
class OutboxState:
    queued: int = strawberry.field(description="How many mails wait to be sent.")
    oldest_queued_age: int = strawberry.field(description="Seconds; 0 where nothing waits.")
    failed: int = strawberry.field(description="How many mails were given up.")


@strawberry.type(description="What the operators of the support desk look at.")
class SupportDesk:
    @strawberry.field(description="What people asked, the newest first.")
    async def requests(
        self,
        status: Annotated[
            SupportRequestStatus | None, strawberry.argument(description="Only those that stand there.")
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[SupportRequest]:
        page = await desk.requests_at_desk(status=status, first=size_of(first), after=after)
        return Connection.of(page, SupportRequest.of)

    @strawberry.field(description="By address or name; at least 3 characters.")
    async def accounts(
        self,
        search: Annotated[
            str, strawberry.argument(description="Words of an address or a name; at least 3 characters.")
        ],
        first: First = 20,
        after: After = None,
    ) -> Connection[Account]:
        page = await desk.accounts_found(search, first=size_of(first), after=after)
        return Connection.of(page, Account.of)

    @strawberry.field(description="The structures that nobody manages any more.")
    async def orphaned_structures(self, first: First = 20, after: After = None) -> StructureConnection:
        page = await desk.orphaned_structures(first=size_of(first), after=after)
        return StructureConnection.of(page, Structure.of)

    @strawberry.field(description="Every mail, the newest first; never its content.")
    async def letters(
        self,
        status: Annotated[
            LetterStatus | None, strawberry.argument(description="Only those that stand there.")
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[Letter]:
        page = await desk.letters_at_desk(status=status, first=size_of(first), after=after)
        return Connection.of(page, Letter.of)

    @strawberry.field(description="Mails waiting, the age of the oldest in seconds, and those given up.")
    async def outbox(self, info: Info) -> OutboxState:
        state = await desk.outbox_state(info.context)
        age = int(state.oldest_age.total_seconds()) if state.oldest_age else 0
        return OutboxState(queued=state.queued, oldest_queued_age=max(0, age), failed=state.failed)


@strawberry.input(description="A request to the support desk.")
class OpenSupportRequestInput:
    email: str | None = strawberry.field(default=None, description="Left out when signed in.")
    category: SupportCategory = strawberry.field(description="What the request is about.")
    message: str = strawberry.field(description="What the person asks: plain text, up to 2,000 characters.")
    structure: StructureIdentifierInput | None = strawberry.field(
        default=None, description="The structure that it is about, if any."
    )
    captcha: CaptchaAnswerInput | None = strawberry.field(
        default=None, description="Left out when signed in."
    )

    def to_form(self) -> SupportForm:
        return SupportForm(
            category=self.category,
            message=self.message,
            email=self.email,
            captcha=self.captcha.to_answer() if self.captcha else None,
            structure=(self.structure.kind, self.structure.value) if self.structure else None,
        )


@strawberry.type(description="The request is at the desk; its answer comes by mail.")
class SupportRequestOpened:
    message: str = strawberry.field(description="A sentence for the person, in the language of the request.")
    id: strawberry.ID | None = strawberry.field(
        description="The request's id, for signed-in people, who find the request among their own; null for others."
    )


OpenSupportRequestResult = Annotated[
    SupportRequestOpened | InvalidInput | CaptchaFailed | TooManyRequests,
    strawberry.union(
        "OpenSupportRequestResult", description="The request at the desk, or why it was not taken."
    ),
]


@strawberry.type
class SupportQueries:
    @strawberry.field(description="For operators only; null for everybody else.")
    async def support(self, info: Info) -> SupportDesk | None:
        return SupportDesk() if await desk.is_at_desk(info.context) else None


@strawberry.type
class SupportMutations:
    @strawberry.mutation(description="Ask the support desk for help (sollicitation), signed in or not.")
    async def open_support_request(
        self, info: Info, input: Annotated[OpenSupportRequestInput, FORM]
    ) -> OpenSupportRequestResult | None:
        request = await ask_support(info.context, input.to_form())
        request_id = global_id("SupportRequest", request.id) if info.context.account else None
        return SupportRequestOpened(message=RECEIVED.said_in(info.context.language), id=request_id)
