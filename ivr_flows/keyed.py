"""Several keys in a row, as one value: what was keyed, or that nothing was."""

from ivr_flows import misses
from ivr_flows.choice import CANNOT_SPEAK, MISS, PERSON, STAR
from ivr_flows.events import Digits, Event, Key, Silence, Speech
from ivr_flows.instructions import Ask, Say
from ivr_flows.walk import DoesNotFit, Walk

_SIGNS = {"star": "*", "hash": "#"}
_DIGITS = tuple("1234567890")
LONGEST = 20


def ask(walk: Walk, words: Say, wait_s: int, *, most: int, ends: bool, again: bool = False) -> None:
    """Speak, and listen for `most` digits at most; with `ends` the hash key ends them."""
    sorry = [walk.phrase("sorry")] if again else []
    said = (*walk.take_said(), *sorry, words)
    walk.instruct(Ask(said, (*_DIGITS, "*"), wait_s, "#" if ends else "", most))


def hear(walk: Walk, event: Event) -> str:
    """The digits keyed; or PERSON for a lone 0, STAR if a star was among them, MISS for nothing.

    5 and 5 again, in one go or two, is CANNOT_SPEAK: no value that is asked for is so short.
    """
    match event:
        case Digits(value):
            return _keyed(walk, value)
        case Key():
            return _keyed(walk, _SIGNS.get(event.name, event.name))
        case Silence() | Speech():
            walk.note(five=False)
            return MISS
        case _:
            raise DoesNotFit


def _keyed(walk: Walk, value: str) -> str:
    walk.note(pressed=True)
    plain = value.removesuffix("#")
    if plain == misses.SILENT_KEY * 2 or misses.wrong(walk, plain):
        return CANNOT_SPEAK
    if plain == PERSON:
        return PERSON
    if "*" in plain:
        return STAR
    return plain if plain.isascii() and plain.isdecimal() and len(plain) <= LONGEST else MISS


def apart(digits: str) -> str:
    """The digits one by one, as they are read back."""
    return " ".join(digits)
