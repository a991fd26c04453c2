"""A captcha can be seen, heard or computed, and is answered once, in time, for itself alone."""

import base64
import io
import json
import math
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from security import voices
from security.captcha import (
    ALPHABET,
    Effort,
    answer_digest,
    is_answer,
    new_challenge,
    new_text,
    solve,
    solved,
)
from security.keys import Keys
from security.studio import Busy, Language, Studio, draw, speak
from security.voices.make_voices import SPOKEN

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOON = NOW + timedelta(minutes=10)
KEYS = Keys.for_tests()
LIGHT = Effort(rounds=10, fewest=2, most=5)
FOLDER = Path(voices.__file__).parent
RECORDINGS = sorted(FOLDER.glob("*/*/*.wav"))


def a_payload(keys: Keys = KEYS) -> tuple[str, str]:
    challenge, challenge_id = new_challenge(keys, expires_at=SOON, effort=LIGHT)
    return solve(challenge), challenge_id


def changed(payload: str, *path: str, to: object) -> str:
    whole = json.loads(base64.b64decode(payload))
    inner = whole
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = to
    return base64.b64encode(json.dumps(whole).encode()).decode()


def test_characters_are_drawn_from_an_alphabet_nobody_misreads() -> None:
    texts = {new_text() for _ in range(500)}
    assert len(texts) > 490
    assert {len(text) for text in texts} == {5}
    assert set("".join(texts)) == set(ALPHABET)
    assert not set(ALPHABET) & set("0O1IL2Z5S8B")


def solved_id(payload: str, *, keys: Keys = KEYS) -> str | None:
    proof = solved(keys, payload, now=NOW)
    return proof.id if proof else None


@pytest.mark.parametrize("typed", ["AC34E", "ac34e", "  aC34e ", "A C 3 4 E"])
def test_an_answer_is_right_in_either_case(typed: str) -> None:
    captcha_id = uuid4()
    digest = answer_digest(KEYS, captcha_id, "AC34E")
    assert is_answer(KEYS, captcha_id, typed, digest=digest)


@pytest.mark.parametrize("typed", ["", "AC34", "AC34EE", "AC34F", "\ud800", "A" * 100_000])
def test_any_other_answer_is_wrong(typed: str) -> None:
    captcha_id = uuid4()
    assert not is_answer(KEYS, captcha_id, typed, digest=answer_digest(KEYS, captcha_id, "AC34E"))


def test_sec_30_an_answer_fits_one_captcha() -> None:
    assert not is_answer(KEYS, uuid4(), "AC34E", digest=answer_digest(KEYS, uuid4(), "AC34E"))


def test_answers_and_challenges_outlive_a_new_key() -> None:
    older, captcha_id = Keys({"k1": b"1" * 32}), uuid4()
    newer = Keys({"k2": b"2" * 32, "k1": b"1" * 32})
    payload, challenge_id = a_payload(older)

    assert is_answer(newer, captcha_id, "AC34E", digest=answer_digest(older, captcha_id, "AC34E"))
    assert solved_id(payload, keys=newer) == challenge_id


def test_a_solved_challenge_gives_its_id() -> None:
    payload, challenge_id = a_payload()
    assert solved_id(payload) == challenge_id


def test_a_challenge_can_bear_an_id_of_the_callers() -> None:
    challenge, challenge_id = new_challenge(KEYS, expires_at=SOON, challenge_id="mine", effort=LIGHT)
    assert (solved_id(solve(challenge)), challenge_id) == ("mine", "mine")


@pytest.mark.parametrize(("purpose", "fits"), [(None, True), ("SIGN_UP", True), ("LOG_IN", False)])
def test_a_challenge_passes_for_the_purpose_that_is_signed(purpose: str | None, fits: bool) -> None:
    challenge, _ = new_challenge(KEYS, expires_at=SOON, purpose=purpose, effort=LIGHT)
    proof = solved(KEYS, solve(challenge), now=NOW)
    assert proof is not None
    assert (proof.fits("SIGN_UP"), proof.expires_at) == (fits, SOON)


