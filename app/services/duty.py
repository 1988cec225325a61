"""An outside number that the flow dials: emergency duty team, duty manager. A key accepts (S7)."""

from uuid import UUID

from app.models import legs as leg_rows
from app.models.calls import CallRow
from app.runtime import Work
from app.script import GoTo, HangUp, Listen, Script, Speak
from app.services import alerts, calls, legs, rooms
from app.services.refusals import Unknown
from ivr_flows.events import DialOutcome, DialResult, Silence
from ivr_flows.parts import LAST_RESORT
from routing.ladder import TOP
from routing.states import LegState

OUTCOMES: dict[str, DialOutcome] = {
    "busy": DialOutcome.BUSY,
    "no-answer": DialOutcome.NO_ANSWER,
    "failed": DialOutcome.FAILED,
    "canceled": DialOutcome.FAILED,
}


def answer(work: Work, call_id: UUID, turn: int) -> Script:
    """Somebody, or a machine, picked up: only a key accepts, and no word says who we are (S12)."""
    work.happened("ringing", {"call_id": call_id}, what="picked up")
    words = Speak("A call is waiting for you. To take it, press 1.")
    return (Listen(f"/voice/duty/{call_id.hex}/{turn}/accept", (words,), timeout_s=8),)


def accept(work: Work, call_id: UUID, turn: int, sid: str, digits: str) -> Script:
    """Key 1: the two lines are joined when this document ends. Anything else hangs up.

    A key that comes when the caller has been led on, to the next number, joins nobody; nor does
    one that comes after the carrier told us that the caller hung up. Raises Unknown if we only
    found the call to be over: the safe hand-off joins them.
    """
    row = calls.held(work, call_id)
    if digits != "1" or row.rank == TOP or turn != row.turn:
        return (HangUp(),)
    calls.on_the_line(row)
    legs.dialled(work, call_id, sid)
    calls.with_person(work, row, DialResult(DialOutcome.ACCEPTED))
    ring_s = (work.now - row.arrived_at).total_seconds()
    work.happened("accepted", {"call_id": call_id}, by="duty")
    work.happened("bridged", {"call_id": call_id}, queue=None, ring_s=ring_s, by="duty")
    work.changed("calls")
    return ()


def after(work: Work, call_id: UUID, turn: int, status: str, sid: str) -> Script:
    """The dial is over and the caller is still on the line: the flow leads on, to a person."""
    row = calls.held(work, call_id)
    calls.on_the_line(row)
    if turn != row.turn:
        raise Unknown(f"no such turn: {call_id} {turn}")
    leg = work.run(leg_rows.duty_leg(call_id, sid)).first() if sid else None
    if leg is None:
        _nobody_took(work, row)
        return calls.listen(work, row, DialResult(OUTCOMES.get(status, DialOutcome.REFUSED)))
    work.run(leg_rows.change_leg(leg.id, state=LegState.COMPLETED, ended_at=work.now))
    return (*rooms.CUT_OFF, GoTo(f"/voice/dialled/{call_id.hex}/{turn}/back"))


def _nobody_took(work: Work, row: CallRow) -> None:
    """They are rung in turn until somebody accepts (S7); whoever is at work is told, once a call,
    when not even the last resort has taken the caller.
    """
    if row.flow_state["step"] == LAST_RESORT:
        alerts.raise_once(work, f"outside:{row.id}", "outside_not_taken", call_id=row.id)


def back(work: Work, call_id: UUID) -> Script:
    """Cut off from the outside number and still there: to a person again."""
    row = calls.held(work, call_id)
    work.happened("returned", {"call_id": call_id}, queue=None)
    return calls.listen(work, row, Silence())
