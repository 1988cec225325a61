"""Carrier statuses of a leg as a ladder: late and repeated callbacks lower nothing (I5)."""

from collections.abc import Mapping

from routing.states import Deadline, LegState, Table

_L = LegState
RANKS: Mapping[str, int] = {
    "queued": 0,
    "initiated": 1,
    "ringing": 2,
    "in-progress": 3,
    "answered": 3,  # the name of the event; the status beside it is in-progress
    "completed": 4,
    "busy": 4,
    "no-answer": 4,
    "failed": 4,
    "canceled": 4,
}
TOP = 4
ASK_AFTER_S = 90  # the carrier is asked about a leg so long after it was asked for, or answered
_STATES: Mapping[str, LegState] = {
    "queued": _L.ASKED,
    "initiated": _L.ASKED,
    "ringing": _L.RINGING,
    "in-progress": _L.ANSWERED,
    "answered": _L.ANSWERED,
    "completed": _L.COMPLETED,
    "busy": _L.BUSY,
    "no-answer": _L.NO_ANSWER,
    "failed": _L.FAILED,
    "canceled": _L.CANCELED,
}


def rank(status: str) -> int:
    """How far up the ladder a carrier's status is, 0 to 4; -1 when it is not the carrier's."""
    return RANKS.get(status, -1)


def terminal(status: str) -> bool:
    """Whether the leg is over."""
    return rank(status) == TOP


def leg_after(state: LegState, heard: str) -> LegState:
    """The leg's state after a callback that may be late, repeated or unknown to us."""
    if heard not in _STATES:
        return state
    climbs = _rank(_STATES[heard]) > _rank(state)
    return _STATES[heard] if climbs else state


def _rank(state: LegState) -> int:
    return max(RANKS[status] for status, ours in _STATES.items() if ours is state)


LEG = Table(
    "leg",
    _L.ASKED,
    {
        (below, status): above
        for below in _L
        for status, above in _STATES.items()
        if _rank(above) > _rank(below)
    },
    {
        _L.ASKED: Deadline("failed", "upkeep.look_for_lost", seconds=ASK_AFTER_S),
        _L.RINGING: Deadline("no-answer", "upkeep.look_for_lost", seconds=ASK_AFTER_S),
        _L.ANSWERED: Deadline("completed", "upkeep.look_for_lost", seconds=ASK_AFTER_S),
    },
)
