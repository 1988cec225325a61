"""Where a call stands in its flow: everything the engine remembers between two events."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

from ivr_flows.values import Language

Secret = Callable[[str], str]
PERSONAL = ("keyed",)  # the caller's own digits: the host keeps them sealed (S28)
Ended = Literal["", "caller", "person", "goodbye"]


def _plain(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class State:
    """Small and finite: counters saturate, so that every state can be visited by a proof.

    `step` is '' before Started. `ended` says how the flow was left: the caller hung up, a person
    has the call, or it was said goodbye. `trail` holds the menus on the way here, each once.
    `shut` is the `hours` step that said closed. `duty` is the place in the duty chain that rings
    next. `five` is set while the last key was a 5 that no option uses. `part` is the question
    within a step, `keyed` the digits on which it turns; both end with the step. `back` is the queue
    step that the caller left for a callback. `sent_to` is the pull of the emergency lever that last
    moved the caller, or where to. `language` is '' for the flow's own.
    """

    step: str = ""
    ended: Ended = ""
    trail: tuple[str, ...] = ()
    step_misses: int = 0
    call_misses: int = 0
    faulted: bool = False
    pressed: bool = False
    five: bool = False
    silent: bool = False
    shut: str = ""
    duty: int = 0
    noticed: bool = False
    sent_to: str = ""
    priority: str = ""
    caller: str = ""
    part: str = ""
    keyed: str = ""
    back: str = ""
    language: Language | Literal[""] = ""

    def to_json(self, seal: Secret = _plain) -> dict[str, Any]:
        """A plain object that survives a trip through JSON; what is PERSONAL in it is sealed."""
        stored = {name: getattr(self, name) for name in self.__slots__}
        return stored | {name: seal(stored[name]) for name in PERSONAL if stored[name]}

    @classmethod
    def from_json(cls, stored: dict[str, Any], unseal: Secret = _plain) -> "State":
        """The state back from `to_json`. Raises ValueError (pydantic's) if it is not one."""
        opened = {name: unseal(stored[name]) for name in PERSONAL if stored.get(name)}
        return _STATES.validate_python(stored | opened)

    @property
    def urgent(self) -> bool:
        """P0 or P1: never a machine, never asked for an area (S5, S14)."""
        return self.priority in {"P0", "P1"}


_STATES = TypeAdapter(State)
