"""The catalogue of secret questions."""

from enum import StrEnum

from models.account import Language
from resolvers.wording import Wording


class SecretQuestionMode(StrEnum):
    CATALOGUE = "CATALOGUE"
    FREE_TEXT = "FREE_TEXT"
    OFF = "OFF"


# A question that its owner wrote would tell strangers who has an account: a catalogue does not.
QUESTIONS = {
    "FIRST_SCHOOL": Wording(
        "Quel est le nom de votre première école ?", "What was the name of your first school?"
    ),
    "FIRST_STREET": Wording(
        "Dans quelle rue avez-vous passé votre enfance ?", "In which street did you spend your childhood?"
    ),
    "FIRST_EMPLOYER": Wording("Quel a été votre premier employeur ?", "Who was your first employer?"),
    "CHILDHOOD_FRIEND": Wording(
        "Quel est le prénom de votre ami d’enfance ?", "What is the first name of your childhood friend?"
    ),
    "FIRST_PET": Wording("Quel est le nom de votre premier animal ?", "What was the name of your first pet?"),
    "FIRST_CONCERT": Wording(
        "Quel est le premier concert auquel vous avez assisté ?", "What was the first concert you went to?"
    ),
    "FAVOURITE_TEACHER": Wording(
        "Quel est le nom de l’enseignant qui vous a le plus marqué ?",
        "What is the name of the teacher you liked best?",
    ),
    "DREAM_JOB": Wording(
        "Quel métier rêviez-vous de faire enfant ?", "What job did you dream of as a child?"
    ),
}

# How popular each is among the decoys that strangers are shown, in the order of the catalogue: people take
# the first that they can answer. Never counted from the accounts: a decoy that followed them would change now
# and then, and a real question does not, so that a second look would tell them apart. A question added to the
# catalogue moves some decoys, once.
SHARES = (48, 36, 30, 32, 44, 16, 24, 26)


def question_text(stored: str, language: Language) -> str:
    """Return a stored question as its owner reads it."""
    return QUESTIONS[stored].said_in(language) if stored in QUESTIONS else stored
