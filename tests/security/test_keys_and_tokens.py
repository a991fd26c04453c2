"""Keys are read strictly; tokens derive from them, and cannot be told from chance."""

import base64
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from security.keys import BadKeys, Keys, UnknownKey
from security.tokens import (
    decoy_choice,
    fingerprint,
    link_token,
    new_session_token,
    redact,
)

ID = UUID("018f3b5e-0000-7000-8000-000000000001")


def test_generated_keys_can_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(Keys.generate())
    assert Keys.load(path).kids == (Keys.load(path).current,)


def test_a_new_key_goes_first_and_the_older_ones_still_derive() -> None:
    older = Keys.generate()
    both = Keys.parse(Keys.generate(older=older))
    kid = Keys.parse(older).current

    assert both.kids[1:] == (kid,)
    assert both.derive("link", kid=kid) == Keys.parse(older).derive("link")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "k1",
        "k1:????",
        "k1:YWJj",
        "K1:" + base64.b64encode(b"x" * 32).decode(),
        "k1:" + base64.b64encode(b"x" * 31).decode(),
        "k1:" + base64.b64encode(b"x" * 32).decode()[:-2],
        ("k1:" + base64.b64encode(b"x" * 32).decode() + "\n") * 2,
    ],
)
def test_a_faulty_keys_file_is_refused_and_never_quoted(text: str) -> None:
    with pytest.raises(BadKeys) as caught:
        Keys.parse(text)
    assert base64.b64encode(b"x" * 30).decode()[:20] not in str(caught.value)


def test_keys_do_not_show_themselves() -> None:
    assert repr(Keys.for_tests()) == "Keys(test2, test1)"


def test_every_purpose_and_every_key_id_has_its_own_key() -> None:
    keys = Keys.for_tests()
    assert len({keys.derive(p, kid=kid) for p in ("link", "pepper", "captcha") for kid in keys.kids}) == 6
    with pytest.raises(UnknownKey):
        keys.derive("link", kid="k9")


def test_a_link_token_is_the_same_at_each_call_and_another_for_anything_else() -> None:
    keys = Keys.for_tests()
    tokens = {
        link_token(keys, kid, purpose=purpose, token_id=token_id)
        for kid in keys.kids
        for purpose in ("ACTIVATION", "RESET")
        for token_id in (ID, uuid4())
        for _ in range(2)
    }
    assert len(tokens) == 8
    assert all(token.startswith("gu_") and len(token) == 46 for token in tokens)


def test_sec_43_tokens_are_unique_and_spread_over_all_their_bits() -> None:
    keys, count = Keys.for_tests(), 20_000
    tokens = [
        link_token(keys, keys.current, purpose="RESET", token_id=UUID(int=ID.int + n)) for n in range(count)
    ]
    tokens += [new_session_token() for _ in range(count)]
    raw = [base64.urlsafe_b64decode(token[3:] + "=") for token in tokens]

    assert len({token[3:19] for token in tokens}) == 2 * count
    assert all(len(secret) == 32 for secret in raw)
    for bit in range(256):
        ones = sum(int.from_bytes(secret) >> bit & 1 for secret in raw)
        assert abs(ones - count) < 0.05 * count


def test_a_fingerprint_says_nothing_and_takes_any_text() -> None:
    assert len(fingerprint("gu_x")) == 32
    assert fingerprint("gu_x") != fingerprint("gu_y")
    assert len(fingerprint("\ud800")) == 32


def test_a_decoy_is_steady_and_follows_the_weights() -> None:
    keys = Keys.for_tests()
    drawn = [decoy_choice(keys, f"a{n}@example.org", weights=(8, 0, 2)) for n in range(2_000)]

    assert drawn == [decoy_choice(keys, f"a{n}@example.org", weights=(8, 0, 2)) for n in range(2_000)]
    assert 1_500 < drawn.count(0) < 1_700
    assert drawn.count(1) == 0


def test_a_new_current_key_changes_no_decoy() -> None:
    before = Keys({"k1": b"1" * 32})
    after = Keys({"k2": b"2" * 32, "k1": b"1" * 32})
    addresses = [f"a{n}@example.org" for n in range(100)]
    assert [decoy_choice(before, a, weights=(1,) * 9) for a in addresses] == [
        decoy_choice(after, a, weights=(1,) * 9) for a in addresses
    ]


def test_tokens_and_hashes_are_redacted() -> None:
    link = link_token(Keys.for_tests(), "test2", purpose="RESET", token_id=ID)
    session, stored = new_session_token(), "k1$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"
    text = redact(f"open https://x.test/reset#{link} with Bearer {session}, stored '{stored}' for gus_taf")

    assert text == "open https://x.test/reset#[secret] with Bearer [secret], stored '[secret]' for gus_taf"
