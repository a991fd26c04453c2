"""The support desk as its tests see it: an operator, what he asks, and companies to ask about."""

from typing import Any

from resolvers.context import Context
from resolvers.name_operator import name_operator
from tests.documents import ME
from tests.portal import Caller, Portal

OPEN_REQUEST = """
mutation ($input: OpenSupportRequestInput!) {
  openSupportRequest(input: $input) {
    __typename
    ... on SupportRequestOpened { message id }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code } }
    ... on TooManyRequests { retryAfter }
  }
}
"""

REQUESTS = """
query ($status: SupportRequestStatus, $first: Int, $after: String) {
  support {
    requests(status: $status, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { id category status email message answer answeredAt structure { id designation } } }
    }
  }
}
"""

_REFUSED = "... on UserError { code message } ... on InvalidInput { problems { path code } }"

ANSWER = f"""
mutation ($input: SupportAnswerRequestInput!) {{
  supportAnswerRequest(input: $input) {{
    __typename ... on SupportRequestSaved {{ request {{ id status answer answeredAt }} }} {_REFUSED}
  }}
}}
"""


def on_account(field: str) -> str:
    """Return the document of a mutation that helps an account."""
    return f"""
    mutation ($id: ID!, $reason: String!) {{
      {field}(account: $id, reason: $reason) {{
        __typename ... on SupportAccountSaved {{ account {{ id status email secretQuestion }} }} {_REFUSED}
      }}
    }}
    """


def on_structure(field: str, argument: str = "structure") -> str:
    """Return the document of a mutation that helps a structure."""
    return f"""
    mutation ($id: ID!, $reason: String!) {{
      {field}({argument}: $id, reason: $reason) {{
        __typename
        ... on StructureSaved {{ structure {{ id status mainManager {{ firstName email }} }} }}
        {_REFUSED}
      }}
    }}
    """


RESEND_ACTIVATION = on_account("supportResendActivation")
DEACTIVATE = on_account("supportDeactivateAccount")
REACTIVATE = on_account("supportReactivateAccount")
APPOINT = on_structure("supportAppointMainManager", "attachment")
CLOSE = on_structure("supportCloseStructure")
REOPEN = on_structure("supportReopenStructure")

FIND_ACCOUNTS = """
query ($search: String!, $first: Int, $after: String) {
  support {
    accounts(search: $search, first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { node { id email firstName status secretQuestion nextSteps sessions { id } } }
    }
  }
}
"""

DESK = """
query ($letters: LetterStatus) {
  support {
    orphanedStructures { edges { node { id designation status } } }
    letters(status: $letters) { edges { node { id kind recipient status attempts } } }
    outbox { queued oldestQueuedAge failed }
  }
}
"""

RETRY_LETTER = """
mutation ($id: ID!) {
  supportRetryLetter(letter: $id) {
    __typename ... on LetterSaved { letter { id status attempts } } ... on UserError { code message }
  }
}
"""

PUBLISH = f"""
mutation ($input: PublishAnnouncementInput!) {{
  supportPublishAnnouncement(input: $input) {{
    __typename ... on AnnouncementSaved {{ announcement {{ id title body publishedAt }} }} {_REFUSED}
  }}
}}
"""

ANNOUNCEMENTS = """
query ($first: Int, $after: String) {
  announcements(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges { node { id title body publishedAt } }
  }
}
"""

EVENTS = """
{ me { events(first: 100) { edges { node { id kind summary actor { firstName email } } } } } }
"""


async def operator(portal: Portal, email: str = "desk@example.org") -> Caller:
    """Return an operator, logged in; letters that the making of him posted have left."""
    caller = await portal.member(email, language="EN")
    ctx = Context(services=portal.services, client="console")
    await name_operator(ctx, email, is_operator=True)
    await portal.deliver()
    return caller


async def account_id(desk: Caller, email: str) -> str:
    """Return the global id of an account, as the desk finds it."""
    found = await desk(FIND_ACCOUNTS, search=email)
    return str(
        next(edge["node"]["id"] for edge in found["accounts"]["edges"] if edge["node"]["email"] == email)
    )


async def attachment_of(caller: Caller) -> dict[str, Any]:
    """Return the newest attachment of somebody."""
    me = await caller(ME)
    attachment: dict[str, Any] = me["attachments"]["edges"][0]["node"]
    return attachment
