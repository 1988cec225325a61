"""How long words are, and how hard."""

from typing import NamedTuple

from ivr_flows.checks.grade import grade
from ivr_flows.checks.words import MOST_WORDS
from ivr_flows.timing import seconds

FEWEST_GRADED = 5  # of fewer, one long word makes any grade


class Measure(NamedTuple):
    """Words, the seconds it takes to hear them, and the school year that follows them."""

    words: int
    seconds: float
    year: float | None

    @property
    def heavy(self) -> bool:
        """Whether they are more than callers can follow at a stretch."""
        return self.words > MOST_WORDS

    def __str__(self) -> str:
        """`12 words, 5 seconds, school year 3`."""
        if not self.words:
            return "No words yet"
        told = f"{_counted(self.words, 'word')}, {_counted(round(self.seconds) or 1, 'second')}"
        return f"{told}, school year {max(self.year, 1):.0f}" if self.year is not None else told


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def measure(text: str, *, english: bool = True) -> Measure:
    """One text that is spoken. Few words have no grade, nor have other languages than English."""
    words = len(text.split())
    graded = grade(text) if english and words >= FEWEST_GRADED else None
    return Measure(words, seconds(text), graded)
