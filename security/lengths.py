"""How long a text may be as it arrives, by what it is: compared before anything looks inside it.

The texts of a form have bounds of their own, which the person is shown (`resolvers/forms.py`); an identifier
has its bound in `registry/identifiers.py`, a password in `security/passwords.py`.
"""

TOKEN = 128  # ours have 46 characters
GLOBAL_ID = 128  # a type's name and a UUID, in base64
CURSOR = 13_000  # one that holds the longest name, folded: 255 characters can become 4,590
SEARCH = 1_000  # no name has more than 255 characters: what is a little longer finds nothing
CODE = 40  # of a workspace, a question, an answer, a country: the width of their columns
CAPTCHA_ANSWER = 4_096  # ALTCHA's payload


def room_for(most: int) -> int:
    """Return how long a text may arrive that has `most` characters once it is composed and trimmed."""
    return 4 * most + 100
