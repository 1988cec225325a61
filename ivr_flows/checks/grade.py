"""How hard English words are to follow: the Flesch-Kincaid grade, in American school years.

Syllables by `syllapy`; why that library, is in docs/decisions.
"""

import re
from typing import NamedTuple

import syllapy

_ENDS = re.compile(r"[.!?]+(?:\s|$)")
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d")
_DIGITS = dict.fromkeys("012345689", 1) | {"0": 2, "7": 2}


class Counts(NamedTuple):
    """What the grade is made of."""

    sentences: int
    words: int
    syllables: int


def counts(text: str) -> Counts:
    """Sentences (at least one), words and syllables; a digit is the word it is spoken as."""
    words = _WORD.findall(text)
    return Counts(max(1, len(_ENDS.findall(text))), len(words), sum(map(_syllables, words)))


def grade(text: str) -> float:
    """The Flesch-Kincaid grade (Kincaid and others, 1975). No words: grade 0."""
    sentences, words, syllables = counts(text)
    if not words:
        return 0.0
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def _syllables(word: str) -> int:
    return _DIGITS.get(word) or max(1, int(syllapy.count(word.replace("’", "'"))))
