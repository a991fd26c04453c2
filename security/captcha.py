"""Tell people from scripts: five characters to see or to hear, or a proof of work to compute."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from altcha import Challenge, Payload, create_challenge, solve_challenge, verify_solution

from security import lengths
from security.keys import Keys

# Without the pairs that eyes confuse (0 O D Q, 1 I L, 2 Z, 5 S, 8 B, 6 G, U V) or ears (M N).
ALPHABET = "ACEFHJKMPRTWXY34679"
LENGTH = 5


def new_text() -> str:
    """Draw the five characters of a challenge."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def answer_digest(keys: Keys, captcha_id: UUID, answer: str) -> bytes:
    """Give what is stored instead of an answer: it says nothing without the key, and fits one captcha."""
    return _digest(keys, captcha_id, answer, kid=keys.current)


def is_answer(keys: Keys, captcha_id: UUID, answer: str, *, digest: bytes) -> bool:
    """Compare an answer, in either case and with blanks or not, in constant time."""
    tried = [hmac.compare_digest(_digest(keys, captcha_id, answer, kid=kid), digest) for kid in keys.kids]
    return any(tried)


def _digest(keys: Keys, captcha_id: UUID, answer: str, *, kid: str) -> bytes:
    normal = "".join(answer[:100].upper().split())
    message = captcha_id.bytes + normal.encode("utf-8", "surrogatepass")
    return hmac.digest(keys.derive("captcha", kid=kid), message, hashlib.sha256)


@dataclass(frozen=True, slots=True)
class Effort:
    """How long a proof of work takes: rounds of PBKDF2 a guess, guesses at least and at most.

    The guesses are bounded on both sides: nobody is unlucky for seconds, nobody lucky at once.
    """

    rounds: int = 5_000
    fewest: int = 150
    most: int = 450


# 300 guesses of 1.5 ms: half a second in one thread of a browser.
BROWSER = Effort()


def new_challenge(
    keys: Keys,
    *,
    expires_at: datetime,
    challenge_id: str | None = None,
    purpose: str | None = None,
    effort: Effort = BROWSER,
) -> tuple[str, str]:
    """Make a challenge in ALTCHA's JSON, and give it with the id under which its use is remembered.

    Nothing has to be remembered before: id, end and purpose are in what is signed.

    The instant stands in the signed data and not in ALTCHA's own field, which its library compares with the
    machine's clock instead of the product's.
    """
    unique = challenge_id or secrets.token_hex(16)
    challenge = create_challenge(
        "PBKDF2/SHA-256",
        effort.rounds,
        counter=effort.fewest + secrets.randbelow(effort.most - effort.fewest),
        data={"id": unique, "expires": int(expires_at.timestamp()), "purpose": purpose or ""},
        hmac_secret=keys.derive("challenge"),
        hmac_key_secret=keys.derive("challenge-solution"),
    )
    return json.dumps(challenge.to_dict()), unique


@dataclass(frozen=True, slots=True)
class Solved:
    """A challenge that was solved: the id under which its use is remembered, until when, and for what."""

    id: str
    expires_at: datetime
    purpose: str | None

    def fits(self, purpose: str) -> bool:
        """Tell whether it passes for this purpose: one that was made for no purpose passes for any."""
        return self.purpose in (None, purpose)


def solved(keys: Keys, payload: str, *, now: datetime) -> Solved | None:
    """Give the challenge that ALTCHA's base64 payload solves; None for anything else.

    A payload can be shown again as long as its challenge lasts: the caller stores the id, once.
    """
    if len(payload) > lengths.CAPTCHA_ANSWER or not any(
        _is_solution(keys, payload, kid=kid) for kid in keys.kids
    ):
        return None
    data: dict[str, Any] = json.loads(base64.b64decode(payload))["challenge"]["parameters"]["data"]
    # Signed by us, so of our shape.
    if now.timestamp() >= data["expires"]:
        return None
    return Solved(str(data["id"]), datetime.fromtimestamp(data["expires"], UTC), data.get("purpose") or None)


def solve(challenge: str) -> str:
    """Solve a challenge as a browser would, and give the payload: for tests and command lines."""
    parsed = Challenge.from_dict(json.loads(challenge))
    solution = solve_challenge(parsed)
    if solution is None:
        raise TimeoutError("the challenge was not solved in time")
    return str(Payload(parsed, solution).to_base64())


def _is_solution(keys: Keys, payload: str, *, kid: str) -> bool:
    result = verify_solution(
        payload,
        keys.derive("challenge", kid=kid),
        hmac_key_secret=keys.derive("challenge-solution", kid=kid),
    )
    return result.verified is True