def test_sec_30_a_challenge_ends_on_the_clock_of_the_product() -> None:
    payload, _ = a_payload()
    assert solved(KEYS, payload, now=SOON - timedelta(seconds=1))
    assert solved(KEYS, payload, now=SOON) is None


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("challenge", "parameters", "data", "id"), "another"),
        (("challenge", "parameters", "data", "expires"), 9e12),
        (("challenge", "parameters", "data", "purpose"), "LOG_IN"),
        (("challenge", "parameters", "cost"), 1),
        (("challenge", "parameters", "keyPrefix"), ""),
        (("challenge", "parameters", "keySignature"), None),
        (("challenge", "signature"), None),
        (("challenge", "signature"), 7),
        (("solution", "derivedKey"), "00" * 32),
        (("solution", "derivedKey"), None),
        (("challenge", "parameters"), []),
        (("challenge",), "x"),
        (("solution",), None),
    ],
)
def test_a_payload_that_was_touched_solves_nothing(path: tuple[str, ...], to: object) -> None:
    payload, _ = a_payload()
    assert solved(KEYS, changed(payload, *path, to=to), now=NOW) is None


def test_a_challenge_of_another_server_solves_nothing() -> None:
    payload, _ = a_payload(Keys({"k1": b"x" * 32}))
    assert solved(KEYS, payload, now=NOW) is None


@given(st.one_of(st.text(), st.binary().map(lambda b: base64.b64encode(b).decode())))
def test_rubbish_solves_nothing(payload: str) -> None:
    assert solved(KEYS, payload, now=NOW) is None


def test_a_browser_has_a_few_hundred_guesses_to_make() -> None:
    challenge = json.loads(new_challenge(KEYS, expires_at=SOON)[0])
    assert challenge["parameters"]["algorithm"] == "PBKDF2/SHA-256"
    assert challenge["parameters"]["cost"] == 5_000
    assert "expiresAt" not in challenge["parameters"]


def test_every_character_is_recorded_in_both_languages() -> None:
    for language in ("fr", "en"):
        assert {folder.name for folder in (FOLDER / language).iterdir()} == set(ALPHABET)
        assert SPOKEN[language].keys() == set(ALPHABET)
    assert len(RECORDINGS) == 2 * 2 * len(ALPHABET)


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: "-".join(path.parts[-3:]))
def test_a_recording_is_short_and_not_silent(path: Path) -> None:
    with wave.open(str(path)) as recording:
        assert recording.getparams()[:3] == (1, 1, 8_000)
        samples = recording.readframes(recording.getnframes())
    loudness = math.sqrt(sum((sample - 128) ** 2 for sample in samples) / len(samples))
    assert 0.2 <= len(samples) / 8_000 <= 1.2
    assert loudness > 10


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_voices_of_a_language_stay_small(language: str) -> None:
    assert sum(path.stat().st_size for path in (FOLDER / language).rglob("*.wav")) < 250_000


def test_the_characters_are_drawn() -> None:
    picture = Image.open(io.BytesIO(draw("AC34E")))
    assert (picture.format, picture.size) == ("PNG", (240, 80))
    assert draw("AC34E") != draw("AC34E")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_characters_are_spoken(language: Language) -> None:
    with wave.open(io.BytesIO(speak("AC34E", language=language))) as spoken:
        seconds = spoken.getnframes() / spoken.getframerate()
    assert 6 < seconds < 25


async def test_a_studio_renders_both_and_closes() -> None:
    studio = Studio()
    rendered = await studio.render(new_text(), language="fr")
    assert rendered.png.startswith(b"\x89PNG")
    assert rendered.wav.startswith(b"RIFF")
    studio.close()
    with pytest.raises(Busy):
        await studio.render(new_text(), language="fr")


async def test_a_studio_with_too_many_callers_is_busy() -> None:
    studio = Studio(max_waiting=0)
    with pytest.raises(Busy):
        await studio.render(new_text(), language="en")
    studio.close()
