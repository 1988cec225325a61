"""What somebody did between two moments, from the moves of their working state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Span:
    """A state, held for so many seconds within the time that is looked at."""

    state: str
    seconds: float


def spans(moves: Iterable[tuple[datetime, str]], start: datetime, end: datetime) -> list[Span]:
    """The states between `start` and `end`, in their order; `moves` are times (aware) with the
    state that began, oldest first. What was before the first move known is left out.
    """
    found: list[Span] = []
    known = [(at, state) for at, state in moves if at < end]
    ends = [*(at for at, _ in known), end][1:]
    for (at, state), until in zip(known, ends, strict=True):
        seconds = (until - max(at, start)).total_seconds()
        if seconds <= 0:
            continue
        if found and found[-1].state == state:
            found[-1] = Span(state, found[-1].seconds + seconds)
        else:
            found.append(Span(state, seconds))
    return found
