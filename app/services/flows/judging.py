"""A text of either kind is judged by the check of its kind: a flow, or the council file."""

from collections.abc import Sequence
from typing import Any, Protocol

from app.models.flows import COUNCIL
from app.runtime import Runtime, Work
from app.services.councils import checking as council_checking
from app.services.flows import checking, history
from app.services.flows.changes import readable
from ivr_flows.problems import Problem
from ivr_flows.source import Source

__all__ = ["COUNCIL", "Kept", "Verdict", "beside", "broken_today", "check", "take_effect"]


class Kept(Protocol):
    """What was compiled, as it is kept."""

    @property
    def canonical(self) -> str:
        """The text that runs."""

    @property
    def version(self) -> str:
        """Its hash."""


class Verdict(Protocol):
    """What a check found."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What must be mended before it can be published."""

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What a named person must accept."""

    @property
    def compiled(self) -> Kept | None:
        """None if the text is nothing that could run."""

    @property
    def version(self) -> str:
        """The hash under which it would be kept; '' if it does not compile."""

    @property
    def passes(self) -> bool:
        """Whether it may be published, its warnings accepted."""

    @property
    def noted(self) -> dict[str, Any]:
        """The report as it is kept with the version."""


def check(rt: Runtime, name: str, source: Source) -> Verdict:
    """Read, compile and prove the text as the flow of this name, or as the council file."""
    if name == COUNCIL:
        return council_checking.check(rt, source)
    return checking.check(rt, name, source)


def broken_today(rt: Runtime, name: str, version: str) -> Sequence[object]:
    """What speaks against a kept version at this moment, with all else that is in force."""
    if name == COUNCIL:
        return council_checking.check(rt, history.version(rt, name, version).source).errors
    return checking.again(rt, readable(rt, version)).errors


def beside(name: str, standing: Sequence[Any]) -> dict[str, int]:
    """How often each alias has moved with which this one must fit: the council file fits all flows,
    a flow only the council file.
    """
    moves = {row.name: row.moves for row in standing if row.name != name}
    return moves if name == COUNCIL else {one: n for one, n in moves.items() if one == COUNCIL}


def take_effect(work: Work, name: str) -> None:
    """Another council file holds at once: screens draw it.

    Callers in a queue that it has not are led on by their next heartbeat, or by the clock, and so
    are callbacks that stand in its line.
    """
    if name == COUNCIL:
        work.changed("queues", "calls", "agents", "owed")
