"""What a check has found."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a place of the flow; `likely` is the word that was probably meant."""

    place: tuple[str, ...]
    message: str
    likely: str | None = None

    @property
    def step(self) -> str:
        """The step that it is about; '' if it is about the whole flow."""
        return self.place[1] if self.place[:1] == ("steps",) and len(self.place) > 1 else ""

    def __str__(self) -> str:
        """`step key: message, did you mean 'x'?`."""
        keys = self.place[1:] if self.place[:1] == ("steps",) else self.place
        where = f"{' '.join(keys)}: " if keys else ""
        meant = f", did you mean '{self.likely}'?" if self.likely else ""
        return f"{where}{self.message}{meant}"


def at_step(step: str, message: str) -> Finding:
    """A finding about one step; '' and the duty chain stand for the whole flow."""
    return Finding(("steps", step) if step else (), message)


def likely(word: str, known: Collection[str]) -> str | None:
    """The known word nearest to the one written, if any is near."""
    found = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else None
