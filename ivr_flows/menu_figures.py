"""What callers did at each step of one version of a flow, from the log of steps.

Pure: rows in, figures out. Versions are never mixed: whoever asks gives the rows of one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import NamedTuple

from ivr_flows import drawing, engine
from ivr_flows.asking import AskStep
from ivr_flows.effects import LogStep
from ivr_flows.events import Event, Key, Silence, Started
from ivr_flows.facts import Facts
from ivr_flows.instructions import Say
from ivr_flows.model import Flow
from ivr_flows.rehearse import spoken
from ivr_flows.steps import LAST_RESORT, HoursStep, LookUpStep
from ivr_flows.timing import listened_s

NO_END = frozenset({"miss", "again", "urgent key"})  # the caller is still at the step
HUNG_UP = "hung up"
BAD = frozenset({"miss", "stuck"})

DEFINITIONS: Mapping[str, str] = {
    "callers": "Arrivals at the step. Hearing it again after a miss is not a new arrival.",
    "share": "Callers who took this way, of all arrivals at the step.",
    "silence": "Times that the step was heard to its end and no key was pressed.",
    "wrong keys": "Times that a key was pressed that the step does not know.",
    "left": "Callers who hung up while the words of the step were spoken, or while it listened.",
    "sentence": (
        "The sentence that was being spoken when they hung up, and how many seconds of it the "
        "middle caller heard. Lengths are counted at 2.5 words a second. Callers who had keyed a "
        "postcode or other digits are counted at the step only: what they keyed is not in the log."
    ),
    "first person": (
        "From the ring to the first person, callers of this version who reached one. Time in the "
        "menus, music and ringing are in it."
    ),
}


class Passed(NamedTuple):
    """One row of the log of steps; `at_s` is in seconds, from whenever the caller likes."""

    step: str
    event: str
    outcome: str
    at_s: float


@dataclass(frozen=True)
class Way:
    """One outcome of a step: how many callers took it. `words` are the option's, '' if none."""

    outcome: str
    words: str
    callers: int
    share: float


@dataclass(frozen=True)
class StepFigures:
    """One step: arrivals, what became of them, and how it was misunderstood."""

    step: str
    kind: str
    callers: int
    ways: tuple[Way, ...]
    silence: int
    wrong_keys: int
    left: int


@dataclass(frozen=True)
class Leaving:
    """Where callers hung up: the step, the sentence ('' if not known) and the seconds into it."""

    step: str
    prompt: str
    words: str
    callers: int
    into_s: float


def steps(flow: Flow, log: Mapping[tuple[str, str, str], int]) -> tuple[StepFigures, ...]:
    """Figures of each step that anybody came to, in the order of the way through.

    `log` counts the rows of one version by step, event and outcome.
    """
    at: dict[str, Counter[tuple[str, str]]] = {}
    for (step, event, outcome), times in log.items():
        at.setdefault(step, Counter())[event, outcome] += times
    names = [*drawing.in_order(flow), LAST_RESORT]
    return tuple(_figures(flow, name, at[name]) for name in names if name in at)


def _figures(flow: Flow, name: str, rows: Counter[tuple[str, str]]) -> StepFigures:
    ended = Counter[str]()
    for (_, outcome), times in rows.items():
        ended[outcome] += 0 if outcome in NO_END else times
    callers = ended.total()
    ways = [
        Way(outcome, _option(flow, name, outcome), times, times / callers)
        for outcome, times in ended.most_common()
        if times
    ]
    bad = Counter[str]()
    for (event, outcome), times in rows.items():
        bad[event] += times if outcome in BAD else 0
    return StepFigures(
        step=name,
        kind=flow.steps[name].verb if name in flow.steps else LAST_RESORT,
        callers=callers,
        ways=tuple(ways),
        silence=bad["silence"],
        wrong_keys=sum(times for event, times in bad.items() if event.startswith("key ")),
        left=ended[HUNG_UP],
    )


def _option(flow: Flow, name: str, outcome: str) -> str:
    step = flow.steps.get(name)
    pressed = step.press.get(outcome) if isinstance(step, AskStep) else None  # type: ignore[call-overload]
    return pressed.words if pressed and pressed.words else ""


def leavings(flow: Flow, logs: Iterable[Sequence[Passed]]) -> tuple[Leaving, ...]:
    """Where callers left, the most frequent first. Each log is one call's, in order."""
    found: dict[tuple[str, str, str], list[float]] = {}
    for log in logs:
        if log and log[-1].outcome == HUNG_UP:
            say, into_s = _sentence(flow, log)
            place = (log[-1].step, say.prompt if say else "", say.text if say else "")
            found.setdefault(place, []).append(into_s)
    left = [Leaving(*place, len(times), median(times)) for place, times in found.items()]
    return tuple(sorted(left, key=lambda one: (-one.callers, one.step, one.prompt)))


def _sentence(flow: Flow, log: Sequence[Passed]) -> tuple[Say | None, float]:
    """The sentence being spoken at the hang-up, and the seconds into it; None: since the step."""
    *before, gone = log
    waited_s = gone.at_s - before[-1].at_s if before else 0.0
    said = _last_said(flow, before)
    into_s = waited_s
    for say in said:
        if into_s <= listened_s(say):
            return say, into_s
        into_s -= listened_s(say)
    return None, waited_s


def _last_said(flow: Flow, log: Sequence[Passed]) -> Sequence[Say]:
    """What the last turn of a log spoke, by walking it again; nothing if the walk differs."""
    state, said, facts = engine.START, list[Say](), _facts(flow, log)
    for _, rows in groupby(log, key=lambda row: row.at_s):
        turn = list(rows)
        event = _event(turn[0].event)
        if event is None:
            return ()
        done = engine.step(flow, state, event, facts)
        walked = [(e.step, e.outcome) for e in done.effects if isinstance(e, LogStep)]
        if walked != [(row.step, row.outcome) for row in turn]:
            return ()
        state, said = done.state, spoken(done.instructions)
    return said


def _event(word: str) -> Event | None:
    """The event behind a logged word; None for those whose content is not logged (S28)."""
    if word.startswith("key "):
        return Key(word.removeprefix("key "))
    without: Mapping[str, Event] = {"started": Started(), "silence": Silence()}
    return without.get(word)


def _facts(flow: Flow, log: Sequence[Passed]) -> Facts:
    """The world as the log shows it."""
    open_, found = {}, {}
    for row in log:
        step = flow.steps.get(row.step)
        if isinstance(step, HoursStep):
            open_[step.hours] = row.outcome == "open"
        if isinstance(step, LookUpStep):
            found[step.look_up] = row.outcome if row.outcome == "found" else None
    return Facts(open=open_, found=found)
