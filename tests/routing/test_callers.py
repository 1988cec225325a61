"""Who rings: never an exception, never a reason to block (S13), never a full number shown (S28)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.callers import KEYPAD_WORDS, Caller, CallerKind, identify, mask


@pytest.mark.parametrize(
    ("raw", "kind", "e164", "masked"),
    [
        ("+447700900123", CallerKind.MOBILE, "+447700900123", "+44 7700 ••• 123"),
        ("07700 900123", CallerKind.MOBILE, "+447700900123", "+44 7700 ••• 123"),
        (" 447700900123", CallerKind.MOBILE, "+447700900123", "+44 7700 ••• 123"),
        ("+441632960001", CallerKind.LANDLINE, "+441632960001", "+44 1632 ••• 001"),
        ("+443069990123", CallerKind.NON_GEOGRAPHIC, "+443069990123", "+44 3069 ••• 123"),
        ("+448081570123", CallerKind.NON_GEOGRAPHIC, "+448081570123", "+44 8081 ••• 123"),
        ("+12025550123", CallerKind.FOREIGN, "+12025550123", "+1 2025 ••• 123"),
        ("116000", CallerKind.LANDLINE, "+44116000", "+44 ••• 000"),
        ("999", CallerKind.UNKNOWN, None, "number unknown"),
        ("sip:someone@example.test", CallerKind.UNKNOWN, None, "number unknown"),
        ("client:demo", CallerKind.CLIENT, None, "browser phone"),
    ],
)
def test_a_number_becomes_a_caller(
    raw: str, kind: CallerKind, e164: str | None, masked: str
) -> None:
    assert identify(raw) == Caller(kind, e164, masked, withheld=False)


@pytest.mark.parametrize(
    "raw", ["anonymous", "RESTRICTED", "", "unknown", *(f"+{word}" for word in KEYPAD_WORDS)]
)
def test_s13_a_withheld_number_is_caught_before_it_is_parsed(raw: str) -> None:
    assert identify(raw) == Caller(CallerKind.WITHHELD, None, "number withheld", withheld=True)


@given(st.one_of(st.text(), st.from_regex(r"\+?[0-9 ]{0,30}", fullmatch=True)))
def test_s13_no_text_raises_and_no_number_is_made_up(raw: str) -> None:
    caller = identify(raw)
    assert caller.e164 is None or caller.e164.startswith("+")
    assert not (caller.withheld and caller.e164)


@given(st.from_regex(r"\+?[0-9]{6,15}", fullmatch=True))
def test_s28_a_masked_number_hides_at_least_three_digits(raw: str) -> None:
    caller = identify(raw)
    if caller.e164:
        shown = sum(sign.isdigit() for sign in caller.masked)
        assert shown <= sum(sign.isdigit() for sign in caller.e164) - 3
        assert caller.masked == mask(caller.e164)


def test_s28_what_cannot_be_read_is_not_shown() -> None:
    assert mask("not a number") == "number unknown"
