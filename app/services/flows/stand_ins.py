"""Numbers of nobody in the place of real ones: a story is kept, whoever's telephone it was (S28).

They are Ofcom's numbers for drama, of the same kind and length, so that the call goes the same way.
"""

import re
from collections.abc import Mapping

from ivr_flows.story import Story
from routing.callers import CallerKind, identify

MOBILE, LANDLINE = "07700900123", "01632960123"
DRAMA = re.compile(r"(?:\+?44|0)(?:1632960|7700900)\d{0,3}")
RINGS_MOBILE = re.compile(r"07\d{8,9}")
RINGS = re.compile(r"0(?:[123]\d{8,9}|8\d{9})")
SHORTEST_NUMBER = 9  # keys; a postcode has fewer
KEYS = "keys"


def in_the_place_of(told: Story) -> Story:
    """The story without a real number, of its caller or keyed; itself if there is none in it."""
    number = told.given.number and _calls(told.given.number)
    talk = tuple(_line(one) for one in told.talk)
    if (number, talk) == (told.given.number, told.talk):
        return told
    given = told.given.model_copy(update={"number": number})
    return told.model_copy(update={"given": given, "talk": talk})


def _calls(number: str) -> str | None:
    """Who rings; None if the number is shown to nobody."""
    if DRAMA.fullmatch(re.sub(r"[\s().-]", "", number)):
        return number
    kind = identify(number).kind
    if kind in {CallerKind.WITHHELD, CallerKind.CLIENT}:
        return None
    return MOBILE if kind == CallerKind.MOBILE else LANDLINE


def _line(line: str | Mapping[str, str]) -> str | Mapping[str, str]:
    if isinstance(line, str) or KEYS not in line:
        return line
    return {**line, KEYS: _keyed(line[KEYS])}


def _keyed(keys: str) -> str:
    """What is keyed at a question; what could be rung still can, what could not cannot."""
    if len(keys) < SHORTEST_NUMBER or DRAMA.fullmatch(keys) or not keys.isdecimal():
        return keys
    if RINGS_MOBILE.fullmatch(keys):
        return MOBILE[: len(keys)]
    return LANDLINE[: len(keys)] if RINGS.fullmatch(keys) else "0" * len(keys)
