"""The carrier's signature: over the address as it was asked, and over every field (S34)."""

import base64

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import ImmutableMultiDict

from app.adapters.signature import Signatures

URL = "https://voice.example/voice/heard/1?a=%20b&c=d+e"
Form = ImmutableMultiDict[str, str]
FORM = Form({"CallSid": "CA1", "Digits": "1", "From": "+447700900123"})
NEW, OLD = "token-new", "token-old"
SIGNATURES = Signatures([NEW, OLD])


def signed(url: str = URL, token: str = NEW) -> str:
    text: str = RequestValidator(token).compute_signature(url, FORM)
    return text


@pytest.mark.parametrize("token", [NEW, OLD])
def test_both_tokens_of_a_rotation_are_accepted(token: str) -> None:
    assert SIGNATURES.genuine(URL, FORM, signed(token=token))


def test_every_flipped_byte_is_noticed() -> None:
    raw = base64.b64decode(signed())
    for place in range(len(raw)):
        altered = bytearray(raw)
        altered[place] ^= 1
        assert not SIGNATURES.genuine(URL, FORM, base64.b64encode(altered).decode())


@pytest.mark.parametrize("signature", [None, "", "nonsense", "é", "=" * 40, "\x00"])
def test_what_is_no_signature_is_a_no_and_never_an_error(signature: str | None) -> None:
    assert not SIGNATURES.genuine(URL, FORM, signature)


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/voice/heard/1?a=%20b&c=d+e",
        "http://voice.example/voice/heard/1?a=%20b&c=d+e",
        "https://voice.example/voice/heard/2?a=%20b&c=d+e",
        "https://voice.example/voice/heard/1?a= b&c=d e",
        "https://voice.example/voice/heard/1",
    ],
)
def test_another_address_is_a_no(url: str) -> None:
    assert not SIGNATURES.genuine(url, FORM, signed())


def test_the_fragment_is_no_part_of_what_is_signed() -> None:
    assert SIGNATURES.genuine(URL + "#ct=2000&rc=1", FORM, signed())


@pytest.mark.parametrize(
    "form", [{}, {**FORM, "Digits": "2"}, {**FORM, "More": "x"}, {**FORM, "Digits": "1 "}]
)
def test_another_form_is_a_no(form: dict[str, str]) -> None:
    assert not SIGNATURES.genuine(URL, Form(form), signed())


def test_no_token_lets_nobody_in() -> None:
    assert not Signatures(["", ""]).genuine(URL, FORM, signed(token=NEW))
