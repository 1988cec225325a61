"""What the engine itself says, by language, so that words and keys cannot disagree."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Phrases(NamedTuple):
    """The engine's own words in one language. Names in braces are filled in when it is spoken."""

    option: str
    star: str
    hash: str
    again: str
    person: str
    a_person: str
    to_speak_to_a_person: str
    trying_others: str
    urgent_now: str
    sorry: str
    a_key_each: str
    then_hash: str
    person_by_hash: str
    keyed: str
    right: str
    key_again: str
    several_places: str
    in_place: str
    somewhere_else: str
    safe: str
    not_now: str
    your_number: str
    another_number: str
    key_number: str
    when: str
    any_time: str
    mornings: str
    afternoons: str


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
            sorry="Sorry, I did not get that.",
            a_key_each="Use one key for each letter or number, then press hash.",
            then_hash="Then press hash.",
            person_by_hash="To speak to a person, press 0, then hash.",
            keyed="You keyed {digits}.",
            right="If that is right",
            key_again="To key it again",
            several_places="That postcode may be in more than one place.",
            in_place="For {place}",
            somewhere_else="For somewhere else",
            safe="If it is safe for us to ring you back",
            not_now="If it is not, or you would rather wait",
            your_number="We would ring the number that you are calling from. It ends {digits}.",
            another_number="To give another number",
            key_number="Please key the number that is safe to ring.",
            when="When is it safe to ring you?",
            any_time="For any time that we are open",
            mornings="For mornings only",
            afternoons="For afternoons only",
        ),
    }
)


def option(language: str, words: str, key: str) -> str:
    """One option of a menu as it is spoken: words first, then the key."""
    said = PHRASES[language]
    return said.option.format(words=words, key={"star": said.star, "hash": said.hash}.get(key, key))
