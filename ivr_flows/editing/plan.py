"""A flow file as values, whole or not: its steps, and who leads where."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from ivr_flows import document
from ivr_flows.document import Place
from ivr_flows.drawing import Box, Wire, outcome
from ivr_flows.editing import fields, manuscript
from ivr_flows.parts import AGAIN, BACK, IF_STUCK, LAST_RESORT
from ivr_flows.steps import verb_of

OWN_MEANING = (IF_STUCK, LAST_RESORT, AGAIN, BACK)


def read(text: str) -> dict[str, Any]:
    """The values of a text, all strings. Raises document.Refused if it is no such document.

    A list of anything but words has no place in a flow file, and no form could write it again.
    """
    found = document.read(text)
    values = found.values
    if not isinstance(values, dict):
        raise document.Refused(1, (), "is no list of keys, such as `flow:` and `steps:`")
    for place in _nested(values):
        raise document.Refused(found.line(place), place, "has a list in which not all is words")
    return values


def _nested(value: Any, place: Place = ()) -> Iterator[Place]:
    """Where a list holds a list, or keys."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _nested(one, (*place, key))
    elif isinstance(value, list):
        yield from ((*place, str(at)) for at, one in enumerate(value) if not isinstance(one, str))


def steps(values: Mapping[str, Any]) -> dict[str, Any]:
    """The steps as they are written."""
    found = values.get("steps")
    return found if isinstance(found, dict) else {}


def leading_to(values: Mapping[str, Any], name: str) -> list[Place]:
    """Every place of the file that sends callers to a step, itself aside."""
    places = [place for place, target in _wires(values) if target == name]
    return [place for place in places if place[:2] != ("steps", name)]


def with_step(
    values: Mapping[str, Any], name: str, step: Mapping[str, Any], after: str = ""
) -> dict[str, Any]:
    """The plan with this step: in the place of the one with its name, or new after another."""
    old = steps(values)
    pairs = [(key, step if key == name else one) for key, one in old.items()]
    if name not in old:
        at = [*old].index(after) + 1 if after in old else len(pairs)
        pairs.insert(at, (name, step))
    return {**values, "steps": dict(pairs)}


def without_step(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The plan without a step; who leads there is for the caller to have asked."""
    rest = {key: one for key, one in steps(values).items() if key != name}
    return {**values, "steps": rest}


def renamed(text: str, name: str, new: str) -> str:
    """The text with another name for a step, and everything that leads there following it."""
    values = deepcopy(read(text))
    for place, target in _wires(values):
        if target == name:
            _put(values, place, new)
    return manuscript.renamed(manuscript.rewritten(text, values), ("steps", name), new)


def boxes(values: Mapping[str, Any]) -> list[Box]:
    """The steps to be drawn, in the order of the file; one without a single verb has verb ''."""
    return [_box(name, step) for name, step in steps(values).items()]


def _box(name: str, step: Any) -> Box:
    verb = verb_of(step) or ""
    words = step.get(verb) if verb else ""
    wires = tuple(Wire(outcome(place), to) for place, to in _of_step(step))
    return Box(name, verb, words if isinstance(words, str) else "", wires)


def _wires(values: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for field in fields.of_plan():
        if isinstance(values.get(field.key), str):
            yield (field.key,), values[field.key]
    for name, step in steps(values).items():
        for place, target in _of_step(step):
            yield ("steps", name, *place), target


def _of_step(step: Any) -> Iterator[tuple[Place, str]]:
    verb = verb_of(step)
    for field in fields.of_step(verb) if verb else ():
        written = step.get(field.key)
        if field.kind == "target" and isinstance(written, str):
            yield (field.key,), written
        elif field.kind in {"options", "areas"} and isinstance(written, dict):
            yield from _of_rows(field.key, written)


def _of_rows(key: str, rows: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for name, row in rows.items():
        if isinstance(row, str) and key != "press":
            yield (key, name), row
        elif isinstance(row, dict) and isinstance(row.get("go"), str):
            yield (key, name, "go"), row["go"]


def _put(values: Any, place: Place, value: str) -> None:
    for key in place[:-1]:
        values = values[key]
    values[place[-1]] = value
