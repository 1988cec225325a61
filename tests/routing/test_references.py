"""A reference read out over a bad line is either right or known to be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.references import ALPHABET, check, normalise, reference

NUMBERS = st.integers(0, 6_436_343 + 1_000_000)
SHORT = 23**5


def test_a_reference_has_the_shape_people_were_promised() -> None:
    assert reference(1) == "FD-M98-J27"
    assert reference(SHORT).count("-") == 3


def test_the_alphabet_has_no_vowel_and_no_look_alikes() -> None:
    assert not set(ALPHABET) & set("AEIOUY01BGSZL")
    assert len(set(ALPHABET)) == 23


@given(NUMBERS, NUMBERS)
def test_two_enquiries_never_share_a_reference(one: int, other: int) -> None:
    assert (reference(one) == reference(other)) == (one == other)


@given(NUMBERS)
def test_what_was_given_out_is_known_again_however_it_is_typed(number: int) -> None:
    given_out = reference(number)
    bare = given_out.replace("-", "")
    for typed in (given_out, given_out.lower(), bare, f" {bare[2:]} ", bare[2:].lower()):
        assert normalise(typed) == given_out


@given(NUMBERS, st.data())
def test_every_wrong_sign_is_caught(number: int, data: st.DataObject) -> None:
    signs = list(reference(number).replace("-", "")[2:])
    at = data.draw(st.integers(0, len(signs) - 1))
    signs[at] = data.draw(st.sampled_from([s for s in ALPHABET if s != signs[at]]))
    assert not check("FD" + "".join(signs))


@given(NUMBERS, st.data())
def test_every_swap_of_neighbours_is_caught(number: int, data: st.DataObject) -> None:
    signs = list(reference(number).replace("-", "")[2:])
    at = data.draw(st.integers(0, len(signs) - 2))
    swapped = [*signs[:at], signs[at + 1], signs[at], *signs[at + 2 :]]
    assert check("FD" + "".join(swapped)) == (swapped == signs)


@given(st.text())
def test_any_text_is_either_a_reference_or_none(typed: str) -> None:
    known = normalise(typed)
    assert known is None or normalise(known) == known


@pytest.mark.parametrize("number", [-1, SHORT + 23**8])
def test_a_number_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no reference"):
        reference(number)
