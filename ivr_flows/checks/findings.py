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


def likely(word: str, known: Collection[str]) -> str | None:
    """The known word nearest to the one written, if any is near."""
    found = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else None
