"""Every small mistake that can be made in a plan: one operator, at one place, at a time."""

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from ivr_flows.document import read
from ivr_flows.events import KEYS
from ivr_flows.loader import load

Values = dict[str, Any]
Place = tuple[str, ...]
LONGER = " We are very glad that you have called us about this today, so please take your time."
LONGER_WORDS = " Bardzo się cieszymy, że dziś do nas dzwonisz, i mamy dla ciebie dużo czasu."
THE_END = {"goodbye": "Goodbye.", "reason": "we have nothing more to say"}
SPOKEN = frozenset({"say", "ask", "for", "short", "goodbye", "after the options"})


class Mutant(NamedTuple):
    """A plan with one mistake in it. YAML reads JSON, so the text is that."""

    operator: str
    place: str
    text: str


def mutants(text: str, operator: str) -> list[Mutant]:
    """All that one operator makes of a flow file, or of a prompt file."""
    mutate = {**OPERATORS, **WORD_OPERATORS}[operator]
    made = mutate(read(text).values)
    return [Mutant(operator, place, json.dumps(mutated)) for place, mutated in made]


def _with(values: Values, place: Place, change: Callable[[Any, str], None]) -> Values:
    copy = deepcopy(values)
    inner = copy
    for key in place[:-1]:
        inner = inner[key]
    change(inner, place[-1])
    return copy


def _wires(values: Values) -> list[Place]:
    return [*load(json.dumps(values), "").wires()]


def _set(values: Values, place: Place, value: Any) -> tuple[str, Values]:
    def put(inner: Any, key: str) -> None:
        inner[key] = value

    return f"{' '.join(place)} = {value}", _with(values, place, put)


def _dangling(values: Values) -> Iterator[tuple[str, Values]]:
    for place in _written(values, _wires(values)):
        yield _set(values, place, "no-such-step")


def _written(values: Values, places: list[Place]) -> Iterator[Place]:
    """Without the places that the author left out."""
    for place in places:
        inner: Any = values
        for key in place:
            inner = inner.get(key) if isinstance(inner, Mapping) else None
        if inner is not None:
            yield place


def _all(value: Any, place: Place = ()) -> Iterator[Place]:
    for key, inner in value.items() if isinstance(value, Mapping) else ():
        yield (*place, key)
        yield from _all(inner, (*place, key))


def _removed(values: Values) -> Iterator[tuple[str, Values]]:
    for place in _all(values):
        yield f"without {' '.join(place)}", _with(values, place, lambda inner, key: inner.pop(key))


def _misnamed(values: Values) -> Iterator[tuple[str, Values]]:
    def rename(inner: Any, key: str) -> None:
        inner[f"{key}x"] = inner.pop(key)

    for place in _all(values):
        yield f"{' '.join(place)}x", _with(values, place, rename)


def _wrong_name(values: Values) -> Iterator[tuple[str, Values]]:
    queues = {step["queue"] for step in values["steps"].values() if "queue" in step}
    for name, step in values["steps"].items():
        for verb in {"queue", "hours", "transfer"} & step.keys():
            others = queues - {step[verb]} if verb == "queue" else set()
            for other in ("no such name", *sorted(others)):
                yield _set(values, ("steps", name, verb), other)


def _to_the_end(values: Values) -> Iterator[tuple[str, Values]]:
    for place in _written(values, _wires(values)):
        told, mutated = _set(values, place, "the-end")
        mutated["steps"]["the-end"] = THE_END
        yield told, mutated


def _elsewhere(values: Values) -> Iterator[tuple[str, Values]]:
    for place in _written(values, _wires(values)):
        for name in (*values["steps"], "if stuck", "last resort"):
            yield _set(values, place, name)


def _other_key(values: Values) -> Iterator[tuple[str, Values]]:
    for name, step in values["steps"].items():
        for key, other in ((k, o) for k in step.get("press", {}) for o in KEYS if k != o):

            def swap(menu: Any, was: str, now: str = other) -> None:
                menu[was], menu[now] = menu.get(now), menu[was]
                if menu[was] is None:
                    del menu[was]

            place = ("steps", name, "press", key)
            yield f"{' '.join(place)} is {other}", _with(values, place, swap)


def _may_be_cut_short(values: Values) -> Iterator[tuple[str, Values]]:
    for name, step in values["steps"].items():
        if "must hear" in step:
            place = ("steps", name, "must hear")
            yield " ".join(place), _with(values, place, lambda inner, key: inner.pop(key))
            yield _set(values, place, "no")


def _longer(values: Values) -> Iterator[tuple[str, Values]]:
    for place in _all(values):
        if place[-1] in SPOKEN:
            text = _read(values, place)
            if isinstance(text, str):
                yield _set(values, place, text + LONGER)


def _read(values: Values, place: Place) -> Any:
    inner: Any = values
    for key in place:
        inner = inner[key]
    return inner


OPERATORS: Mapping[str, Callable[[Values], Iterator[tuple[str, Values]]]] = {
    "dangling": _dangling,
    "removed": _removed,
    "misnamed field": _misnamed,
    "wrong name": _wrong_name,
    "sent to the end": _to_the_end,
    "sent elsewhere": _elsewhere,
    "key changed": _other_key,
    "must hear dropped": _may_be_cut_short,
    "prompt lengthened": _longer,
}


def _entries(values: Values, key: str) -> Iterator[tuple[Place, str]]:
    for prompt, entry in values["prompts"].items():
        yield ("prompts", prompt, key), entry[key]


def _out_of_date(values: Values) -> Iterator[tuple[str, Values]]:
    for place, of in _entries(values, "of"):
        yield _set(values, place, of[::-1])


def _of_another(values: Values) -> Iterator[tuple[str, Values]]:
    """The words of the prompt after this one, as happens where two lines are mixed up."""
    entries = list(_entries(values, "say"))
    for (place, said), (_, other) in zip(entries, [*entries[1:], entries[0]], strict=True):
        if said != other:
            yield _set(values, place, other)


def _other_number(values: Values) -> Iterator[tuple[str, Values]]:
    for place, said in _entries(values, "say"):
        for at, sign in enumerate(said):
            if sign.isdecimal():
                other = str((int(sign) + 1) % 10)
                yield _set(values, place, f"{said[:at]}{other}{said[at + 1 :]}")


def _longer_words(values: Values) -> Iterator[tuple[str, Values]]:
    for place, said in _entries(values, "say"):
        yield _set(values, place, said + LONGER_WORDS)


WORD_OPERATORS: Mapping[str, Callable[[Values], Iterator[tuple[str, Values]]]] = {
    "words removed": _removed,
    "words misnamed": _misnamed,
    "words out of date": _out_of_date,
    "words of another prompt": _of_another,
    "number in words changed": _other_number,
    "words lengthened": _longer_words,
}
