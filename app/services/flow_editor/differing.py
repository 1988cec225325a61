"""Two drafts line by line: what each has that the other has not."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from app.services.flows.checking import FILE
from ivr_flows.source import Source

AROUND = 2  # lines shown before and after a difference


class Passage(NamedTuple):
    """Lines that differ, from a line of theirs; and the lines around that both have."""

    line: int
    before: tuple[str, ...]
    theirs: tuple[str, ...]
    mine: tuple[str, ...]
    after: tuple[str, ...]


def between(theirs: Source, mine: Source) -> dict[str, tuple[Passage, ...]]:
    """The passages that differ, by file; files that are the same are left out."""
    files = {FILE: (theirs.yaml, mine.yaml)}
    for name in sorted({*theirs.prompts, *mine.prompts}):
        files[name] = (theirs.prompts.get(name, ""), mine.prompts.get(name, ""))
    found = {name: passages(*texts) for name, texts in files.items()}
    return {name: some for name, some in found.items() if some}


def passages(theirs: str, mine: str) -> tuple[Passage, ...]:
    """The passages of one text that differ in the other."""
    return tuple(_passages(theirs, mine))


def _passages(theirs: str, mine: str) -> Iterator[Passage]:
    old, new = theirs.splitlines(), mine.splitlines()
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Passage(
                line=i + 1,
                before=tuple(old[max(0, i - AROUND) : i]),
                theirs=tuple(old[i:j]),
                mine=tuple(new[k:m]),
                after=tuple(old[j : j + AROUND]),
            )
