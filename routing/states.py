"""The moves of call, wait, offer, agent, leg, hold, hand-over and enquiry: one table each.

A state that holds somebody names its deadline and its reaper: the clock alone ends all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar


class CallState(StrEnum):
    """One caller's call, from ring to hang-up."""

    RINGING = "ringing"
    IN_FLOW = "in_flow"  # hears the menus
    WAITING = "waiting"  # in a queue
    DIALLING = "dialling"  # an outside number is rung for them, or they talk to it
    TALKING = "talking"  # in the room with an agent
    DUE = "due"  # of ours, to ring somebody back: in line, no phone rings yet
    CALLING = "calling"  # an agent is there, and the number of whoever asked is rung
    ENDED = "ended"


class WaitState(StrEnum):
    """One caller's stay in one queue. Offers are rows of their own."""

    WAITING = "waiting"
    BRIDGING = "bridging"  # an agent accepted; the caller is being brought in
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    MOVED = "moved"  # to another queue: the urgent key, overflow, a supervisor
    GIVEN_UP = "given_up"  # the whole chain was tried: the flow's `nobody`
    RETURNED = "returned"  # back to whoever sent them: the flow, or the agent who handed over
    ASKING = "asking"  # out of the music, asked about being rung back; the place is kept
    CALLBACK = "callback"  # will be rung back, at the place kept
    DUE = "due"  # nobody is on the line: an agent is to be asked, then their number is rung
    CALLING = "calling"  # an agent accepted; the number is being rung
    UNREACHED = "unreached"  # nobody came who pressed the key
    LAPSED = "lapsed"  # out of line again, and nobody was rung


class OfferState(StrEnum):
    """A waiting caller proposed to one agent. Open and accepted offers are live (I7)."""

    OPEN = "open"
    ACCEPTED = "accepted"
    FINISHED = "finished"
    MISSED = "missed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # the caller left, or a P0 or P1 needed the agent
    LOST = "lost"  # another agent was first
    FAILED = "failed"  # the agent's phone or the bridge failed


class OfferKind(StrEnum):
    """Why a caller is proposed to somebody."""

    TAKE = "take"  # they wait, and whoever accepts has them
    CONSULT = "consult"  # whoever has them would hand them over


class HoldState(StrEnum):
    """A caller in the room who hears music instead of those who talk."""

    ASKED = "asked"
    ON = "on"
    OVER = "over"


class HandoverState(StrEnum):
    """A caller who is with one person and is to go to another, warm."""

    RINGING = "ringing"  # the other is rung; the caller is on hold
    CONSULTING = "consulting"  # the two talk; the caller is on hold
    TOGETHER = "together"  # all three talk
    COMPLETED = "completed"  # the other has the caller
    TAKEN_BACK = "taken_back"  # the first has the caller
    FAILED = "failed"  # the other did not come, or left: the first has the caller, on hold
    LET_GO = "let_go"  # the caller is gone, or nobody was left to hand them over


class AgentState(StrEnum):
    """What an agent can do now."""

    AWAY = "away"
    READY = "ready"
    OFFERED = "offered"
    ON_CALL = "on_call"
    WRAP_UP = "wrap_up"


class LegState(StrEnum):
    """Any telephone leg other than the caller's. Ends carry the carrier's own words."""

    ASKED = "asked"
    RINGING = "ringing"
    ANSWERED = "answered"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


class EnquiryState(StrEnum):
    """The record of a call. Only people close it (S16)."""

    OPEN = "open"  # the caller is on the line
    TO_RECORD = "to_record"  # the call is over, the agent writes it up
    RECORDED = "recorded"  # on a list, with a running clock
    CLOSED = "closed"


S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Deadline:
    """How long a state may last, and what happens then.

    `seconds` is the limit, or the queue's `setting` gives it (seconds too). `event` is what the
    clock job `reaper` makes happen then; where a line may still be up, the carrier is asked first,
    and as long as it says that the line is up nothing happens.
    """

    event: str
    reaper: str
    seconds: int | None = None
    setting: str | None = None


