"""A short question within a step: its options on 1, 2, 3 …; 0 a person, star again, hash back."""

from collections.abc import Sequence
from typing import NamedTuple

from ivr_flows import misses
from ivr_flows.events import Event, Key, Silence, Speech
from ivr_flows.instructions import Ask, Say
from ivr_flows.walk import DoesNotFit, Walk

PERSON, STAR, HASH = "0", "star", "hash"
MISS, CANNOT_SPEAK = "miss", "cannot speak"


class Choice(NamedTuple):
    """A question and the words of its options, in the order of their keys from 1."""

    words: tuple[Say, ...]
    options: Sequence[str]
    wait_s: int

    def play(self, walk: Walk, *, again: bool = False) -> None:
        """Speak it, with the key after the words of each option, and listen."""
        sorry = [walk.phrase("sorry")] if again else []
        said = [*walk.take_said(), *sorry, *self.words]
        spoken = (*self.options, walk.phrases.to_speak_to_a_person)
        said += [walk.offer(words, key) for key, words in zip(self.keys, spoken, strict=True)]
        walk.instruct(Ask(tuple(said), (*self.keys, "*", "#"), self.wait_s))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that are spoken."""
        return (*(str(at) for at in range(1, len(self.options) + 1)), PERSON)

    def hear(self, walk: Walk, event: Event) -> str:
        """The key of an option, or PERSON, STAR, HASH; else MISS or CANNOT_SPEAK (S4)."""
        match event:
            case Key():
                walk.note(pressed=True)
                return self._pressed(walk, event.name)
            case Silence() | Speech():
                walk.note(five=False)
                return MISS
            case _:
                raise DoesNotFit

    def _pressed(self, walk: Walk, key: str) -> str:
        if key in self.keys or key in {STAR, HASH}:
            walk.note(five=False)
            return key
        return CANNOT_SPEAK if misses.wrong(walk, key) else MISS
