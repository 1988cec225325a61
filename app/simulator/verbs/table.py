"""Which performer stands for which verb."""

from collections.abc import Callable, Mapping
from typing import Any

from app.simulator.verbs.dial import dial
from app.simulator.verbs.enqueue import enqueue
from app.simulator.verbs.flow import hang_up, leave, redirect, reject
from app.simulator.verbs.gather import gather
from app.simulator.verbs.record import record
from app.simulator.verbs.speech import apology, speak

PERFORMERS: Mapping[str, Callable[..., Any]] = {
    "Say": speak,
    "Play": speak,
    "Pause": speak,
    "Gather": gather,
    "Redirect": redirect,
    "Hangup": hang_up,
    "Leave": leave,
    "Reject": reject,
    "Enqueue": enqueue,
    "Dial": dial,
    "Record": record,
    "apology": apology,
}
