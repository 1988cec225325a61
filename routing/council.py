"""Reading a council file: text to a Council that is whole, or every problem with its line."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from pydantic import BaseModel, ValidationError

from routing import parts
from routing.checks import findings
from routing.documents import Document, DocumentError, problems_of, read
from routing.parts import Council, Queue, key_of

__all__ = ["Compiled", "Council", "CouncilError", "Queue", "compile_council", "load", "revive"]


class CouncilError(DocumentError):
    """The council file cannot be used; `problems` has file, line, key and the likely word."""


def load(text: str, file: str) -> Council:
    """The council of a YAML text; `file` is only its name in errors.

    CouncilError with every problem: unknown keys, wrong values, names that name nothing, numbers
    that may not be dialled (S25), and rules broken (S5, S7).
    """
    return compile_council(text, file).council


class Compiled(NamedTuple):
    """A council that may be in force. `version` is the SHA-256, in hex, of the canonical JSON."""

    council: Council
    canonical: str
    version: str


def compile_council(text: str, file: str) -> Compiled:
    """As `load`, with what is written as canonical JSON: no comments and no layout.

    The order stays as it is written: screens show it, and the first queue of a team is its own.
    """
    try:
        document = read(text, file)
    except DocumentError as error:
        raise CouncilError(error.problems) from None
    council = _checked(document)
    canonical = json.dumps(document.values, separators=(",", ":"), ensure_ascii=False)
    return Compiled(council, canonical, sha256(canonical.encode()).hexdigest())


def revive(canonical: str) -> Council:
    """The council from its canonical JSON. Raises ValueError if it is not one."""
    return Council.model_validate(json.loads(canonical))


def _checked(document: Document) -> Council:
    try:
        council = Council.model_validate(document.values)
    except ValidationError as error:
        raise CouncilError(problems_of(document, error, _words())) from None
    found = [document.problem(path, message) for path, message in findings(council)]
    if found:
        raise CouncilError(found)
    return council


def _words() -> set[str]:
    return {word for model in _models() for word in _keys(model)}


def _models() -> Iterator[type[parts.Part]]:
    yield from parts.Part.__subclasses__()


def _keys(model: type[BaseModel]) -> set[str]:
    return {field.alias or key_of(name) for name, field in model.model_fields.items()}
