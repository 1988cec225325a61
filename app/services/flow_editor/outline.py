"""A draft as its page shows it: steps in walking order, the drawing, and what is wrong where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.services.flow_editor import wording
from app.services.flow_editor.controls import anchor
from app.services.flows.checking import FILE, Checked, Problem
from ivr_flows import document, drawing
from ivr_flows.checks.seconds import Figure
from ivr_flows.drawing import Box, Picture
from ivr_flows.editing import plan


@dataclass(frozen=True)
class Told:
    """A problem in words, and where to mend it: a step, its key and that field, or a line."""

    step: str
    key: str
    field: str
    line: int
    words: str
    likely: str | None
    file: str
    error: bool


@dataclass(frozen=True)
class Promise:
    """One figure against what was promised, in words."""

    label: str
    promised: str
    found: str
    kept: bool


@dataclass(frozen=True)
class Findings:
    """What a check found, as the page tells it."""

    problems: tuple[Told, ...]
    promises: tuple[Promise, ...]
    states: int
    transitions: int

    @property
    def errors(self) -> int:
        """How many stand in the way of publishing."""
        return sum(one.error for one in self.problems)

    @property
    def doubts(self) -> int:
        """How many a person may accept with a reason."""
        return len(self.problems) - self.errors

    def at(self, step: str) -> int:
        """How many are about a step."""
        return sum(one.step == step and one.file == FILE for one in self.problems)


@dataclass(frozen=True)
class Outline:
    """The steps in walking order, and where they are drawn."""

    values: Mapping[str, Any]
    boxes: tuple[Box, ...]
    picture: Picture

    def leading_to(self, step: str) -> tuple[tuple[str, str], ...]:
        """Where callers come from: each step ('' for the whole plan), and what leads here."""
        return tuple(places_in_words(plan.leading_to(self.values, step)))

    def kind(self, box: Box) -> str:
        """What kind of step it is, in words."""
        return wording.KINDS.get(box.verb, wording.UNREADABLE).label


def outlined(text: str) -> Outline | None:
    """The outline of a text; None if it cannot be read as steps at all."""
    try:
        values = plan.read(text)
    except document.Refused:
        return None
    first, found = str(values.get("first", "")), plan.boxes(values)
    by_name = {box.name: box for box in found}
    order = drawing.order(first, found)
    reached = _reached(first, by_name)
    ordered = sorted(order, key=lambda name: name not in reached)
    return Outline(values, tuple(by_name[name] for name in ordered), drawing.picture(first, found))


def _reached(first: str, boxes: Mapping[str, Box]) -> set[str]:
    """The steps that the first leads to. Those that it does not are listed after them."""
    found, edge = set[str](), {first} & boxes.keys()
    while edge:
        found |= edge
        edge = {wire.to for name in edge for wire in boxes[name].wires} & boxes.keys() - found
    return found


def told(checked: Checked) -> Findings:
    """A check in words, errors first."""
    problems = (
        *(_told(one, error=True) for one in checked.errors),
        *(_told(one, error=False) for one in checked.warnings),
    )
    proved = checked.proved
    promises = tuple(map(_promise, proved.figures)) if proved else ()
    states, moves = (proved.states, proved.transitions) if proved else (0, 0)
    return Findings(tuple(problems), promises, states, moves)


def _told(problem: Problem, *, error: bool) -> Told:
    words = problem.message
    if problem.key and words.startswith(("is ", "must ", "has ", "are ")):
        words = f"`{problem.key}` {words}"
    field = anchor(*problem.key.split()) if problem.key else ""
    in_plan = problem.file.endswith(FILE)
    return Told(
        step=problem.step if in_plan else "",
        key=problem.key,
        field=field,
        line=problem.line,
        words=words,
        likely=problem.likely,
        file=FILE if in_plan else problem.file,
        error=error,
    )


def _promise(figure: Figure) -> Promise:
    unit = f" {figure.unit}" if figure.unit else ""
    return Promise(
        label=wording.figure(figure.title),
        promised=f"{figure.promised:g}{unit}",
        found=f"{figure.found:.1f}".removesuffix(".0") + unit,
        kept=figure.kept,
    )


def places_in_words(places: list[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Each place that leads somewhere: its step ('' for the whole plan), and what leads there."""
    for place in places:
        if place[0] == "steps":
            yield place[1], drawing.outcome(place[2:])
        else:
            yield "", place[0]
