"""Several keys in a row, as one value: what was keyed, or that nothing was."""

from typing import NamedTuple

from ivr_flows import misses
from ivr_flows.choice import CANNOT_SPEAK, MISS, PERSON, STAR
from ivr_flows.events import Digits, Event, Key, Silence, Speech
from ivr_flows.instructions import Ask, Say
from ivr_flows.walk import DoesNotFit, Walk

_SIGNS = {"star": "*", "hash": "#"}
_DIGITS = tuple("1234567890")
LONGEST = 20


class Keys(NamedTuple):
    """How many keys are listened for, at most, and the engine's words for how they end.

    `ends` is the name of a phrase; '' means that `most` keys end themselves.
    """

    most: int
    ends: str = ""


def ask(walk: Walk, words: Say, wait_s: int, wanted: Keys, *, again: bool = False) -> None:
    """Speak, with the keys after the words, and listen."""
    said = [*walk.take_said(), *([walk.phrase("sorry")] if again else []), words]
    if wanted.ends:
        said += [walk.phrase(wanted.ends), walk.phrase("person_by_hash")]
    else:
        said.append(walk.offer(walk.phrases.to_speak_to_a_person, PERSON))
    finish = "#" if wanted.ends else ""
    walk.instruct(Ask(tuple(said), (*_DIGITS, "*"), wait_s, finish, wanted.most))


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
