"""Reading a council file: text to a Council that is whole, or every problem with its line."""

from collections.abc import Iterator

from pydantic import BaseModel, ValidationError

from routing import parts
from routing.checks import findings
from routing.documents import Document, DocumentError, problems_of, read
from routing.parts import Council, Queue, key_of

__all__ = ["Council", "CouncilError", "Queue", "load"]


class CouncilError(DocumentError):
    """The council file cannot be used; `problems` has file, line, key and the likely word."""


def load(text: str, file: str) -> Council:
    """The council of a YAML text; `file` is only its name in errors.

    CouncilError with every problem: unknown keys, wrong values, names that name nothing, numbers
    that may not be dialled (S25), and rules broken (S5, S7).
    """
    try:
        return _checked(read(text, file))
    except DocumentError as error:
        raise CouncilError(error.problems) from None


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
