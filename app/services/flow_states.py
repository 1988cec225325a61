"""Where a call stands in its flow, as its row holds it: what the caller keyed is sealed (S28)."""

from base64 import b64decode, b64encode
from typing import Any

from app.models.calls import CallRow
from app.runtime import Work
from ivr_flows.state import State

PLACE = "calls.flow_state"


def stored(work: Work, state: State) -> dict[str, Any]:
    """A state as the row keeps it. Nothing is sealed, and nothing spent, while nothing is keyed."""
    seals = work.rt.seals
    return state.to_json(lambda text: b64encode(seals.seal(text, PLACE)).decode())


def read(work: Work, row: CallRow) -> State:
    """The state that a call's row holds; raises ValueError if it is none, or of another key."""
    seals = work.rt.seals
    return State.from_json(
        row.flow_state, lambda text: seals.unseal(b64decode(text, validate=True), PLACE)
    )
