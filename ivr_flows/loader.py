"""A flow file becomes a Flow, or a list of everything that is wrong with it, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from ivr_flows import document, prompts
from ivr_flows.checks import structure
from ivr_flows.checks.findings import Finding, likely
from ivr_flows.document import Document, Place
from ivr_flows.model import Flow, Promises
from ivr_flows.problems import FlowError, Problem, finding, problem
from ivr_flows.prompts import NO_FILES, NO_SOUNDS, Sounds
from ivr_flows.steps import VERBS, Option, Settings, verbs_in

__all__ = ["FlowError", "Problem", "load"]


def load(
    text: str,
    file: str,
    known: structure.Known | None = None,
    words: Mapping[str, str] = NO_FILES,
    sounds: Sounds = NO_SOUNDS,
) -> Flow:
    """The flow in the text; `file` is its name in errors. Raises FlowError.

    With `known` the queues, calendars and numbers must be those of the council file. `words` are
    the texts of the prompt files beside it, and `sounds` the recordings that these name, each by
    its file name, with what `audio.read` says of it.
    """
    try:
        written = document.read(text)
    except document.Refused as refused:
        found = Finding(refused.place, refused.message)
        raise FlowError([problem(file, refused.line, found)]) from None
    flow, findings = _flow(written)
    if flow:
        findings = structure.check(flow, known)
    if findings or not flow:
        raise FlowError([problem(file, written.line(one.place), one) for one in findings])
    return prompts.joined(flow, file.rpartition("/")[0], words, sounds)


def _flow(written: Document) -> tuple[Flow | None, list[Finding]]:
    if not isinstance(written.values, Mapping):
        return None, [Finding((), "a flow file is a list of keys, such as `flow:` and `steps:`")]
    findings = [*_elsewhere(written.values), *_verbs(written.values.get("steps"))]
    try:
        flow = Flow.model_validate(written.values)
    except ValidationError as error:
        return None, findings + [_finding(one) for one in error.errors() if not _verbless(one)]
    return (None if findings else flow), findings


def _elsewhere(values: Mapping[str, Any]) -> Iterator[Finding]:
    if "languages" in values:
        message = "other languages stand in files of their own beside this one: `prompts.pl.yaml`"
        yield Finding(("languages",), message)


def _verbs(steps: Any) -> Iterator[Finding]:
    for name, step in steps.items() if isinstance(steps, Mapping) else ():
        verbs = verbs_in(step) if isinstance(step, Mapping) else []
        if len(verbs) > 1:
            message = f"one verb a step: this one has {' and '.join(verbs)}"
            yield Finding(("steps", name, verbs[1]), message)
        elif not verbs:
            yield _verb_missing(name, step)


def _verb_missing(name: str, step: Any) -> Finding:
    message = f"has no verb: one of {', '.join(VERBS)}"
    words = step if isinstance(step, Mapping) else ()
    near = next((word for key in words if (word := likely(key, VERBS))), None)
    return Finding(("steps", name), message, near)


def _verbless(error: Any) -> bool:
    return str(error["type"]).startswith("union_tag")


def _finding(error: Any) -> Finding:
    raw = tuple(str(part) for part in error["loc"] if part != "[key]")
    place = (*raw[:2], *raw[3:]) if raw[:1] == ("steps",) else raw
    return finding(error, place, lambda: _model_at(raw[:-1]))


def _model_at(place: Place) -> type[BaseModel]:
    match place:
        case ():
            return Flow
        case ("promises",):
            return Promises
        case ("steps", _, verb):
            model: type[BaseModel] = VERBS[verb]
            return model
        case (*_, "set"):
            return Settings
        case _:
            return Option
