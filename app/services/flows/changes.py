"""What changes for callers: the draft, or any version, against what is in force."""

from dataclasses import dataclass, field
from functools import lru_cache

from app.runtime import Runtime
from app.services.flows import checking, drafts, history, stories
from app.services.flows.checking import Checked
from app.services.flows.roles import NOTHING
from app.services.flows.stories import Retold
from app.services.refusals import Refused
from ivr_flows.checks.difference import Difference, difference
from ivr_flows.model import Flow
from ivr_flows.source import Source

__all__ = ["Comparison", "Difference", "Retold", "compare", "compare_versions"]


REMEMBERED = 16  # differences between two versions, which never change: pages ask again and again


@dataclass(frozen=True)
class Comparison:
    """All that changes. `moves`: the count of the alias that was looked at, to be passed on.

    `difference` is missing, and no story is told, if the later text is no flow that could run.
    """

    before: str
    after: str
    moves: int
    checked: Checked
    difference: Difference | None = None
    stories: tuple[Retold, ...] = ()


def compare(rt: Runtime, flow: str, source: Source | None = None) -> Comparison:
    """The text, or the saved draft, against what is in force. Raises Unknown for no such flow."""
    draft = drafts.opened(rt, flow)
    now = draft.in_force
    return _compared(rt, flow, now.version, source or draft.source, now.moves)


def compare_versions(rt: Runtime, flow: str, before: str, after: str) -> Comparison:
    """One version against another, by the beginnings of their hashes."""
    earlier, later = (history.version(rt, flow, one) for one in (before, after))
    moves = history.in_force(rt, flow).moves
    return _compared(rt, flow, earlier.version, later.source, moves)


def _compared(rt: Runtime, flow: str, before: str, source: Source, moves: int) -> Comparison:
    checked = checking.check(rt, flow, source)
    if checked.compiled is None:
        return Comparison(before, "", moves, checked)
    was, now = readable(rt, before), checked.compiled.flow
    retold = stories.retold(rt, flow, was, now)
    found = _difference(_Named(before, was), _Named(checked.version, now))
    return Comparison(before, checked.version, moves, checked, found, retold)


@dataclass(frozen=True)
class _Named:
    """A flow that is known by its hash."""

    version: str
    flow: Flow = field(compare=False)


@lru_cache(maxsize=REMEMBERED)
def _difference(before: _Named, after: _Named) -> Difference:
    return difference(before.flow, after.flow)


def readable(rt: Runtime, version: str) -> Flow:
    """A version that can be run. Raises Refused if this program cannot read it any more."""
    flow = rt.flows.pinned(version)
    if flow is None:
        raise Refused(f"Version {version[:12]} cannot be read any more. {NOTHING}")
    return flow
