"""The rules of the forms, published as data so that no client copies them."""

import strawberry

from models.account import Language
from models.captcha import CaptchaKind
from registry.identifiers import IdentifierKind
from resolvers.identifier_kinds import KINDS
from resolvers.secret_questions import QUESTIONS, SecretQuestionMode
from resolvers.wording import Wording
from schema.info import Info
from security import passwords

_PASSWORD = Wording(
    "Au moins {least} caractères, de {classes} sortes au moins : majuscules, minuscules, chiffres, caractères"
    " spéciaux (ponctuation, accents, etc.).",
    "At least {least} characters, of at least {classes} kinds: upper case, lower case, digits, special"
    " characters (punctuation, accents, etc.).",
)
_LENGTH_ALONE = Wording("Au moins {least} caractères.", "At least {least} characters.")


@strawberry.type(description="What a new password must be.")
class PasswordRules:
    min_length: int = strawberry.field(description="In characters (Unicode code points).")
    max_length: int = strawberry.field(description="In characters (Unicode code points).")
    min_character_classes: int = strawberry.field(
        description="How many of upper case, lower case, digits and special characters (punctuation, accents)"
        " must appear."
    )
    description: str = strawberry.field(
        description="The rules as a sentence, in the language of the request."
    )


@strawberry.type(description="How the secret question is chosen.")
class SecretQuestionRules:
    mode: SecretQuestionMode = strawberry.field(
        description="Whether there is a secret question, and who writes it."
    )
    questions: list[str] = strawberry.field(
        description="Questions to choose from; suggestions only, where the mode is FREE_TEXT."
    )


@strawberry.type(description="How one kind of structure is identified, and what its form asks for.")
class IdentifierKindRules:
    kind: IdentifierKind = strawberry.field(description="The kind that these rules are for.")
    label: str = strawberry.field(description="Its name, in the language of the request.")
    hint: str = strawberry.field(description="How its number is written, in the language of the request.")
    needs_value: bool = strawberry.field(
        description="False where the server assigns or derives the identifier."
    )
    required_fields: list[str] = strawberry.field(
        description="Dotted paths in StructureDetailsInput, e.g. address.postalCode; a path stands for all below"
        " it."
    )


@strawberry.type(description="The rules in force on this server.")
class Rules:
    password: PasswordRules = strawberry.field(description="At activation.")
    new_password: PasswordRules = strawberry.field(
        description="Wherever a password replaces another one: more may be asked for."
    )
    secret_question: SecretQuestionRules = strawberry.field(description="How the secret question is chosen.")
    identifier_kinds: list[IdentifierKindRules] = strawberry.field(
        description="Every kind of structure, in the order of the sign-up screen."
    )
    captcha_kinds: list[CaptchaKind] = strawberry.field(
        description="The captchas that this server makes; empty where it asks for none."
    )
    languages: list[Language] = strawberry.field(description="The languages that this server speaks.")
    activation_link_lifetime: int = strawberry.field(description="Seconds.")
    password_reset_link_lifetime: int = strawberry.field(description="Seconds.")


@strawberry.type
class RulesQueries:
    @strawberry.field(description="The rules of the forms, in the language of the request.")
    def rules(self, info: Info) -> Rules:
        rules, language = info.context.rules, info.context.language
        return Rules(
            password=_password(rules.password, language),
            new_password=_password(rules.new_password, language),
            secret_question=_secret_question(rules.secret_question, language),
            identifier_kinds=_identifier_kinds(language),
            captcha_kinds=list(rules.captcha_kinds),
            languages=list(Language),
            activation_link_lifetime=int(rules.activation_lifetime.total_seconds()),
            password_reset_link_lifetime=int(rules.reset_lifetime.total_seconds()),
        )


def _password(rules: passwords.PasswordRules, language: Language) -> PasswordRules:
    wording = _PASSWORD if rules.min_classes > 1 else _LENGTH_ALONE
    return PasswordRules(
        min_length=rules.min_length,
        max_length=rules.max_length,
        min_character_classes=rules.min_classes,
        description=wording.said_in(language, least=rules.min_length, classes=rules.min_classes),
    )


def _secret_question(mode: SecretQuestionMode, language: Language) -> SecretQuestionRules:
    questions = [wording.said_in(language) for wording in QUESTIONS.values()]
    return SecretQuestionRules(mode=mode, questions=[] if mode is SecretQuestionMode.OFF else questions)


def _identifier_kinds(language: Language) -> list[IdentifierKindRules]:
    return [
        IdentifierKindRules(
            kind=rules.kind,
            label=rules.label.said_in(language),
            hint=rules.hint.said_in(language),
            needs_value=rules.needs_value,
            required_fields=list(rules.required),
        )
        for rules in KINDS.values()
    ]
