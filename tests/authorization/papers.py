"""What people of the scene wrote, were written, and did: requests, letters, lines of history, links."""

from models.announcement import Announcement
from models.event import Event, EventKind
from models.letter import Letter, LetterStatus
from models.session import Session
from models.structure import Structure
from models.workspace import Workspace
from schema.nodes import row_id_of
from server.demo.sirets import DEMO_SIRETS
from tests.authorization.scene import EMAILS, Scene, id_of
from tests.desk import ANSWER, OPEN_REQUEST, PUBLISH, REQUESTS
from tests.portal import ANSWER as SECRET_ANSWER
from tests.portal import PASSWORD

NO_CAPTCHA = {"id": "", "answer": ""}
CHANGE_CONTACT = """
mutation ($input: ChangeContactEmailInput!) { changeContactEmail(input: $input) { __typename } }
"""
CHANGE_EMAIL = "mutation ($input: ChangeEmailInput!) { changeEmail(input: $input) { __typename } }"
START = """
mutation ($input: StartPasswordResetInput!) {
  startPasswordReset(input: $input) { ... on PasswordResetStarted { flow } }
}
"""
ANSWER_QUESTION = """
mutation ($input: AnswerSecretQuestionInput!) { answerSecretQuestion(input: $input) { __typename } }
"""


async def add_papers(scene: Scene) -> None:
    await _requests_to_the_desk(scene)
    await scene.callers["O"](PUBLISH, input={"title": "Hello", "body": "The portal is open."})
    scene.ids["announcement"] = id_of(await Announcement.get())
    scene.ids["workspace"] = id_of(await Workspace.get(code="ENGAGEMENTS"))
    scene.ids["asking_workspace"] = id_of(await Workspace.get(code="MEMOIRES_FRAIS_JUSTICE"))
    await scene.portal.deliver()
    mine = Letter.filter(account__email=EMAILS["M"], status=LetterStatus.SENT)
    scene.ids["letter"] = id_of(await mine.first())
    failed = await Letter.filter(account__email="rob@example.org", kind="account_activated").first()
    await Letter.filter(id=failed.id if failed else None).update(
        status=LetterStatus.FAILED, sent_at=None, attempts=9, trouble="LIFE_EXCEEDED"
    )
    scene.ids["failed_letter"] = id_of(failed)
    await _history(scene)


async def add_links(scene: Scene) -> None:
    """Make the mailed links that open something, and a reset that waits for its answer."""
    login = {"email": "mia@new.example", "emailConfirmation": "mia@new.example", "password": PASSWORD}
    contact = {"contactEmail": "mia@home.example", "password": PASSWORD}
    await scene.callers["M"](CHANGE_CONTACT, input=contact)
    await scene.callers["M"](CHANGE_EMAIL, input=login)
    scene.ids["confirmation"] = await scene.portal.link_token()
    await scene.portal.caller()(ANSWER_QUESTION, input={"flow": await _flow(scene), "answer": SECRET_ANSWER})
    scene.ids["reset"] = await scene.portal.link_token()
    scene.ids["flow"] = await _flow(scene)
    oldest = await Session.filter(account__email=EMAILS["M"]).order_by("id").first()
    scene.ids["session"] = id_of(oldest)


async def _flow(scene: Scene) -> str:
    form = {"email": "rob@example.org", "captcha": NO_CAPTCHA}
    return str((await scene.portal.caller()(START, input=form))["flow"])


async def _requests_to_the_desk(scene: Scene) -> None:
    """One of the member's, answered; one of somebody without an account, which waits."""
    form = {"category": "OTHER", "message": "Where is my invoice?"}
    identifier = {"kind": "SIRET", "value": DEMO_SIRETS.unknown_to_the_portal}
    await scene.callers["M"](OPEN_REQUEST, input={**form, "structure": identifier})
    stranger = {**form, "email": "ned@example.org", "captcha": NO_CAPTCHA}
    await scene.portal.caller()(OPEN_REQUEST, input=stranger)
    page = (await scene.callers["O"](REQUESTS))["requests"]["edges"]
    found = {edge["node"]["email"]: edge["node"]["id"] for edge in page}
    scene.ids["support_request"], scene.ids["waiting_request"] = found[EMAILS["M"]], found["ned@example.org"]
    answer = {"id": scene.ids["support_request"], "answer": "In the workspace."}
    assert (await scene.callers["O"](ANSWER, input=answer))["__typename"] == "SupportRequestSaved"


async def _history(scene: Scene) -> None:
    ids, structures = scene.ids, {}
    for name in ("structure", "other", "masked"):
        structures[name] = await Structure.get(id=row_id_of(ids[name], "Structure"))
    of_member = Event.filter(account__email=EMAILS["M"])
    lines = {
        "event": of_member.filter(kind=EventKind.ATTACHMENT_APPROVED, structure=structures["structure"]),
        "own_event": of_member.filter(kind=EventKind.LOGGED_IN),
        "desk_event_of_account": of_member.filter(kind=EventKind.SUPPORT_ACTED),
        "structure_event": Event.filter(kind=EventKind.WORKSPACE_OPENED, structure=structures["structure"]),
        "desk_event": Event.filter(kind=EventKind.SUPPORT_ACTED, structure=structures["masked"]),
        "event_elsewhere": Event.filter(kind=EventKind.WORKSPACE_OPENED, structure=structures["other"]),
    }
    for name, rows in lines.items():
        row = await rows.first()
        assert row is not None, name
        ids[name] = id_of(row)
