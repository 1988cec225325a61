"""What changes for callers from one version of a flow to another.

Both are walked together, over everything that can happen to a caller; where they part, the change
is told once, and neither is followed further on that way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from ivr_flows import effects, engine, instructions
from ivr_flows.checks import report, rewording, words
from ivr_flows.checks.alphabet import events_at
from ivr_flows.checks.futures import Futures
from ivr_flows.checks.report import Report
from ivr_flows.checks.rewording import Reworded
from ivr_flows.checks.survey import MOST_STATES, Survey, survey
from ivr_flows.checks.wording import happens, when
from ivr_flows.checks.worlds import Lasting, each_world, lasting
from ivr_flows.effects import Effect
from ivr_flows.events import Event
from ivr_flows.facts import Facts
from ivr_flows.instructions import Ask, Instruction, Say
from ivr_flows.model import Flow
from ivr_flows.state import State
from ivr_flows.walk import Turn

_OURS = (effects.Chose, effects.LogStep)  # words and names of steps: told elsewhere
_LEARNT: Mapping[type, str] = MappingProxyType(
    {
        effects.SetPriority: "priority",
        effects.SetCaller: "kind of caller",
        effects.SetReason: "reason",
        effects.SetArea: "area",
        effects.SetPlace: "district",
        effects.Keyed: "keyed",
        effects.Known: "known:",
        effects.AskCallback: "a callback",
        effects.LeaveMessage: "a message",
        effects.FlagSilent: "may not be able to speak",
    }
)
_PLACES: Mapping[type, str] = MappingProxyType(
    {
        instructions.Ask: "the menu",
        instructions.Enqueue: "the queue",
        instructions.Dial: "the phone",
        instructions.Record: "a message",
        instructions.HangUp: "the end:",
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """At some steps, when something happens, a caller is now brought elsewhere, or told apart."""

    steps: tuple[str, ...]
    happens: str
    world: str
    was: str
    now: str

    def __str__(self) -> str:
        """One sentence."""
        where = ", ".join(f"`{step}`" for step in self.steps if step)
        while_ = f", while {self.world}" if self.world else ""
        at = f"at {where}, " if where else ""
        return f"{at}when {self.happens}{while_}: was {self.was}; is now {self.now}"


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changes. `only_written`: places of the file that no caller was seen to meet."""

    changes: tuple[Change, ...]
    reworded: tuple[Reworded, ...]
    only_written: tuple[str, ...]
    before: Report
    after: Report

    @property
    def nothing(self) -> bool:
        """Whether the two mean the same."""
        return not (self.changes or self.reworded or self.only_written)


class _Pair(NamedTuple):
    before: State
    after: State
    known: Lasting = ()


def difference(before: Flow, after: Flow) -> Difference:
    """What changes for callers. Both flows are compiled, and their structure is sound."""
    surveys = survey(before), survey(after)
    changes = _merged(_changes(before, after))
    reworded = tuple(_reworded(surveys))
    told = {step for change in changes for step in change.steps} | {one.step for one in reworded}
    written = rewording.written(before, after, told)
    reports = [report.of_survey(one) for one in surveys]
    return Difference(changes, reworded, written, *reports)


def _reworded(surveys: tuple[Survey, Survey]) -> Iterator[Reworded]:
    """By language; callers of one that a version does not offer hear its own."""
    for language in dict.fromkeys(one for walked in surveys for one in walked.flow.offered()):
        was, now = (
            words.heard(walked, language if language in walked.flow.offered() else None)
            for walked in surveys
        )
        yield from rewording.between(was, now, language)


def _changes(before: Flow, after: Flow) -> Iterator[Change]:
    futures = Futures(before), Futures(after)
    edge = [_Pair(engine.START, engine.START)]
    seen = set(edge)
    while edge and len(seen) <= MOST_STATES:
        reached = dict[_Pair, None]()
        for pair in edge:
            for change, then in _parted(before, after, pair):
                if change:
                    yield change
                else:
                    states = (futures[0].of(then.before), futures[1].of(then.after))
                    reached[_Pair(*states, then.known)] = None
        edge = [pair for pair in reached if pair not in seen]
        seen |= reached.keys()


def _parted(before: Flow, after: Flow, pair: _Pair) -> Iterator[tuple[Change | None, _Pair]]:
    events = (*events_at(before, pair.before), *events_at(after, pair.after))
    for event in dict.fromkeys(events):
        both = partial(_both, before, after, pair, event)
        for world, (was, now) in each_world(both, before, after, known=pair.known):
            change = _change(pair, event, when(world), was, now)
            yield change, _Pair(was.state, now.state, lasting(world, was.state, now.state))


def _both(before: Flow, after: Flow, pair: _Pair, event: Event, facts: Facts) -> tuple[Turn, Turn]:
    was = engine.step(before, pair.before, event, facts)
    return was, engine.step(after, pair.after, event, facts)


def _change(pair: _Pair, event: Event, world: str, was: Turn, now: Turn) -> Change | None:
    was_where, now_where = _where(was), _where(now)
    if _same_menu(was, now):
        now_where = was_where
    told = _learnt(was), _learnt(now)
    if was_where == now_where and told[0] == told[1]:
        return None
    if told[0] != told[1]:
        was_where, now_where = _with(was_where, told[0]), _with(now_where, told[1])
    return Change((pair.before.step,), happens(event), world, was_where, now_where)


def _where(turn: Turn) -> str:
    """Where the turn leaves the caller, in words."""
    last = _last(turn)
    if turn.state.ended in {"person", "caller"}:
        return {"person": "with a person", "caller": "gone"}[turn.state.ended]
    if isinstance(last, Ask):
        return f"the menu `{turn.state.step}`"
    return _place(last) if last else "as before"


def _place(last: Instruction) -> str:
    named = getattr(last, fields(last)[0].name)
    name = f" `{named}`" if isinstance(named, str) else ""
    return f"{_PLACES.get(type(last), type(last).__name__.lower())}{name}"


def _last(turn: Turn) -> Instruction | None:
    done = [one for one in turn.instructions if not isinstance(one, Say)]
    return done[-1] if done else None


def _same_menu(was: Turn, now: Turn) -> bool:
    """A menu that was only given another name is the same."""
    before, after = _last(was), _last(now)
    if not (isinstance(before, Ask) and isinstance(after, Ask)):
        return False
    texts = [[say.text for say in ask.prompts] for ask in (before, after)]
    return texts[0] == texts[1]


def _learnt(turn: Turn) -> tuple[str, ...]:
    found = (one for one in turn.effects if not isinstance(one, _OURS))
    return tuple(map(_told, found))


def _told(effect: Effect) -> str:
    values = [str(getattr(effect, field.name)) for field in fields(effect)]
    return " ".join([_LEARNT.get(type(effect), type(effect).__name__), *values])


def _with(where: str, learnt: tuple[str, ...]) -> str:
    return f"{where} ({', '.join(learnt) or 'nothing noted'})"


def _merged(changes: Iterator[Change]) -> tuple[Change, ...]:
    """One change for all steps at which the same happens."""
    steps = dict[tuple[str, str, str, str], dict[str, None]]()
    for one in changes:
        key = (one.happens, one.world, one.was, one.now)
        steps.setdefault(key, {}).update(dict.fromkeys(one.steps))
    return tuple(Change(tuple(at), *key) for key, at in steps.items())