@dataclass(frozen=True)
class Table(Generic[S]):
    """All moves of one noun. A state without a deadline is a resting one."""

    name: str
    first: S
    moves: Mapping[tuple[S, str], S]
    deadlines: Mapping[S, Deadline]

    def rests(self, state: S) -> bool:
        """Whether the state needs nobody: no person, worker or callback is waited for."""
        return state not in self.deadlines


class NotAllowed(ValueError):
    """The table has no such move."""

    def __init__(self, table: str, state: str, event: str) -> None:
        super().__init__(f"{table}: {event!r} cannot happen in state '{state}'")
        self.table, self.state, self.event = table, state, event


def move(table: Table[S], state: S, event: str) -> S:
    """The state after `event`; NotAllowed when the table has no such move."""
    try:
        return table.moves[state, event]
    except KeyError:
        raise NotAllowed(table.name, state, event) from None


def can(table: Table[S], state: S, event: str) -> bool:
    """Whether `event` may happen in `state`: late and repeated events are asked this first (I5)."""
    return (state, event) in table.moves


LONGEST_CALL_S = 14_400  # the carrier ends every call after four hours
HEARTBEAT_LOST_S = 60  # a waiting caller's line asks us at least every 20 s: three beats missed
SILENT_S = 60  # nothing heard of any other caller's line: the carrier is asked
BRING_IN_S = 20  # from the key that accepts to the caller in the room
PRESENCE_S = 15  # our own heartbeat of a desk
RING_OUT_S = 90  # an offer's own time to ring and to press is shorter
HOLD_LOOK_S = 8  # a caller on hold is back in the queue 20 s after the last person left (S8)
IN_LINE_S = 3600  # a callback stands in line so long, then its agreed hours are looked at anew
_C = CallState
CALL = Table(
    "call",
    _C.RINGING,
    {
        (_C.RINGING, "answered"): _C.IN_FLOW,
        (_C.RINGING, "dialled"): _C.DIALLING,  # the safe hand-off, with no flow at hand
        (_C.RINGING, "bridged"): _C.TALKING,  # told late: it was taken without the record
        (_C.IN_FLOW, "queued"): _C.WAITING,
        (_C.IN_FLOW, "dialled"): _C.DIALLING,
        (_C.IN_FLOW, "bridged"): _C.TALKING,  # told late, too
        (_C.WAITING, "bridged"): _C.TALKING,
        (_C.WAITING, "dialled"): _C.DIALLING,  # a duty target of the chain
        (_C.WAITING, "returned"): _C.IN_FLOW,
        (_C.DIALLING, "bridged"): _C.TALKING,
        (_C.DIALLING, "dialled"): _C.DIALLING,  # the next number
        (_C.DIALLING, "queued"): _C.WAITING,
        (_C.DIALLING, "returned"): _C.IN_FLOW,
        (_C.TALKING, "queued"): _C.WAITING,  # a cold transfer, or the agent was lost
        (_C.TALKING, "dialled"): _C.DIALLING,
        (_C.TALKING, "bridged"): _C.TALKING,  # told late: another took them
        (_C.TALKING, "returned"): _C.IN_FLOW,  # the person left, the caller is still there
        (_C.RINGING, "to_ring_back"): _C.DUE,  # a call of ours begins here
        (_C.DUE, "accepted"): _C.CALLING,
        (_C.CALLING, "bridged"): _C.TALKING,
        (_C.CALLING, "queued"): _C.WAITING,  # they came, and the agent was gone (S8)
        (_C.CALLING, "put_back"): _C.DUE,  # their number was not rung after all
        **{(state, "hung_up"): _C.ENDED for state in _C},
        **{(state, "gone"): _C.ENDED for state in _C},  # the carrier no longer knows the call
    },
    {
        _C.RINGING: Deadline("gone", "upkeep.look_for_lost", seconds=SILENT_S),
        _C.IN_FLOW: Deadline("gone", "upkeep.look_for_lost", seconds=SILENT_S),
        _C.WAITING: Deadline("gone", "upkeep.look_for_lost", seconds=HEARTBEAT_LOST_S),
        _C.DIALLING: Deadline("gone", "upkeep.look_for_lost", seconds=SILENT_S),
        _C.TALKING: Deadline("gone", "upkeep.look_for_lost", seconds=SILENT_S),
        _C.CALLING: Deadline("gone", "upkeep.look_for_lost", seconds=SILENT_S),
    },
)

