"""A supervisor in a call's room: heard by nobody, by the colleague alone, or by all."""

from enum import StrEnum

from routing.states import LONGEST_CALL_S, Deadline, Table


class How(StrEnum):
    """How a supervisor takes part."""

    LISTEN = "listen"  # nobody hears them
    WHISPER = "whisper"  # the colleague hears them, the caller does not
    BARGE = "barge"  # all hear them


class ListenState(StrEnum):
    """One time in a room."""

    ASKED = "asked"  # the supervisor's own phone is rung
    ON = "on"
    OVER = "over"


RING_S = 25
TO_COME_S = 60  # from the press of the button to the key on the phone
_L = ListenState
LISTEN = Table(
    "listen",
    _L.ASKED,
    {
        (_L.ASKED, "joined"): _L.ON,
        (_L.ASKED, "over"): _L.OVER,
        (_L.ON, "over"): _L.OVER,
    },
    {
        _L.ASKED: Deadline("over", "listening.expire", seconds=TO_COME_S),
        _L.ON: Deadline("over", "listening.expire", seconds=LONGEST_CALL_S),
    },
)
