"""The values that a flow file holds: each written as a string, each with its own shape."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema


def _yes_or_no(value: object) -> object:
    if isinstance(value, str):
        if value not in {"yes", "no"}:
            raise ValueError("is neither yes nor no")
        return value == "yes"
    return value


def _seconds(value: object) -> object:
    if isinstance(value, str):
        if not (value.endswith("s") and value[:-1].isdecimal()):
            raise ValueError("is no time in seconds, such as 6s")
        return int(value[:-1])
    return value


def _one_line(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def listed(value: object) -> object:
    """A list of one where an author wrote the one alone."""
    return [value] if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_one_line), StringConstraints(min_length=1, max_length=900)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9 -]*$", max_length=60)]
StepName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Target = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9 -]*$", max_length=40)]
Yes = Annotated[bool, BeforeValidator(_yes_or_no), WithJsonSchema({"enum": ["yes", "no"]})]
Seconds = Annotated[
    int,
    BeforeValidator(_seconds),
    Field(ge=1, le=600),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]+s$"}),
]
Priority = Literal["P0", "P1", "P2", "P3", "P4"]
CallerKind = Literal["child", "professional", "family"]
Language = Literal["en-GB", "pl-PL"]  # those in which the engine has its own words
