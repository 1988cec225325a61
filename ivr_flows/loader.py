"""A flow file becomes a Flow, or a list of everything that is wrong with it, in words."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from ivr_flows import document
from ivr_flows.checks import structure
from ivr_flows.checks.findings import Finding, likely
from ivr_flows.document import Document, Place
from ivr_flows.events import KEYS
from ivr_flows.model import Flow, Promises
from ivr_flows.steps import VERBS, Option, Settings, verbs_in


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, at which step and key ('' if none), and the likely word."""

    file: str
    line: int
    step: str
    key: str
    message: str
    likely: str | None = None

    def __str__(self) -> str:
        """`file:line step key: message, did you mean 'x'?`."""
        where = " ".join(part for part in (f"{self.file}:{self.line}", self.step, self.key) if part)
        meant = f", did you mean '{self.likely}'?" if self.likely else ""
        return f"{where}: {self.message}{meant}"


class FlowError(Exception):
    """The file is no flow that may run. `problems` names everything found, in the file's order."""

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.line))
        super().__init__("\n".join(map(str, self.problems)))


def load(text: str, file: str, known: structure.Known | None = None) -> Flow:
    """The flow in the text; `file` is its name in errors. Raises FlowError.

    With `known` the queues, calendars and numbers must be those of the council file.
    """
    try:
        written = document.read(text)
    except document.Refused as refused:
        found = Finding(refused.place, refused.message)
        raise FlowError([_problem(file, refused.line, found)]) from None
    flow, findings = _flow(written)
    if flow:
        findings = structure.check(flow, known)
    if findings or not flow:
        raise FlowError([_problem(file, written.line(one.place), one) for one in findings])
    return flow


def _flow(written: Document) -> tuple[Flow | None, list[Finding]]:
    if not isinstance(written.values, Mapping):
        return None, [Finding((), "a flow file is a list of keys, such as `flow:` and `steps:`")]
    findings = list(_verbs(written.values.get("steps")))
    try:
        flow = Flow.model_validate(written.values)
    except ValidationError as error:
        return None, findings + [_finding(one) for one in error.errors() if not _verbless(one)]
    return flow, findings


def _problem(file: str, line: int, found: Finding) -> Problem:
    steps = found.place[:1] == ("steps",)
    step = found.place[1] if steps and len(found.place) > 1 else ""
    keys = found.place[2:] if steps else found.place
    if steps and not step:
        keys = ("steps",)
    return Problem(file, line, step, " ".join(keys), found.message, found.likely)


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
    match error["type"]:
        case "extra_forbidden":
            names = _names(_model_at(raw[:-1]))
            return Finding(place, "is not a key that belongs here", likely(raw[-1], names))
        case "literal_error":
            return _literal(place, error)
        case kind:
            words = _PLAINLY.get(kind, "{msg}") if error["input"] != "" else "is empty"
            return Finding(place, words.format(**{**error, **error.get("ctx", {})}))


_PLAINLY = {
    "missing": "is missing",
    "value_error": "'{input}' {error}",
    "string_pattern_mismatch": "'{input}' is not a name: small letters, digits, hyphens",
    "string_too_long": "is longer than {max_length} letters",
    "string_type": "must be words",
    "model_type": "must be a list of keys",
    "model_attributes_type": "must be a list of keys",
    "mapping_type": "must be a list of keys",
    "dict_type": "must be a list of keys",
    "tuple_type": "must be a list",
    "too_short": "is empty",
    "too_long": "has more than {max_length} entries",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "less_than_equal": "must be at most {le}",
    "greater_than_equal": "must be at least {ge}",
}


def _literal(place: Place, error: Any) -> Finding:
    written = str(error["input"])
    if place[-1] == written and "press" in place:
        return Finding(place, f"'{written}' is not a key of a telephone", likely(written, KEYS))
    allowed = str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
    return Finding(place, f"'{written}' is none of {', '.join(allowed)}", likely(written, allowed))


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


def _names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]
