"""What was typed into a form becomes the values of a step again."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from ivr_flows.editing import fields
from ivr_flows.editing.fields import Field

Typed = Mapping[str, str]  # by the name of the control
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def step(verb: str, old: Mapping[str, Any], typed: Typed, keys: Collection[str]) -> dict[str, Any]:
    """The step as typed; `keys` are the options of a menu. Keys that no form shows stay."""
    listed = fields.of_step(verb)
    new = {field.key: _part(field, old.get(field.key), typed, keys) for field in listed}
    known = {field.key for field in listed}
    new |= {key: value for key, value in old.items() if key not in known}
    return {key: value for key, value in new.items() if value not in (None, {}, [])}


def plan(values: Mapping[str, Any], typed: Typed) -> dict[str, Any]:
    """The whole plan with its first lines as typed."""
    new = dict(values)
    for field in fields.of_plan():
        _keep(new, field.key, _one(field, new.get(field.key), typed.get(field.key, "")))
    resort = [plainly(typed.get(f"last resort.{at}", "")) for at in range(5)]
    chosen = [one for one in resort if one]
    if [new.get("last resort")] != chosen:
        _keep(new, "last resort", chosen)
    old = new.get("promises")
    _keep(new, "promises", _parts(fields.of_promises(), old, typed, "promises."))
    return new


def _keep(values: dict[str, Any], key: str, value: Any) -> None:
    if value in (None, {}, []):
        values.pop(key, None)
    else:
        values[key] = value


def _part(field: Field, old: Any, typed: Typed, keys: Collection[str]) -> Any:
    if field.kind == "options":
        return {key: _option(_at(old, key), typed, f"press.{key}.") for key in keys}
    if field.kind == "areas":
        rows = {name: plainly(value) for name, value in _under(typed, f"{field.key}.").items()}
        return {name: value for name, value in rows.items() if value}
    if field.kind == "settings":
        return _parts(fields.of_settings(), old, typed, "set.")
    return _one(field, old, typed.get(field.key, ""))


def _option(old: Mapping[str, Any], typed: Typed, prefix: str) -> dict[str, Any]:
    listed = [field for field in fields.of_option() if field.kind != "settings"]
    noted = _parts(fields.of_settings(), old.get("set"), typed, f"{prefix}set.")
    found = _parts(listed, old, typed, prefix) | ({"set": noted} if noted else {})
    ordered = [field.key for field in fields.of_option() if field.key in found]
    return {key: found[key] for key in (*ordered, *(found.keys() - {*ordered}))}


def _parts(listed: Collection[Field], old: Any, typed: Typed, prefix: str) -> dict[str, Any]:
    before = old if isinstance(old, Mapping) else {}
    new = {
        field.key: _one(field, before.get(field.key), typed.get(prefix + field.key, ""))
        for field in listed
    }
    others = {key: value for key, value in before.items() if key not in new and key != "set"}
    return {key: value for key, value in (new | others).items() if value is not None}


def _one(field: Field, old: Any, given: str) -> str | None:
    """What is to be written; None: nothing. As it was, if only spaces differ."""
    value = plainly(given)
    if field.kind == "yes":
        value = "yes" if value == "yes" else "no"
    if field.kind == "seconds" and value.isdecimal():
        value = f"{value}s"
    if isinstance(old, str) and plainly(old) == value:
        return old
    silent = not value or (old is None and value == field.default)
    return None if silent else value


def plainly(text: str) -> str:
    """Words on one line, without what cannot be spoken or written."""
    return _SPACE.sub(" ", text).strip()


def _under(typed: Typed, prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value for name, value in typed.items() if name.startswith(prefix)
    }


def _at(old: Any, key: str) -> Mapping[str, Any]:
    found = old.get(key) if isinstance(old, Mapping) else None
    return found if isinstance(found, Mapping) else {}
