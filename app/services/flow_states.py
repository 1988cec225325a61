"""Where a call stands in its flow, as its row holds it: what the caller keyed is sealed (S28)."""

from base64 import b64decode, b64encode
from typing import Any

from app.models.calls import CallRow
from app.runtime import Work
from ivr_flows.events import Event, Fault, HungUp
from ivr_flows.state import State

PLACE = "calls.flow_state"
LOST = Fault("what was keyed cannot be opened")


def stored(work: Work, state: State) -> dict[str, Any]:
    """A state as the row keeps it. Nothing is sealed, and nothing spent, while nothing is keyed."""
    seals = work.rt.seals
    return state.to_json(lambda text: b64encode(seals.seal(text, PLACE)).decode())


def read(work: Work, row: CallRow, event: Event) -> tuple[State, Event]:
    """The state that a call's row holds, and what is to happen to it: `event`, or a Fault.

    What was sealed with another key is lost, and nobody goes on without it: the caller goes to a
    person (S1), or may hang up.
    """
    lost: list[str] = []

    def opened(text: str) -> str:
        try:
            return work.rt.seals.unseal(b64decode(text, validate=True), PLACE)
        except ValueError:
            lost.append(text)
            return ""

    state = State.from_json(row.flow_state, opened)
    return state, LOST if lost and not isinstance(event, HungUp) else event
