"""The closed list of what a flow finds out about a call, for the enquiry and the figures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SetPriority:
    """The call's priority, P0 to P4. Comes only when it rises (S16)."""

    priority: str


@dataclass(frozen=True, slots=True)
class SetCaller:
    """What kind of caller this is, by the caller's own choice."""

    kind: str


@dataclass(frozen=True, slots=True)
class SetReason:
    """Why the caller rings, in plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class SetArea:
    """The area the caller chose."""

    name: str


@dataclass(frozen=True, slots=True)
class FlagSilent:
    """The caller may not be able to speak (S4)."""


@dataclass(frozen=True, slots=True)
class Chose:
    """One part of the menu path, in the words the caller heard."""

    step: str
    words: str


@dataclass(frozen=True, slots=True)
class LogStep:
    """One outcome of one step. Every arrival at a step ends in exactly one that is not a replay.

    Replays are `miss` and `again`; figures count callers per step by the others.
    """

    step: str
    event: str
    outcome: str


Effect = SetPriority | SetCaller | SetReason | SetArea | FlagSilent | Chose | LogStep
