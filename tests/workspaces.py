"""The operations about access to workspaces, and the scene of their tests."""

from typing import Any

from tests.company import Company, founded
from tests.portal import Caller, Portal

_SAVED = """
  __typename
  ... on WorkspaceSubscriptionSaved {
    subscription {
      id status mode reason decidedAt decidedBy { firstName } workspace { code } attachment { id }
    }
  }
  ... on UserError { code message }
  ... on InvalidInput { problems { path code } }
  ... on AlreadyDecided { decidedSubscription { id status mode } }
"""
REQUEST = f"mutation ($input: RequestWorkspaceInput!) {{ requestWorkspace(input: $input) {{ {_SAVED} }} }}"
GRANT = f"mutation ($input: GrantWorkspaceInput!) {{ grantWorkspace(input: $input) {{ {_SAVED} }} }}"
LEAVE = f"mutation ($id: ID!) {{ leaveWorkspace(id: $id) {{ {_SAVED} }} }}"
APPROVE_REQUESTS = f"mutation ($ids: [ID!]!) {{ approveWorkspaceRequests(ids: $ids) {{ {_SAVED} }} }}"
REFUSE_REQUESTS = (
    f"mutation ($input: RefuseWorkspaceRequestsInput!)"
    f" {{ refuseWorkspaceRequests(input: $input) {{ {_SAVED} }} }}"
)
OPEN = """
mutation ($input: OpenWorkspacesInput!) {
  openWorkspaces(input: $input) {
    __typename
    ... on StructureSaved {
      structure { workspaces { workspace { code } answers { question { code } choice { code } } } }
    }
    ... on UserError { code }
    ... on InvalidInput { problems { path code } }
  }
}
"""
CLOSE = """
mutation ($input: CloseWorkspaceInput!) {
  closeWorkspace(input: $input) {
    __typename
    ... on StructureSaved { structure { workspaces { workspace { code } } } }
    ... on UserError { code }
    ... on InvalidInput { problems { path code } }
  }
}
"""
REQUESTS = """
query ($id: ID!, $first: Int, $after: String) {
  node(id: $id) {
    ... on Structure {
      workspaceRequests(first: $first, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        edges { node { id status mode workspace { code } attachment { person { firstName email } } } }
      }
    }
  }
}
"""
HISTORY = """
query ($id: ID!) { node(id: $id) { ... on Structure { events { edges { node { kind } } } } } }
"""
ACCESSES = """
query ($id: ID!) {
  node(id: $id) { ... on Attachment { status subscriptions { id status mode workspace { code } } } }
}
"""


async def with_engagements(portal: Portal) -> Company:
    """Return a company that has opened a workspace which is not self-service."""
    company = await founded(portal)
    await open_engagements(company)
    return company


async def open_engagements(company: Company) -> None:
    wish = {"structure": company.id, "workspaces": [{"code": "ENGAGEMENTS"}]}
    assert (await company.ada(OPEN, input=wish))["__typename"] == "StructureSaved"


async def request_of(person: Caller, attachment: str, *, mode: str = "CONSULT") -> str:
    """Return a request for the workspace that is not self-service."""
    wish = {"attachment": attachment, "workspace": "ENGAGEMENTS", "mode": mode}
    saved = await person(REQUEST, input=wish)
    assert saved["__typename"] == "WorkspaceSubscriptionSaved", saved
    return str(saved["subscription"]["id"])


async def history_of(company: Company) -> list[str]:
    """Return what happened to the company, the newest first."""
    answer = await company.ada(HISTORY, id=company.id)
    return [edge["node"]["kind"] for edge in answer["events"]["edges"]]


async def accesses_of(person: Caller, attachment: str) -> dict[str, Any]:
    """Return the newest state of each access of an attachment, by the workspace's code."""
    answer = await person(ACCESSES, id=attachment)
    return {row["workspace"]["code"]: (row["status"], row["mode"]) for row in answer["subscriptions"]}