_W = WaitState
WAIT = Table(
    "wait",
    _W.WAITING,
    {
        (_W.WAITING, "accepted"): _W.BRIDGING,
        (_W.WAITING, "hung_up"): _W.ABANDONED,
        (_W.WAITING, "moved"): _W.MOVED,
        (_W.WAITING, "exhausted"): _W.GIVEN_UP,
        (_W.WAITING, "returned"): _W.RETURNED,
        (_W.WAITING, "asked"): _W.ASKING,
        (_W.ASKING, "declined"): _W.WAITING,  # the place and the age are kept
        (_W.ASKING, "agreed"): _W.CALLBACK,
        (_W.ASKING, "moved"): _W.MOVED,  # led elsewhere by the flow
        (_W.ASKING, "exhausted"): _W.GIVEN_UP,
        (_W.ASKING, "hung_up"): _W.ABANDONED,
        (_W.BRIDGING, "bridged"): _W.ANSWERED,
        (_W.BRIDGING, "failed"): _W.WAITING,  # the place and the age are kept
        (_W.BRIDGING, "hung_up"): _W.ABANDONED,
        (_W.BRIDGING, "moved"): _W.MOVED,  # the line left its music before it was brought in
        (_W.BRIDGING, "exhausted"): _W.GIVEN_UP,  # led to the duty desk before it was brought in
        (_W.WAITING, "to_ring_back"): _W.DUE,  # a stay for a callback begins here
        (_W.DUE, "accepted"): _W.CALLING,
        (_W.DUE, "lapsed"): _W.LAPSED,  # the agreed hours are over, it was settled, they rang us
        (_W.CALLING, "bridged"): _W.ANSWERED,
        (_W.CALLING, "unreached"): _W.UNREACHED,
        (_W.CALLING, "returned"): _W.RETURNED,  # they came, and the agent was gone
        (_W.CALLING, "lapsed"): _W.LAPSED,
    },
    {
        _W.WAITING: Deadline("hung_up", "upkeep.look_for_lost", seconds=HEARTBEAT_LOST_S),
        _W.BRIDGING: Deadline("failed", "offers.expire", seconds=BRING_IN_S),
        _W.ASKING: Deadline("hung_up", "upkeep.look_for_lost", seconds=HEARTBEAT_LOST_S),
        _W.DUE: Deadline("lapsed", "callbacks.tick", seconds=IN_LINE_S),
        _W.CALLING: Deadline("unreached", "upkeep.look_for_lost", seconds=HEARTBEAT_LOST_S),
    },
)

_O = OfferState
OFFER = Table(
    "offer",
    _O.OPEN,
    {
        (_O.OPEN, "accepted"): _O.ACCEPTED,
        (_O.OPEN, "missed"): _O.MISSED,
        (_O.OPEN, "declined"): _O.DECLINED,
        (_O.OPEN, "withdrawn"): _O.WITHDRAWN,
        (_O.OPEN, "lost"): _O.LOST,
        (_O.OPEN, "failed"): _O.FAILED,
        (_O.ACCEPTED, "finished"): _O.FINISHED,
        (_O.ACCEPTED, "failed"): _O.FAILED,
        (_O.ACCEPTED, "withdrawn"): _O.WITHDRAWN,  # hung up before being brought in
    },
    {
        _O.OPEN: Deadline("missed", "offers.expire", setting="offer_s"),
        _O.ACCEPTED: Deadline("finished", "offers.expire", seconds=LONGEST_CALL_S),
    },
)

