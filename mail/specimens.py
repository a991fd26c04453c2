"""Specimens: every letter, in both languages, written into a folder to look at."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from mail import letters
from mail.letters import Draft, NamedStructure
from mail.rendering import Renderer
from models.account import Account, AccountStatus, Language
from models.attachment import AttachmentRole
from models.link_token import LinkToken, Purpose
from models.support import SupportCategory, SupportRequest
from security.keys import Keys

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

STRUCTURE: NamedStructure = {
    "structure_name": "Boulangerie Curie",
    "registered_name": "CURIE ET FILLES",
    "structure_identifier": "732 829 320 00074",
    "typed_identifier": None,
}

SPECIMENS: dict[str, Callable[[Account], Draft]] = {
    "activation": lambda account: letters.activation(account, _token(Purpose.ACTIVATION)),
    "already_registered": letters.already_registered,
    "account_activated": lambda account: letters.account_activated(
        account, designations=["Boulangerie Curie"]
    ),
    "attachment_requested": lambda account: letters.attachment_requested(
        account,
        person_name="Grace Hopper",
        person_email="grace@navy.example",
        **STRUCTURE,
        note="Je tiens la comptabilité de la boulangerie.",
    ),
    "attachment_approved": lambda account: letters.attachment_approved(
        account,
        **STRUCTURE,
        role=AttachmentRole.SECONDARY_MANAGER,
        workspaces=["Factures reçues"],
        manager_name="Grace Hopper",
        was_requested=True,
    ),
    "attachment_refused": lambda account: letters.attachment_refused(
        account,
        **STRUCTURE,
        reason="Nous ne vous connaissons pas.",
    ),
    "attachment_ended": lambda account: letters.attachment_ended(
        account,
        **STRUCTURE,
        reason="Fin du contrat.",
        by_self=False,
    ),
    "role_changed": lambda account: letters.role_changed(
        account,
        **STRUCTURE,
        role=AttachmentRole.SECONDARY_MANAGER,
        main_manager_name="Grace Hopper",
    ),
    "attachment_offered": lambda account: letters.attachment_offered(
        account.email,
        language=account.language,
        manager_name="Grace Hopper",
        **STRUCTURE,
    ),
    "structure_orphaned": lambda account: letters.structure_orphaned(account, **STRUCTURE),
    "attachment_reminder": lambda account: letters.attachment_reminder(
        account,
        person_name="Grace Hopper",
        person_email="grace@navy.example",
        **STRUCTURE,
        note="Je tiens la comptabilité de la boulangerie.",
        requested_at=NOW,
    ),
    "attachment_unanswered": lambda account: letters.attachment_unanswered(
        account,
        **STRUCTURE,
        requested_at=NOW,
    ),
    "attachment_lapsed": lambda account: letters.attachment_lapsed(account, **STRUCTURE),
    "support_request_opened": lambda account: letters.support_request_opened(
        account,
        _request(account),
        person_name="Grace Hopper",
        structure=STRUCTURE,
    ),
    "support_answered": lambda account: letters.support_answered(_request(account), person=account),
    "workspace_requested": lambda account: letters.workspace_requested(
        account,
        person_name="Grace Hopper",
        person_email="grace@navy.example",
        workspace_name="Factures émises",
        may_modify=True,
        **STRUCTURE,
    ),
    "workspace_granted": lambda account: letters.workspace_granted(
        account,
        workspace_name="Factures émises",
        may_modify=True,
        **STRUCTURE,
    ),
    "workspace_refused": lambda account: letters.workspace_refused(
        account,
        workspace_name="Engagements",
        reason="La comptabilité s'en charge.",
        **STRUCTURE,
    ),
    "log_in_throttled": lambda account: letters.log_in_throttled(account, at=NOW),
    "password_reset": lambda account: letters.password_reset(account, _token(Purpose.PASSWORD_RESET)),
    "password_reset_deactivated": letters.password_reset_deactivated,
    "secret_answers_wrong": lambda account: letters.secret_answers_wrong(account, at=NOW),
    "password_changed": lambda account: letters.password_changed(account, recipient=account.email, at=NOW),
    "secret_question_changed": lambda account: letters.secret_question_changed(
        account, recipient=account.email, at=NOW
    ),
    "email_changed": lambda account: letters.email_changed(account, new_address="ada@nuages.example"),
    "email_confirmation": lambda account: letters.email_confirmation(
        account, _token(Purpose.EMAIL_CONFIRMATION, address="ada@nuages.example")
    ),
    "contact_email_changed": lambda account: letters.contact_email_changed(
        account, new_address="ada@nuages.example"
    ),
    "contact_email_confirmation": lambda account: letters.contact_email_confirmation(
        account, _token(Purpose.CONTACT_EMAIL_CONFIRMATION, address="ada@nuages.example")
    ),
    "account_deactivated": lambda account: letters.account_deactivated(account, reason=None),
    "reactivation_requested": lambda account: letters.reactivation_requested(
        account, recipient=account.email
    ),
    "account_reactivated": lambda account: letters.account_reactivated(account, recipient=account.email),
    "reactivation_to_decide": lambda account: letters.reactivation_to_decide(
        account, person_name="Grace Hopper", person_email="grace@navy.example"
    ),
}


def write_specimens(folder: Path) -> list[Path]:
    """Write each letter as a text and a page, with an index of them all; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    renderer = Renderer(
        public_url="https://portail.example",
        time_zone=ZoneInfo("Europe/Paris"),
        keys=Keys.for_tests(),
        sender="Guichet <no-reply@portail.example>",
    )
    files, rows = [], []
    for kind, language, draft in specimens():
        rendered = renderer.render(draft)
        text, page = (folder / f"{kind}.{language.value.lower()}.{suffix}" for suffix in ("txt", "html"))
        text.write_text(f"{rendered.subject}\n\n{rendered.text}", "utf-8")
        page.write_text(rendered.html, "utf-8")
        files += [text, page]
        rows.append(
            f'<li><a href="{page.name}">{escape(rendered.subject)}</a> <a href="{text.name}">txt</a></li>'
        )
    index = folder / "index.html"
    index.write_text(
        f'<!doctype html><meta charset="utf-8"><title>Letters</title><ul>{"".join(rows)}</ul>', "utf-8"
    )
    return [*files, index]


def specimens() -> list[tuple[str, Language, Draft]]:
    """Return a draft of each letter in each language."""
    return [
        (kind, language, write(_account(language)))
        for kind, write in SPECIMENS.items()
        for language in Language
    ]


def _account(language: Language) -> Account:
    return Account(
        email="ada@portail.example",
        contact_email="contact@portail.example",
        first_name="Ada",
        last_name="Lovelace",
        language=language,
        status=AccountStatus.ACTIVE,
    )


def _request(account: Account) -> SupportRequest:
    return SupportRequest(
        email=account.email,
        language=account.language,
        category=SupportCategory.MAIN_MANAGER_LEFT,
        message="Notre gestionnaire principal est parti.\nQui peut le remplacer ?",
        answer="Nous avons désigné sa remplaçante.\nElle peut se connecter dès maintenant.",
        created_at=NOW,
    )


def _token(purpose: Purpose, *, address: str | None = None) -> LinkToken:
    return LinkToken(
        id=UUID(int=1),
        purpose=purpose,
        key_id=Keys.for_tests().current,
        expires_at=NOW + timedelta(days=30),
        address=address,
    )
