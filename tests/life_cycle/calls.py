"""The operations of the life cycle: one document each, and what its answer says in one line."""

from typing import Any

PROBLEMS, REASON = "... on InvalidInput { problems { path code } }", "... on LinkRefused { reason }"


def _mutation(name: str, *asked: str, argument: str = "input", of: str = "") -> str:
    kind = of or f"{name[0].upper()}{name[1:]}Input!"
    fields = " ".join(("__typename", *asked))
    return f"mutation (${argument}: {kind}) {{ {name}({argument}: ${argument}) {{ {fields} }} }}"


def _desk(name: str, thing: str) -> str:
    return (
        f"mutation (${thing}: ID!, $reason: String!)"
        f" {{ {name}({thing}: ${thing}, reason: $reason) {{ __typename {PROBLEMS} }} }}"
    )


SIGN_UP = _mutation("signUp", PROBLEMS)
RESEND = _mutation("resendActivation", PROBLEMS)
ACTIVATE = _mutation("activateAccount", PROBLEMS, REASON)
LOG_IN = _mutation("logIn", "... on SessionOpened { accessToken }")
LOG_OUT = "mutation { logOut { __typename } }"
REVOKE = _mutation("revokeSession", argument="id", of="ID!")
REVOKE_OTHERS = "mutation { revokeOtherSessions { __typename } }"
START_RESET = _mutation("startPasswordReset", PROBLEMS, "... on PasswordResetStarted { flow }")
ANSWER = _mutation("answerSecretQuestion", PROBLEMS)
RESET = _mutation("resetPassword", PROBLEMS, REASON)
CHANGE_CONTACT = _mutation("changeContactEmail", PROBLEMS)
CHANGE_EMAIL = _mutation("changeEmail", PROBLEMS)
CONFIRM_EMAIL = _mutation("confirmEmail", REASON, argument="token", of="String!")
DEACTIVATE = _mutation("deactivateAccount")
ASK_BACK = _mutation("requestReactivation", PROBLEMS)
CREATE = _mutation("createStructure", PROBLEMS)
CLOSE = _mutation("closeStructure")
REQUEST = _mutation("requestAttachment", PROBLEMS)
CANCEL = _mutation("cancelAttachmentRequest", PROBLEMS, argument="id", of="ID!")
APPROVE = _mutation("approveAttachments", PROBLEMS)
REFUSE = _mutation("refuseAttachments", PROBLEMS)
END = _mutation("endAttachment", PROBLEMS)
CHANGE_ROLE = _mutation("changeRole", PROBLEMS)
TRANSFER = _mutation("transferMainManagement", PROBLEMS)
OPEN_WORKSPACES = _mutation("openWorkspaces", PROBLEMS)
CLOSE_WORKSPACE = _mutation("closeWorkspace", PROBLEMS)
REQUEST_WORKSPACE = _mutation("requestWorkspace", PROBLEMS)
GRANT_WORKSPACE = _mutation("grantWorkspace", PROBLEMS)
APPROVE_WORKSPACE = _mutation("approveWorkspaceRequests", PROBLEMS, argument="ids", of="[ID!]!")
REFUSE_WORKSPACE = _mutation("refuseWorkspaceRequests", PROBLEMS)
LEAVE_WORKSPACE = _mutation("leaveWorkspace", PROBLEMS, argument="id", of="ID!")
DESK_RESEND = _desk("supportResendActivation", "account")
DESK_DEACTIVATE = _desk("supportDeactivateAccount", "account")
DESK_REACTIVATE = _desk("supportReactivateAccount", "account")
DESK_APPOINT = _desk("supportAppointMainManager", "attachment")
DESK_CLOSE = _desk("supportCloseStructure", "structure")
DESK_REOPEN = _desk("supportReopenStructure", "structure")
LOOK = "query ($id: ID!) { node(id: $id) { __typename ... on Structure { viewerCan } } }"


def answer_of(content: dict[str, Any]) -> dict[str, Any] | None:
    """Return the one thing that was asked for; of a list, its one item."""
    [found] = content["data"].values()
    answer: dict[str, Any] | None = found[0] if isinstance(found, list) else found
    return answer


def said(content: dict[str, Any]) -> str:
    """Tell an answer in one line: its type and what qualifies it, or the code of its error."""
    if "errors" in content:
        return str(content["errors"][0]["extensions"]["code"])
    answer = answer_of(content)
    if answer is None:
        return "null"
    faults = [f"{'.'.join(one['path'])} {one['code']}" for one in answer.get("problems", ())]
    qualified = [answer["reason"]] if "reason" in answer else sorted(answer.get("viewerCan", ()))
    return " ".join([answer["__typename"], *faults, *qualified])
