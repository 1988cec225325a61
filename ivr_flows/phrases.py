"""What the engine itself says, by language, so that words and keys cannot disagree."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Phrases(NamedTuple):
    """The engine's own words in one language. `option` takes `words` and `key`."""

    option: str
    star: str
    hash: str
    again: str
    person: str
    a_person: str
    to_speak_to_a_person: str
    trying_others: str
    urgent_now: str


PHRASES: Mapping[str, Phrases] = MappingProxyType(
    {
        "en-GB": Phrases(
            option="{words}, press {key}.",
            star="star",
            hash="hash",
            again="Sorry, I did not get that. Here are the choices again.",
            person="I will put you through to a person. Please stay on the line.",
            a_person="A person",
            to_speak_to_a_person="To speak to a person",
            trying_others="Please stay on the line. We are trying to reach a person for you.",
            urgent_now="It has become urgent",
        ),
    }
)


def option(language: str, words: str, key: str) -> str:
    """One option of a menu as it is spoken: words first, then the key."""
    said = PHRASES[language]
    return said.option.format(words=words, key={"star": said.star, "hash": said.hash}.get(key, key))
