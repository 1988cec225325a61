"""The closed list of what a flow finds out about a call, for the enquiry and the figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


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
class SetPlace:
    """The district of a postcode that was keyed; '' if it is not ours.

    `postcodes` are all that the keys may mean there: the person who answers asks which.
    """

    district: str
    postcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keyed:
    """Digits that the caller keyed, and what they are. Personal: for the record only (S28)."""

    noted_as: str
    value: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a look-up found out about the caller or the number."""

    look_up: str
    value: str


@dataclass(frozen=True, slots=True)
class AskCallback:
    """The caller asks to be rung back, and has said that it is safe (S11).

    `number` is as keyed, or '' for the one they call from. `when` is `any time`, `mornings` or
    `afternoons`. `waited_at` is the queue step where they keep their place, '' if none.
    """

    number: str
    when: str
    waited_at: str


@dataclass(frozen=True, slots=True)
class LeaveMessage:
    """A message of so many seconds was left at the step; a worker owns it from now on."""

    step: str
    seconds: int


@dataclass(frozen=True, slots=True)
class FlagSilent:
    """The caller may not be able to speak (S4)."""


@dataclass(frozen=True, slots=True)
class Chose:
    """One part of the menu path, in the flow's own words: whoever answers reads them."""

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


Effect = (
    SetPriority
    | SetCaller
    | SetReason
    | SetArea
    | SetPlace
    | Keyed
    | Known
    | AskCallback
    | LeaveMessage
    | FlagSilent
    | Chose
    | LogStep
)

# What callers told of themselves, by field: for the record only, and sealed there (S28, S29).
PERSONAL: Mapping[type, tuple[str, ...]] = MappingProxyType(
    {SetPlace: ("postcodes",), Keyed: ("value",), Known: ("value",), AskCallback: ("number",)}
)
