"""The check of the carrier's signature accepts what Twilio's own library accepts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import ImmutableMultiDict

from app.adapters.signature import Signatures

TOKEN, OLD = "token-of-today", "token-of-yesterday"
URL = "https://voice.example/voice/inbound"
Form = ImmutableMultiDict[str, str]
fields = st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=8).map(Form)


def sign(url: str, form: Form, token: str = TOKEN) -> str:
    signed: str = RequestValidator(token).compute_signature(url, form)
    return signed


@given(fields)
def test_what_the_library_signs_is_genuine_whatever_the_fields_hold(form: Form) -> None:
    assert Signatures([TOKEN]).genuine(URL, form, sign(URL, form))


@given(fields, fields)
def test_other_fields_than_were_signed_are_refused_as_the_library_refuses(
    form: Form, other: Form
) -> None:
    signature = sign(URL, form)
    library = RequestValidator(TOKEN).validate(URL, other, signature)
    assert Signatures([TOKEN]).genuine(URL, other, signature) is library


def test_a_field_that_comes_twice_counts_with_each_value_once() -> None:
    form = Form([("b", "2"), ("a", "1"), ("b", "1"), ("b", "2")])
    assert Signatures([TOKEN]).genuine(URL, form, sign(URL, form))


@pytest.mark.parametrize(
    ("asked", "signed"),
    [
        ("https://voice.example/voice", "https://voice.example:443/voice"),
        ("https://voice.example:8443/voice", "https://voice.example/voice"),
        ("http://voice.example/voice", "http://voice.example:80/voice"),
    ],
)
def test_the_carrier_may_sign_with_or_without_the_port(asked: str, signed: str) -> None:
    form = Form({"CallSid": "CA1"})
    assert Signatures([TOKEN]).genuine(asked, form, sign(signed, form))


def test_the_token_before_a_rotation_is_accepted_while_it_is_given() -> None:
    signature = sign(URL, Form(), OLD)
    assert Signatures([TOKEN, OLD]).genuine(URL, Form(), signature)
    assert not Signatures([TOKEN, ""]).genuine(URL, Form(), signature)


@pytest.mark.parametrize("odd", [None, "", "ä", "x" * 10_000, "\ud800"])
def test_a_signature_that_cannot_be_one_is_refused(odd: str | None) -> None:
    assert not Signatures([TOKEN]).genuine(URL, Form(), odd)
