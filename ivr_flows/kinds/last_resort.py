"""`last resort`: the duty phones in turn, repeated until somebody accepts; never silence (S7).

No author writes this step: it is where a second fault, and a failed duty number, lead.
"""

from ivr_flows.events import DialOutcome, DialResult, Event
from ivr_flows.instructions import Dial
from ivr_flows.kinds.transfer import FAILURES
from ivr_flows.steps import LAST_RESORT
from ivr_flows.walk import DoesNotFit, Walk


class LastResort:
    """The step itself; it has nothing to set."""


def enter(_step: LastResort, walk: Walk) -> None:
    """Ring the next of the duty chain."""
    chain = walk.flow.last_resort
    target = chain[walk.state.duty % len(chain)]
    walk.note(duty=(walk.state.duty + 1) % len(chain))
    walk.hand_over(Dial(target, walk.phrase("trying_others")))


def hear(_step: LastResort, walk: Walk, event: Event) -> str | None:
    """Accepted, or the next in turn."""
    if not isinstance(event, DialResult) or event.result not in tuple(DialOutcome):
        raise DoesNotFit
    walk.log(event.result)
    if event.result in FAILURES:
        return LAST_RESORT
    walk.end("person")
    return None
