"""A form for a part of the plan, made from the model's own fields and what is written now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.services.flow_editor import wording
from app.services.flow_editor.measures import Measure, measure
from app.services.flow_editor.names import Names
from ivr_flows.editing import fields
from ivr_flows.editing.fields import Field

MOST_RESORTS = 5
NOTED = frozenset({"priority", "caller", "area"})
NOT_SPOKEN = frozenset({"reason", "noted as"})
PRIORITIES = {
    "P0": "P0: a child is hurt or not safe now",
    "P1": "P1: serious harm, or it cannot wait",
    "P2": "P2: worried about a child",
    "P3": "P3: advice, or work that is going on",
    "P4": "P4: anything else",
}
CALLERS = {"child": "A child or young person", "professional": "A professional", "family": "Family"}


@dataclass(frozen=True)
class Control:
    """One labelled control. `choices`: what may be chosen, by value; None if it is typed."""

    place: tuple[str, ...]
    label: str
    hint: str
    kind: str
    value: str
    required: bool
    choices: Mapping[str, str] | None = None
    measure: Measure | None = None

    @property
    def id(self) -> str:
        """Its id in the page; links of problems lead there."""
        return anchor(*self.place)

    @property
    def name(self) -> str:
        """Its name in the form."""
        return ".".join(self.place)


@dataclass(frozen=True)
class Row:
    """One option of a menu: its key, its controls, what is noted when it is pressed."""

    key: str
    controls: tuple[Control, ...]
    noted: tuple[Control, ...]


@dataclass(frozen=True)
class Form:
    """A part of the plan: plain controls, seldom used ones, and the options of a menu."""

    controls: tuple[Control, ...]
    seldom: tuple[Control, ...] = ()
    rows: tuple[Row, ...] | None = None
    free_keys: tuple[str, ...] = ()

    def spoken(self) -> Iterator[Control]:
        """Every control whose words callers hear."""
        rows = (one for row in self.rows or () for one in row.controls)
        for control in (*self.controls, *self.seldom, *rows):
            if control.measure is not None:
                yield control


def anchor(*place: str) -> str:
    """The id of what stands at a place of a step, or of the plan."""
    return "-".join(("f", *place)).replace(" ", "-")


def of_step(names: Names, verb: str, step: Mapping[str, Any]) -> Form:
    """The form of one step as it is written."""
    listed = fields.of_step(verb)
    plain = [field for field in listed if field.kind not in {"options", "areas", "settings"}]
    often = [field for field in plain if field.required or _kept(step, field) or _words(field)]
    controls = [_control(names, verb, field, step) for field in often]
    controls += _grouped(names, listed, step)
    seldom = [_control(names, verb, field, step) for field in plain if field not in often]
    rows, free = _rows(names, step) if verb == "ask" else (None, ())
    return Form(tuple(controls), tuple(seldom), rows, free)


def of_plan(names: Names, values: Mapping[str, Any]) -> Form:
    """The form of what holds for the whole plan."""
    controls = [_control(names, "", field, values) for field in fields.of_plan()]
    controls += _last_resort(names, values.get("last resort"))
    promises = _mapping(values.get("promises"))
    listed = [
        _control(names, "", field, promises, ("promises", field.key))
        for field in fields.of_promises()
    ]
    return Form(tuple(controls), tuple(listed))


def _last_resort(names: Names, written: Any) -> Iterator[Control]:
    """One control for each number that is rung in turn, and one for a number more."""
    given = written if isinstance(written, list) else [written] if written else []
    for at in range(min(len(given) + 1, MOST_RESORTS)):
        field = Field("last resort", "name", required=not at, default="")
        value = {field.key: given[at] if at < len(given) else ""}
        control = _control(names, "", field, value, (field.key, str(at)))
        yield _called(control, f"{control.label}, number {at + 1}")


def _kept(step: Mapping[str, Any], field: Field) -> bool:
    return field.key in step


def _words(field: Field) -> bool:
    return field.kind == "words"


def _grouped(names: Names, listed: Iterable[Field], step: Mapping[str, Any]) -> Iterator[Control]:
    for field in listed:
        if field.kind == "settings":
            yield from _noted(names, ("set",), step)
        elif field.kind == "areas":
            yield from _areas(names, step)


def _noted(names: Names, place: tuple[str, ...], written: Mapping[str, Any]) -> Iterator[Control]:
    values = _mapping(written.get("set"))
    for field in fields.of_settings():
        yield _control(names, "", field, values, (*place, field.key))


def _areas(names: Names, step: Mapping[str, Any]) -> Iterator[Control]:
    written = _mapping(step.get("by area"))
    known = names.of("area")
    for area in dict.fromkeys((*known, *written)):
        field = Field(area, "target", required=False, default="")
        control = _control(names, "", field, written, ("by area", area))
        yield _called(control, f"{known.get(area, area)}, go to")


def _called(control: Control, label: str) -> Control:
    return Control(**{**vars(control), "label": label})


def _rows(names: Names, step: Mapping[str, Any]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    written, keys = _mapping(step.get("press")), fields.keys_of_a_telephone()
    order = {key: at for at, key in enumerate(keys)}
    shown = sorted(written, key=lambda key: order.get(key, len(order)))
    rows = tuple(_row(names, key, _mapping(written[key])) for key in shown)
    return rows, tuple(key for key in keys if key not in written)


def _row(names: Names, key: str, option: Mapping[str, Any]) -> Row:
    place = ("press", key)
    plain = [field for field in fields.of_option() if field.kind != "settings"]
    controls = [_control(names, "ask", one, option, (*place, one.key)) for one in plain]
    return Row(key, tuple(controls), tuple(_noted(names, (*place, "set"), option)))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _control(
    names: Names, verb: str, field: Field, written: Mapping[str, Any], place: tuple[str, ...] = ()
) -> Control:
    words, value = wording.field(verb, field.key), written.get(field.key, "")
    value = value if isinstance(value, str) else ""
    choices = _choices(names, field, value, place)
    if field.kind in {"seconds", "number"}:
        value = value.removesuffix("s") if value[:-1].isdecimal() else value
    if field.kind == "yes":
        value = value or field.default
    spoken = field.kind == "words" and field.key not in NOT_SPOKEN
    return Control(
        place=place or (field.key,),
        label=words.label,
        hint=_hint(field, words.hint),
        kind="choice" if choices is not None else field.kind,
        value=" ".join(value.split()),
        required=field.required,
        choices=choices,
        measure=measure(value) if spoken else None,
    )


def _hint(field: Field, hint: str) -> str:
    if field.kind in {"seconds", "number"} and field.default:
        return f"{hint} Left empty: {field.default.removesuffix('s')}.".strip()
    return hint


def _choices(
    names: Names, field: Field, value: str, place: tuple[str, ...]
) -> Mapping[str, str] | None:
    if field.kind == "target":
        found = names.targets(field.default, in_menu=place[:1] == ("press",))
    elif field.kind == "choice":
        named = PRIORITIES | CALLERS
        found = {one: named.get(one, one) for one in field.choices}
    elif not (field.kind == "name" and (found := dict(names.of(field.key)))):
        return None
    empty = "Choose" if field.required else _left_empty(field)
    unknown = {value: f"{value} (there is none)"} if value and value not in found else {}
    return {"": empty} | unknown | found


def _left_empty(field: Field) -> str:
    if field.kind != "target":
        return "Nothing noted" if field.key in NOTED else "Nobody"
    return f"Not said: {wording.TARGETS.get(field.default, 'as for the whole plan')}"
