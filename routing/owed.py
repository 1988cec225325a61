"""The moves of what is owed to callers: a message to be heard, a callback to be made.

Neither holds anybody on a line, so no state has a deadline of its own: what stands too long is
told to people by the tick, and nothing settles it but a person who settles it, or talked to the
caller (S16). The call and the stay by which somebody is rung back are rows of their own.
"""

from enum import StrEnum

from routing.states import Table


class MessageState(StrEnum):
    """A message that a caller left."""

    TAKEN = "taken"  # the carrier has the sound
    FETCHED = "fetched"  # we have it, sealed
    LISTENED = "listened"  # a person has heard it and said what came of it


class CallbackState(StrEnum):
    """A caller's request to be rung back."""

    ASKED = "asked"
    DONE = "done"
    REDIALLED = "redialled"  # they rang us before, and were answered or asked again


_M = MessageState
MESSAGE = Table(
    "message",
    _M.TAKEN,
    {
        (_M.TAKEN, "fetched"): _M.FETCHED,
        (_M.TAKEN, "given_up"): _M.LISTENED,  # a person settles it without its sound
        (_M.FETCHED, "listened"): _M.LISTENED,
    },
    {},
)

_K = CallbackState
CALLBACK = Table(
    "callback",
    _K.ASKED,
    {
        (_K.ASKED, "asked"): _K.ASKED,  # asked for again, with another number or time
        (_K.ASKED, "tried"): _K.ASKED,
        (_K.ASKED, "settled"): _K.DONE,
        (_K.ASKED, "reached"): _K.DONE,  # rung by us, and a person talked to them
        (_K.ASKED, "redialled"): _K.REDIALLED,
    },
    {},
)
