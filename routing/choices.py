"""What a caller has chosen in the menus, as one short text: `9f3a1c20b4de main=4 family=1`.

The first letters of the flow's version, then each step with what was chosen at it. Keys pressed at
menus only: what is keyed as digits is nobody's choice, and may be personal (S28).
"""

from collections.abc import Mapping
from itertools import takewhile
from typing import Any, NamedTuple

NONE = ""  # led here without a choice: the first step has none, or the line is closed
LED_ON = frozenset({"stuck", "fault"})  # put through to a person after misses, or after a fault


class Chosen(NamedTuple):
    """One choice: the step, and the key or the word of what led on instead."""

    step: str
    what: str


def after(choice: str, row: Mapping[str, Any]) -> str:
    """The text after one more row of the log of steps.

    A caller who went back and chose again at a step has chosen only what came last.
    """
    step, outcome = row["step"], row["outcome"]
    if row["event"] != f"key {outcome}" and outcome not in LED_ON:
        return choice
    version, *before = choice.split() or [row["version"]]
    kept = takewhile(lambda part: part.partition("=")[0] != step, before)
    return " ".join([version, *kept, f"{step}={outcome}"])


def read(choice: str) -> tuple[str, tuple[Chosen, ...]]:
    """The first letters of the version, and the choices in their order."""
    version, *parts = choice.split() or [NONE]
    return version, tuple(Chosen(*part.split("=", 1)) for part in parts)
