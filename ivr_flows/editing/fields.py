"""What an author may write in each part of a flow file, read from the model itself."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from ivr_flows.events import KeyName
from ivr_flows.model import Flow, Promises
from ivr_flows.parts import Option, Settings
from ivr_flows.steps import VERBS
from ivr_flows.values import CallerKind, Name, Priority, Seconds, Target, Words, Yes

Kind = Literal[
    "words", "target", "name", "yes", "seconds", "number", "choice", "settings", "options", "areas"
]
_KINDS: tuple[tuple[object, Kind], ...] = (
    (Words, "words"),
    (Target, "target"),
    (Name, "name"),
    (Yes, "yes"),
    (Seconds, "seconds"),
    (Priority, "choice"),
    (CallerKind, "choice"),
    (Settings, "settings"),
)


class Field(NamedTuple):
    """One key of a part: what kind of value, whether it must be there, and what is meant if not."""

    key: str
    kind: Kind
    required: bool
    default: str
    choices: tuple[str, ...] = ()


def of_step(verb: str) -> tuple[Field, ...]:
    """The keys of a step with this verb: its own first, what catches all else last."""
    return tuple(sorted(_fields(VERBS[verb]), key=lambda one: (one.key != verb, one.key == "else")))


def of_option() -> tuple[Field, ...]:
    """The keys of one option of a menu."""
    return _fields(Option)


def of_settings() -> tuple[Field, ...]:
    """What can be noted about a call."""
    return _fields(Settings)


def of_promises() -> tuple[Field, ...]:
    """The promises."""
    return _fields(Promises)


def of_plan() -> tuple[Field, ...]:
    """Where callers of the whole plan begin, and where they go when nothing else is said."""
    return tuple(field for field in _fields(Flow) if field.kind == "target")


def keys_of_a_telephone() -> tuple[str, ...]:
    """The keys that an option may be on, in the order in which they are spoken."""
    return tuple(get_args(KeyName))


@cache
def _fields(model: type[BaseModel]) -> tuple[Field, ...]:
    hints = get_type_hints(model, include_extras=True)
    return tuple(_field(name, hints[name], info) for name, info in model.model_fields.items())


def _field(name: str, hint: Any, info: Any) -> Field:
    plain = _present(hint)
    kind = next((kind for one, kind in _KINDS if plain == one), None) or _shaped(plain)
    choices = get_args(plain) if kind == "choice" else ()
    return Field(info.alias or name, kind, info.is_required(), _default(info, kind), choices)


def _present(hint: Any) -> Any:
    """The type without `| None`."""
    rest = [one for one in get_args(hint) if one is not type(None)]
    return rest[0] if type(None) in get_args(hint) and len(rest) == 1 else hint


def _shaped(hint: Any) -> Kind:
    """The kind of a value that has no name of its own in values.py."""
    base = get_args(hint)[0] if hasattr(hint, "__metadata__") else hint
    if get_origin(base) is Mapping:
        return "options" if get_args(base)[1] is Option else "areas"
    return "number" if base is int else "name"


def _default(info: Any, kind: Kind) -> str:
    if info.default in {None, PydanticUndefined} or info.default_factory:
        return ""
    if kind == "yes":
        return "yes" if info.default else "no"
    return f"{info.default}s" if kind == "seconds" else str(info.default)
