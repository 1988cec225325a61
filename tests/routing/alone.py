"""What rows do when nobody is there but the clock: no move of browsers, lines and phones.

A row's own deadline, or another row's in whose train it is moved; and what the matcher does.
"""

from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import routing
from routing.states import Table

MATCHED = "offered"  # the matcher's move of an agent: the only one that leads back up
ALONE: dict[str, set[str]] = {  # by the tables' names, the events besides the deadlines' own
    "call": {"hung_up", "queued"},
    "wait": {"hung_up", "failed", "moved", "exhausted", "lapsed"},
    "offer": {"withdrawn", "failed"},
    "agent": {MATCHED, "away", "called_off"},
    "handover": {"let_go", "completed", "taken_back", "failed"},
    "enquiry": {"spoken", "left_word"},
}


def tables() -> list[Table[Any]]:
    """Every table of moves there is."""
    modules = [import_module(f"routing.{one.name}") for one in iter_modules(routing.__path__)]
    found = {id(one): one for each in modules for one in vars(each).values()}
    return [one for one in found.values() if isinstance(one, Table)]


def later(table: Table[Any], state: StrEnum) -> set[StrEnum]:
    """The states that come next with nobody there, the matcher's left out."""
    events = {*ALONE.get(table.name, ()), *(one.event for one in table.deadlines.values())}
    moves = ((event, table.moves.get((state, event))) for event in events - {MATCHED})
    return set() if table.rests(state) else {after for _, after in moves if after is not None}


def steps(table: Table[Any], state: StrEnum, seen: frozenset[StrEnum] = frozenset()) -> int:
    """The longest way from a state to rest; raises AssertionError if there is none."""
    assert state not in seen, f"{table.name}: round in a circle by way of {state}"
    ways: Iterator[int] = (steps(table, one, seen | {state}) for one in later(table, state))
    return 1 + max(ways, default=-1)


def led_to(table: Table[Any], state: StrEnum) -> set[StrEnum]:
    """A state, and all to which the clock and the matcher may lead from it."""
    found, open_ = set[StrEnum](), {state}
    while open_:
        found |= open_
        matched = {table.moves[one, MATCHED] for one in open_ if (one, MATCHED) in table.moves}
        open_ = (matched | {after for one in open_ for after in later(table, one)}) - found
    return found
