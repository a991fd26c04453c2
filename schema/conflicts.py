"""The errors that show the object they are about; apart from the others, for the objects know those."""

import strawberry

from models.account import Language
from resolvers import refusals
from schema.attachments import Attachment
from schema.errors import TWINS, Dresser, UserError
from schema.info import Info
from schema.structures import Structure
from schema.workspaces import WorkspaceSubscription


@strawberry.type(description="The structure is known to the portal already: ask to be attached to it.")
class StructureExists(UserError):
    structure: Structure = strawberry.field(description="The structure that there is already.")

    @classmethod
    def of(cls, refusal: refusals.StructureExists, language: Language) -> "StructureExists":
        message, structure = refusal.message(language), Structure.of(refusal.structure)
        return cls(code=refusal.code, message=message, structure=structure)


@strawberry.type(description="The person is attached already, or has asked already.")
class AlreadyAttached(UserError):
    attachment: Attachment = strawberry.field(
        description="The attachment, or request, that there is already."
    )

    @classmethod
    def of(cls, refusal: refusals.AlreadyAttached, language: Language) -> "AlreadyAttached":
        message, attachment = refusal.message(language), Attachment.of(refusal.attachment)
        return cls(code=refusal.code, message=message, attachment=attachment)


@strawberry.type(description="Somebody decided first.")
class AlreadyDecided(UserError):
    decided_attachment: Attachment | None = strawberry.field(
        description="What was decided, where an attachment was."
    )
    decided_subscription: WorkspaceSubscription | None = strawberry.field(
        description="What was decided, where access to a workspace was."
    )

    @classmethod
    def of(cls, refusal: refusals.AlreadyDecided, language: Language) -> "AlreadyDecided":
        attachment, subscription = refusal.attachment, refusal.subscription
        return cls(
            code=refusal.code,
            message=refusal.message(language),
            decided_attachment=Attachment.of(attachment) if attachment else None,
            decided_subscription=WorkspaceSubscription.of(subscription, language) if subscription else None,
        )


@strawberry.type(
    description="The last main manager must hand over first, or say that the structure is to be left to the"
    " support desk."
)
class SoleMainManager(UserError):
    structures: list[Structure] = strawberry.field(
        description="The structures that would be left without a main manager."
    )

    @classmethod
    def of(cls, refusal: refusals.SoleMainManager, language: Language) -> "SoleMainManager":
        structures = [Structure.of(structure) for structure in refusal.structures]
        return cls(code=refusal.code, message=refusal.message(language), structures=structures)


CONFLICTS: dict[type[refusals.Refusal], type[UserError]] = {
    refusals.StructureExists: StructureExists,
    refusals.AlreadyAttached: AlreadyAttached,
    refusals.AlreadyDecided: AlreadyDecided,
    refusals.SoleMainManager: SoleMainManager,
}


def dress(refusal: refusals.Refusal, info: Info) -> UserError:
    """Return the twin of a refusal that is one answer among others: in a list, nothing may be raised."""
    kind = type(refusal)
    return Dresser(kind, (TWINS | CONFLICTS)[kind]).handle(refusal, field=None, info=info)
