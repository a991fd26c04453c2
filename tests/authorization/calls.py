"""Each mutation with arguments that are right for whoever may do it; <name> is an object or a link."""

from typing import Any

from tests.portal import ANSWER, PASSWORD, activation_form, sign_up_form
from tests.structures import replacement, with_siret

NO_CAPTCHA = {"id": "", "answer": ""}
NEW_PASSWORD = "Battery-Staple-83!"
SECRETS = {"password": NEW_PASSWORD, "passwordConfirmation": NEW_PASSWORD}
Calls = dict[str, dict[str, Any]]


def _on(value: str, argument: str = "id") -> dict[str, Any]:
    """Return the arguments of a mutation of one object."""
    return {argument: f"<{value}>"}


def _desk(argument: str, value: str) -> dict[str, Any]:
    return {argument: f"<{value}>", "reason": "Asked for by telephone."}


OF_ANYBODY: Calls = {
    "createCaptcha": {"kind": "PROOF_OF_WORK"},
    "signUp": {"input": sign_up_form("neil@example.org")},
    "resendActivation": {"input": {"email": "pia@example.org", "captcha": NO_CAPTCHA}},
    "activateAccount": {"input": activation_form("<activation>")},
    "logIn": {"input": {"email": "rob@example.org", "password": PASSWORD}},
    "logOut": {},
    "startPasswordReset": {"input": {"email": "rob@example.org", "captcha": NO_CAPTCHA}},
    "answerSecretQuestion": {"input": {"flow": "<flow>", "answer": ANSWER}},
    "resetPassword": {"input": {"token": "<reset>", **SECRETS}},
    "confirmEmail": {"token": "<confirmation>"},
    "requestReactivation": {"input": {"email": "zoe@example.org", "captcha": NO_CAPTCHA}},
    "openSupportRequest": {
        "input": {
            "category": "OTHER",
            "message": "Is anybody there?",
            "email": "neil@example.org",
            "captcha": NO_CAPTCHA,
        }
    },
}
OF_ONESELF: Calls = {
    "revokeSession": _on("session"),
    "revokeOtherSessions": {},
    "updateProfile": {"input": {"firstName": "Lou"}},
    "changeContactEmail": {"input": {"contactEmail": "here@new.example", "password": PASSWORD}},
    "changeEmail": {
        "input": {
            "email": "me@new.example",
            "emailConfirmation": "me@new.example",
            "password": PASSWORD,
        }
    },
    "changePassword": {"input": {"currentPassword": PASSWORD, **SECRETS}},
    "changeSecretQuestion": {
        "input": {
            "password": PASSWORD,
            "secretQuestion": "What was the name of your first pet?",
            "secretAnswer": "Pistache la chatte",
        }
    },
    "deactivateAccount": {"input": {"password": PASSWORD, "orphanStructures": True}},
    "exportMyData": {"password": PASSWORD},
    "createStructure": {"input": with_siret("<free_number>")},
    "requestAttachment": {"input": _on("public", "structure")},
    "cancelAttachmentRequest": _on("elsewhere"),
    "requestWorkspace": {"input": {"attachment": "<member>", "workspace": "FACTURES_A_VALIDER"}},
}
OF_MANAGERS: Calls = {
    "updateStructure": {"input": {"id": "<structure>", "details": {"label": "Somewhere else"}}},
    "refreshStructure": _on("structure"),
    "replaceStructureIdentifier": {"input": replacement("<structure>", "SIRET", "<free_number>")},
    "closeStructure": {"input": {"id": "<structure>", "password": PASSWORD}},
    "approveAttachments": {"input": {"ids": ["<request>"]}},
    "refuseAttachments": {"input": {"ids": ["<request>"], "reason": "We do not know you."}},
    "endAttachment": {"input": _on("member")},
    "attachPerson": {"input": {"structure": "<structure>", "email": "max@example.org"}},
    "changeRole": {"input": {"attachment": "<member>", "role": "SECONDARY_MANAGER"}},
    "transferMainManagement": {
        "input": {"structure": "<structure>", "to": "<secondary>", "password": PASSWORD}
    },
    "openWorkspaces": {
        "input": {"structure": "<structure>", "workspaces": [{"code": "RACCORDEMENT_EDI_API"}]}
    },
    "closeWorkspace": {"input": {"structure": "<structure>", "workspace": "SUIVI_DES_FLUX"}},
    "approveWorkspaceRequests": {"ids": ["<wanted>"]},
    "refuseWorkspaceRequests": {"input": {"ids": ["<wanted>"], "reason": "Not now."}},
    "grantWorkspace": {"input": {"attachment": "<member>", "workspace": "FACTURES_A_VALIDER"}},
    "leaveWorkspace": _on("granted"),
}
OF_THE_DESK: Calls = {
    "supportAnswerRequest": {"input": {"id": "<waiting_request>", "answer": "Yes."}},
    "supportResendActivation": _desk("account", "inactive"),
    "supportDeactivateAccount": _desk("account", "requester"),
    "supportReactivateAccount": _desk("account", "shut"),
    "supportAppointMainManager": _desk("attachment", "heir"),
    "supportCloseStructure": _desk("structure", "structure"),
    "supportReopenStructure": _desk("structure", "closed"),
    "supportRetryLetter": _on("failed_letter", "letter"),
    "supportPublishAnnouncement": {"input": {"title": "News", "body": "There are some."}},
}


def _giving(role: str) -> Calls:
    return {
        "approveAttachments": {"input": {"ids": ["<request>"], "role": role}},
        "attachPerson": {"input": {"structure": "<structure>", "email": "max@example.org", "role": role}},
        "changeRole": {"input": {"attachment": "<member>", "role": role}},
    }


def _about(attachment: str) -> Calls:
    return {
        "endAttachment": {"input": _on(attachment)},
        "changeRole": {"input": {"attachment": f"<{attachment}>", "role": "MEMBER"}},
    }


def _in(structure: str) -> Calls:
    return {
        "requestAttachment": {"input": _on(structure, "structure")},
        "updateStructure": {"input": {"id": f"<{structure}>", "details": {"label": "Ours"}}},
        "closeStructure": {"input": {"id": f"<{structure}>", "password": PASSWORD}},
        "openWorkspaces": {
            "input": {"structure": f"<{structure}>", "workspaces": [{"code": "RACCORDEMENT_EDI_API"}]}
        },
        "attachPerson": {"input": {"structure": f"<{structure}>", "email": "max@example.org"}},
        "leaveWorkspace": _on("granted_elsewhere"),
        "endAttachment": {"input": _on("foreign")},
    }


CALLS: dict[str, Calls] = {
    "Mutation": OF_ANYBODY | OF_ONESELF | OF_MANAGERS | OF_THE_DESK,
    "Mutation: on a secondary manager": _about("secondary"),
    "Mutation: on the main manager": _about("main"),
    "Mutation: into a role of secondary manager": _giving("SECONDARY_MANAGER"),
    "Mutation: into the role of main manager": _giving("MAIN_MANAGER"),
    "Mutation: on the member's request to another structure": {
        "approveAttachments": {"input": {"ids": ["<elsewhere>"]}},
        "refuseAttachments": {"input": {"ids": ["<elsewhere>"], "reason": "We do not know you."}},
    },
    "Mutation: on the other structure": _in("other"),
    "Mutation: on a pending structure": _in("pending"),
}
