"""How fast an enquiry must be decided. Not the call's priority and not the level of need."""

import re
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator


class Rag(StrEnum):
    """The rating; NONE until somebody rates it."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    NONE = "none"


class Unit(StrEnum):
    """A target is a value and one of these, never a bare number."""

    WORKING_MINUTES = "working minutes"
    ELAPSED_MINUTES = "elapsed minutes"
    WORKING_DAYS = "working days"


class RagValue(NamedTuple):
    """A target: 240 working minutes."""

    value: int
    unit: Unit


_WRITTEN = re.compile(r"(\d{1,5}) (working minute|elapsed minute|working day)s?")


def _target(written: object) -> RagValue:
    found = _WRITTEN.fullmatch(str(written))
    if not found or int(found[1]) == 0:
        raise ValueError(f"{written!r} is no target such as 240 working minutes or 1 working day")
    return RagValue(int(found[1]), Unit(found[2] + "s"))


RagTarget = Annotated[RagValue, BeforeValidator(_target)]
