"""What is wrong with a file, in words: where, what, and the word that was probably meant."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ivr_flows.checks.findings import Finding, likely
from ivr_flows.document import Place
from ivr_flows.events import KEYS

_LISTS = ("steps", "prompts")  # what each thing in them has problems of its own


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, at which step and key ('' if none), and the likely word.

    In a prompt file `step` is the prompt's id.
    """

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


def problem(file: str, line: int, found: Finding) -> Problem:
    """A finding, in its file."""
    listed = found.place[:1] if found.place[:1] and found.place[0] in _LISTS else ()
    step = found.place[1] if listed and len(found.place) > 1 else ""
    keys = found.place[2:] if listed else found.place
    if listed and not step:
        keys = listed
    return Problem(file, line, step, " ".join(keys), found.message, found.likely)


def finding(error: Any, place: Place, model: Callable[[], type[BaseModel]]) -> Finding:
    """One of pydantic's errors, in plain words; `model` is what stands at the place around it."""
    match error["type"]:
        case "extra_forbidden":
            return Finding(
                place, "is not a key that belongs here", likely(place[-1], _names(model()))
            )
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


def _names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]
