"""What our schema says of documents: which fields stand alone, and how long its lists are."""

from executor.documents import MOST_BYTES, Documents
from executor.rows import LARGEST_PAGE
from schema.api import schema

# Those that try or make a secret: each is the only root field of its operation.
SENSITIVE = frozenset(
    {
        "activateAccount",
        "answerSecretQuestion",
        "changeContactEmail",
        "changeEmail",
        "changePassword",
        "changeSecretQuestion",
        "closeStructure",
        "confirmEmail",
        "createCaptcha",
        "deactivateAccount",
        "exportMyData",
        "logIn",
        "replaceStructureIdentifier",
        "requestReactivation",
        "resendActivation",
        "resetPassword",
        "signUp",
        "startPasswordReset",
        "transferMainManagement",
    }
)
# A list that is no page counts as ten rows; others, by the type that they hang on: what a mutation answers for
# each of the ids that it takes; what few workspaces ask, and the answers to choose from.
LIST_SIZES = {
    "Mutation": LARGEST_PAGE,
    "Workspace": 2,
    "StructureWorkspace": 2,
    "WorkspaceQuestion": 5,
}


def new_documents(*, introspection: bool = True, most_bytes: int = MOST_BYTES) -> Documents:
    """Return an empty memory of documents of our schema."""
    return Documents(
        schema._schema,  # strawberry has no public name for it
        alone=SENSITIVE,
        list_sizes=LIST_SIZES,
        introspection=introspection,
        most_bytes=most_bytes,
    )
