"""What all steps of a flow file are made of, and the words that name places in a flow."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from ivr_flows.values import CallerKind, Name, Priority, Target, Words

IF_STUCK = "if stuck"  # a person; when closed, the one of the closed path (S22)
LAST_RESORT = "last resort"  # the duty phones in turn until somebody accepts (S7)
AGAIN = "again"  # play this menu once more
BACK = "back"  # the menu before this one

Wires = dict[tuple[str, ...], str]  # a place in the file that names a step, and that step


class Part(BaseModel):
    """A part of a flow file: no key but its own, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


class Settings(Part):
    """What is now known about the call. A priority only ever rises (S16)."""

    priority: Priority | None = None
    caller: CallerKind | None = None
    reason: Words | None = None
    area: Name | None = None


class Option(Part):
    """What one key means. Without words it is not spoken: for 0, star and hash only."""

    words: Words | None = Field(default=None, alias="for")
    short: Words | None = None
    set: Settings | None = None
    go: Target


def given(wires: Mapping[str, str | None]) -> Wires:
    """The wires that an author has written, each under its own key."""
    return {(name,): target for name, target in wires.items() if target}
