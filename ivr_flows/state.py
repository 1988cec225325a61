"""Where a call stands in its flow: everything the engine remembers between two events."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

from ivr_flows.values import Language

Ended = Literal["", "caller", "person", "goodbye"]


@dataclass(frozen=True, slots=True)
class State:
    """Small and finite: counters saturate, so that every state can be visited by a proof.

    `step` is '' before Started. `ended` says how the flow was left: the caller hung up, a person
    has the call, or it was said goodbye. `trail` holds the menus on the way here, each once.
    `shut` is the `hours` step that said closed. `duty` is the place in the duty chain that rings
    next. `five` is set while the last key was a 5 that no option uses. `part` is the question
    within a step, `keyed` the digits on which it turns; both end with the step. `back` is the queue
    step that the caller left for a callback. `language` is '' for the flow's own.
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
    levered: bool = False
    priority: str = ""
    caller: str = ""
    part: str = ""
    keyed: str = ""
    back: str = ""
    language: Language | Literal[""] = ""

    def to_json(self) -> dict[str, Any]:
        """A plain object that survives a trip through JSON."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "State":
        """The state back from `to_json`. Raises ValueError (pydantic's) if it is not one."""
        return _STATES.validate_python(stored)

    @property
    def urgent(self) -> bool:
        """P0 or P1: never a machine, never asked for an area (S5, S14)."""
        return self.priority in {"P0", "P1"}


_STATES = TypeAdapter(State)
