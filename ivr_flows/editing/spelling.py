"""Values as YAML letters: plain where that reads back the same, quoted where it would not."""

import json
import re
from collections.abc import Mapping, Sequence
from itertools import accumulate
from textwrap import wrap
from typing import TypeAlias

from ivr_flows import document

Written: TypeAlias = "str | list[str] | Mapping[str, Written]"
WIDE = 100  # letters on a line of a flow file
_SHORT = 60  # letters of a mapping that may stand on one line
_TAME = re.compile(r"[A-Za-z0-9][^:#,\[\]{}'\"]*(?<! )")  # plain within braces, whatever is around
_IN = 2  # how far what belongs to a key stands in


def key(name: str) -> str:
    """A key, within braces or not."""
    return _spelt(name, "{{{}: v}}", {name: "v"})


def scalar(value: str, *, flow: bool) -> str:
    """One value. `flow`: within braces or brackets."""
    if flow and not _TAME.fullmatch(value):
        return _quoted(value, "{{k: {}}}", {"k": value})
    return _spelt(value, "k: {}", {"k": value})


def _spelt(value: str, around: str, read: object) -> str:
    plain = "\n" not in value and value.strip() == value
    if plain and _reads(around, value) == read:
        return value
    return _quoted(value, around, read)


def _quoted(value: str, around: str, read: object) -> str:
    single = "'{}'".format(value.replace("'", "''"))
    if "\n" not in value and _reads(around, single) == read:
        return single
    return json.dumps(value, ensure_ascii=False)


def _reads(around: str, written: str) -> object:
    try:
        return document.read(around.format(written)).values
    except document.Refused:
        return None


def inline(value: Written, *, flow: bool = False) -> str:
    """A value on one line."""
    match value:
        case str():
            return scalar(value, flow=flow)
        case Mapping():
            pairs = (f"{key(name)}: {inline(one, flow=True)}" for name, one in value.items())
            return f"{{{', '.join(pairs)}}}"
        case _:
            return f"[{', '.join(scalar(one, flow=True) for one in value)}]"


def fits(value: Written, column: int) -> bool:
    """Whether a value may stand on the line of its key, which ends at a column."""
    if isinstance(value, Mapping):
        plain = all(isinstance(one, str) for one in value.values())
        return not value or (plain and len(inline(value)) <= _SHORT)
    return column + 2 + len(inline(value)) <= WIDE


def block(values: Mapping[str, Written], column: int, *, spread: bool = False) -> str:
    """Keys and values, each key on a line of its own at a column. `spread`: their own keys too."""
    lines = (
        f"{' ' * column}{key(name)}:{after_colon(value, column, (), spread=spread)}\n"
        for name, value in values.items()
    )
    return "".join(lines)


def after_colon(value: Written, column: int, before: Sequence[str], *, spread: bool = False) -> str:
    """What follows the colon of a key at a column; `before`: the lines of its words until now."""
    if not value:
        return "" if isinstance(value, str) else f" {inline(value)}"
    spread = spread and isinstance(value, Mapping)
    if fits(value, column + _SHORT // 3) and not before and not spread:
        return f" {inline(value)}"
    if isinstance(value, Mapping):
        return "\n" + block(value, column + _IN).rstrip()
    return f" {_folded(value, column, before)}" if isinstance(value, str) else f" {inline(value)}"


def _folded(value: str, column: int, before: Sequence[str]) -> str:
    indent = " " * (column + _IN)
    lines = _laid([line.strip() for line in before], value, WIDE - len(indent))
    written = "\n".join([">-", *(f"{indent}{line}" for line in lines)])
    if not value or (len(lines) < 2 and not before):
        return inline(value)
    back = document.read(f"{' ' * column}k: {written}") if value.strip() == value else None
    return written if back and back.values == {"k": value} else inline(value)


def _laid(before: Sequence[str], value: str, width: int) -> list[str]:
    """The words in lines: those lines that still begin or end the words stay as they were."""
    words = value.split(" ")
    head = _kept(before, words)
    tail = _kept(
        [_turned(line) for line in before[head:][::-1]], words[_count(before[:head]) :][::-1]
    )
    last = len(before) - tail
    first_word, last_word = _count(before[:head]), len(words) - _count(before[last:])
    middle = " ".join(words[first_word:last_word])
    return [*before[:head], *wrap(middle, width, break_on_hyphens=False), *before[last:]]


def _kept(lines: Sequence[str], words: Sequence[str]) -> int:
    """How many whole lines the words begin with."""
    ends = accumulate(len(line.split(" ")) for line in lines)
    same = 0
    for end, count in enumerate(ends, start=1):
        if [word for line in lines[:end] for word in line.split(" ")] != list(words[:count]):
            break
        same = end
    return same


def _turned(line: str) -> str:
    return " ".join(line.split(" ")[::-1])


def _count(lines: Sequence[str]) -> int:
    return sum(len(line.split(" ")) for line in lines)