_A = AgentState
AGENT = Table(
    "agent",
    _A.AWAY,
    {
        (_A.AWAY, "ready"): _A.READY,
        (_A.AWAY, "away"): _A.AWAY,  # another reason
        (_A.READY, "ready"): _A.READY,  # pressed twice
        (_A.READY, "away"): _A.AWAY,
        (_A.READY, "vanished"): _A.AWAY,
        (_A.READY, "offered"): _A.OFFERED,
        (_A.OFFERED, "accepted"): _A.ON_CALL,
        (_A.OFFERED, "released"): _A.READY,  # missed once, declined, withdrawn, lost or failed
        (_A.OFFERED, "away"): _A.AWAY,  # missed twice, or chose to leave
        (_A.ON_CALL, "ended"): _A.WRAP_UP,
        (_A.ON_CALL, "released"): _A.READY,  # the caller never arrived
        (_A.ON_CALL, "called_off"): _A.AWAY,  # the same, and they had chosen to be away next
        (_A.WRAP_UP, "finished"): _A.READY,
        (_A.WRAP_UP, "finished_away"): _A.AWAY,  # the next state chosen during the call
        (_A.WRAP_UP, "ran_out"): _A.AWAY,  # the outcome still is owed, on their list
        **{(state, "freed"): _A.AWAY for state in (_A.READY, _A.OFFERED, _A.WRAP_UP)},
    },
    {
        _A.READY: Deadline("vanished", "agents.expire", seconds=PRESENCE_S),
        _A.OFFERED: Deadline("released", "offers.expire", setting="offer_s"),
        _A.ON_CALL: Deadline("ended", "offers.expire", seconds=LONGEST_CALL_S),
        _A.WRAP_UP: Deadline("ran_out", "agents.expire", setting="wrap_up_s"),
    },
)

_H = HoldState
HOLD = Table(
    "hold",
    _H.ASKED,
    {
        (_H.ASKED, "held"): _H.ON,
        (_H.ASKED, "over"): _H.OVER,
        (_H.ON, "over"): _H.OVER,  # resumed, or whoever was to come back is gone
    },
    {
        _H.ASKED: Deadline("over", "holding.look", seconds=HOLD_LOOK_S),
        _H.ON: Deadline("over", "holding.look", seconds=HOLD_LOOK_S),
    },
)

_V = HandoverState
HANDOVER = Table(
    "handover",
    _V.RINGING,
    {
        (_V.RINGING, "accepted"): _V.CONSULTING,
        (_V.RINGING, "failed"): _V.FAILED,
        (_V.RINGING, "taken_back"): _V.TAKEN_BACK,
        (_V.RINGING, "let_go"): _V.LET_GO,
        (_V.CONSULTING, "completed"): _V.COMPLETED,
        (_V.CONSULTING, "joined"): _V.TOGETHER,
        (_V.CONSULTING, "taken_back"): _V.TAKEN_BACK,
        (_V.CONSULTING, "failed"): _V.FAILED,
        (_V.CONSULTING, "let_go"): _V.LET_GO,
        (_V.TOGETHER, "completed"): _V.COMPLETED,
        (_V.TOGETHER, "taken_back"): _V.TAKEN_BACK,
        (_V.TOGETHER, "let_go"): _V.LET_GO,
    },
    {
        _V.RINGING: Deadline("failed", "handovers.expire", seconds=RING_OUT_S),
        _V.CONSULTING: Deadline("let_go", "handovers.expire", seconds=LONGEST_CALL_S),
        _V.TOGETHER: Deadline("let_go", "handovers.expire", seconds=LONGEST_CALL_S),
    },
)

_E = EnquiryState
ENQUIRY = Table(
    "enquiry",
    _E.OPEN,
    {
        (_E.OPEN, "spoken"): _E.TO_RECORD,  # the call is over and a person had answered it
        (_E.OPEN, "unanswered"): _E.RECORDED,  # abandoned: it stands, and somebody must look
        (_E.OPEN, "left_word"): _E.TO_RECORD,  # a message or a callback waits for somebody
        (_E.RECORDED, "left_word"): _E.TO_RECORD,  # told after the end, and nobody has written
        (_E.OPEN, "recorded"): _E.RECORDED,  # the agent is done, the caller waits for another
        (_E.TO_RECORD, "recorded"): _E.RECORDED,
        (_E.RECORDED, "recorded"): _E.RECORDED,  # by the next who talked to them
        (_E.RECORDED, "closed"): _E.CLOSED,
        (_E.CLOSED, "reopened"): _E.RECORDED,
    },
    {
        _E.OPEN: Deadline("unanswered", "upkeep.look_for_lost", seconds=SILENT_S),
    },
)
ONLY_PEOPLE = frozenset({"closed", "reopened", "declined", "recorded"})
