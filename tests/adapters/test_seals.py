"""Secrets at rest: sealed for one place, found by a digest, never altered unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.seals import KeySeals

SEALS = KeySeals("k" * 40)
TEXTS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=60)


@given(TEXTS)
def test_what_is_sealed_is_unsealed(text: str) -> None:
    assert SEALS.unseal(SEALS.seal(text, "calls.caller"), "calls.caller") == text


@given(st.binary(max_size=60))
def test_what_is_no_text_is_sealed_as_well(data: bytes) -> None:
    assert SEALS.unseal_bytes(SEALS.seal_bytes(data, "a.sound"), "a.sound") == data


@given(TEXTS)
def test_a_seal_shows_nothing_and_is_never_the_same_twice(text: str) -> None:
    one, other = SEALS.seal(text, "a"), SEALS.seal(text, "a")
    assert one != other
    assert len(text) < 4 or text.encode() not in one


def test_a_seal_of_another_place_does_not_open() -> None:
    with pytest.raises(ValueError, match="not sealed for enquiries"):
        SEALS.unseal(SEALS.seal("+447700900123", "calls.caller"), "enquiries.name")


def test_a_seal_of_another_key_does_not_open() -> None:
    with pytest.raises(ValueError, match="with this key"):
        KeySeals("x" * 40).unseal(SEALS.seal("words", "a"), "a")


def test_every_altered_byte_is_noticed() -> None:
    sealed = SEALS.seal("+447700900123", "a")
    for place in range(2, len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(ValueError, match="not sealed"):
            SEALS.unseal(bytes(altered), "a")


@pytest.mark.parametrize("broken", [b"", b"k", b"k1", b"k1" + b"0" * 12, b"nonsense"])
def test_what_is_no_seal_is_a_value_error(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r"Nonce|not sealed"):
        SEALS.unseal(broken, "a")


def test_equal_texts_are_found_by_their_digest_and_keys_differ() -> None:
    assert SEALS.index("+447700900123") == SEALS.index("+447700900123")
    assert SEALS.index("+447700900123") != SEALS.index("+447700900124")
    assert SEALS.index("a") != KeySeals("x" * 40).index("a")


@given(TEXTS)
def test_a_token_is_short_and_fit_for_an_address(text: str) -> None:
    token = SEALS.sign(text)
    assert len(token) == 22
    assert token.replace("-", "").replace("_", "").isalnum()
