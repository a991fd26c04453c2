"""The desk answers what people asked, and sends letters again that were given up."""

from uuid import UUID

from mail import letters, outbox
from models.account import Account
from models.letter import Letter
from models.support import SupportRequest
from resolvers.act_for_desk import DeskAct, act, at_desk, note_act
from resolvers.context import Context
from resolvers.forms import Faults
from resolvers.refusals import NotFound
from security.texts import free_text

LONGEST_ANSWER = 5_000


async def answer_request(ctx: Context, request_id: UUID | None, answer: str) -> SupportRequest:
    """Answer a request, once, by a letter to whoever asked.

    Raises InvalidInput, and NotFound for one that does not exist or was answered already.
    """
    desk = at_desk(ctx)
    faults = Faults()
    text = faults.read(("answer",), lambda: free_text(answer, max_length=LONGEST_ANSWER), most=LONGEST_ANSWER)
    faults.refuse_if_any()

    async def write() -> SupportRequest:
        request = await _request(request_id)
        if not await request.reply(text or "", by=desk.signed_in().account, now=desk.now()):
            raise NotFound
        person = request.account if isinstance(request.account, Account) else None
        await outbox.post(letters.support_answered(request, person=person), now=desk.now())
        await note_act(desk, DeskAct.ANSWER_REQUEST, account=person, request=str(request.id))
        return request

    return await act(desk, write)


async def retry_letter(ctx: Context, letter_id: UUID | None) -> Letter:
    """Queue a letter again that was given up. Raises NotFound for any other."""
    desk = at_desk(ctx)

    async def write() -> Letter:
        letter = await Letter.get_or_none(id=letter_id).select_related("account", "link_token")
        if letter is None or not await outbox.queue_again(letter, now=desk.now()):
            raise NotFound
        person = letter.account if isinstance(letter.account, Account) else None
        await note_act(desk, DeskAct.RETRY_LETTER, account=person, letter=str(letter.id))
        return letter

    return await act(desk, write)


async def _request(request_id: UUID | None) -> SupportRequest:
    request = await SupportRequest.get_or_none(id=request_id).select_related("account", "structure")
    if request is None:
        raise NotFound
    return request
