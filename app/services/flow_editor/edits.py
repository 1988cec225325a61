"""What a form does to the text of a draft. Nothing is saved here."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from app.services.flow_editor import following, typed, wording
from app.services.flow_editor.outline import places_in_words
from app.services.flow_editor.typed import Typed
from app.services.refusals import Refused, Unknown
from ivr_flows import document
from ivr_flows.editing import fields, manuscript, plan
from ivr_flows.source import Source
from ivr_flows.steps import verb_of

__all__ = [
    "Edit",
    "Source",
    "plan_as_typed",
    "step_added",
    "step_as_typed",
    "step_removed",
    "step_renamed",
    "text_given",
    "with_step_reshaped",
    "written",
]

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
NOTHING = "Nothing was changed."
BAD_NAME = (
    "A name has small letters, digits and hyphens, and begins with a letter: such as main-menu."
)
Edit = Callable[[Source], Source]


def step_as_typed(source: Source, name: str, given: Typed, keys: Collection[str]) -> Source:
    """One step as its form has it. Raises Unknown if there is none of this name any more."""
    values = _read(source)
    old = written(values, name)
    new = typed.step(str(verb_of(old)), old, given, keys)
    return following.moved(_with(source, plan.with_step(values, name, new)), name, old, new)


def plan_as_typed(source: Source, given: Typed) -> Source:
    """The first lines and the promises as their form has them."""
    return _with(source, typed.plan(_read(source), given))


def text_given(source: Source, text: str | None, files: Mapping[str, str]) -> Source:
    """A text as somebody wrote it, and those of prompt files; None: the text stays."""
    return Source(source.yaml if text is None else text, {**source.prompts, **files})


def step_added(source: Source, name: str, verb: str, after: str) -> Source:
    """A new step with nothing in it yet but its verb. Raises Refused for a bad or taken name."""
    values, name = _read(source), name.strip()
    _must_be_free(values, name)
    if verb not in wording.KINDS:
        raise Refused(f"Choose what the step does. {NOTHING}")
    new: dict[str, Any] = {verb: {} if verb == "set" else ""}
    new |= {one.key: "" for one in fields.of_step(verb) if one.required and one.key != verb}
    return _with(source, plan.with_step(values, name, new, after))


def step_renamed(source: Source, name: str, new: str) -> Source:
    """Another name; everything that leads there follows, and so do the words of other languages."""
    values, new = _read(source), new.strip()
    written(values, name)
    if new == name:
        return source
    _must_be_free(values, new)
    return following.renamed(
        Source(plan.renamed(source.yaml, name, new), source.prompts), name, new
    )


def step_removed(source: Source, name: str) -> Source:
    """Without this step. Raises Refused, and names what leads there, while anything does."""
    values = _read(source)
    written(values, name)
    if leading := plan.leading_to(values, name):
        places = " and ".join(_place(*one) for one in places_in_words(leading))
        raise Refused(f"Callers are still sent to {name}: {places}. Send them elsewhere first.")
    return _with(source, plan.without_step(values, name))


def with_step_reshaped(source: Source, name: str, do: str) -> Source:
    """The options of a menu in another order, or one more or less: `up 2`, `remove 2`, `add 5`."""
    values = _read(source)
    return _with(source, plan.with_step(values, name, _reshaped(written(values, name), do)))


def _reshaped(step: Mapping[str, Any], do: str) -> dict[str, Any]:
    what, _, key = do.partition(" ")
    press = dict(step.get("press") or {})
    order = [one for one in fields.keys_of_a_telephone() if one in press]
    if what == "add" and key in fields.keys_of_a_telephone():
        press.setdefault(key, {"for": "", "go": ""})
    elif what == "remove":
        press.pop(key, None)
    elif key in order:
        other = order.index(key) + (1 if what == "down" else -1)
        if 0 <= other < len(order):
            press[key], press[order[other]] = press[order[other]], press[key]
    return {**step, "press": press}


def written(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A step as it is written. Raises Unknown if there is none, or none with a single verb."""
    step = plan.steps(values).get(name)
    if not isinstance(step, Mapping) or verb_of(step) is None:
        raise Unknown(f"There is no step '{name}' that a form can show.")
    return step


def _read(source: Source) -> dict[str, Any]:
    try:
        return plan.read(source.yaml)
    except document.Refused as broken:
        raise Refused(
            f"The text cannot be read: line {broken.line} {broken.message}. Mend the text first."
        ) from None


def _with(source: Source, values: Mapping[str, Any]) -> Source:
    return Source(manuscript.rewritten(source.yaml, values), source.prompts)


def _must_be_free(values: Mapping[str, Any], name: str) -> None:
    if not NAME.fullmatch(name) or name in plan.OWN_MEANING:
        raise Refused(f"{BAD_NAME} {NOTHING}")
    if name in plan.steps(values):
        raise Refused(f"There is a step '{name}' already. {NOTHING}")


def _place(step: str, outcome: str) -> str:
    what = f" ({outcome})" if outcome and step else ""
    return f"by {step}{what}" if step else f"by “{outcome}” of the whole plan"
