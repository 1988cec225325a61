"""The other telephone legs of a call: rung, answered, ended; their states only go up (I5)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import legs as leg_rows
from app.runtime import Work
from routing.ladder import ASK_AFTER_S, leg_after, terminal
from routing.states import LegState

AGENT = "agent"
DUTY = "duty"
ASK_AGAIN_S = 60


def ask(work: Work, call_id: UUID, offer_id: UUID, role: str) -> Any:
    """The leg of an offer, made if it has none: a phone is asked for once."""
    known = work.run(leg_rows.legs_of(offer_id)).first()
    if known is not None:
        return known
    work.run(
        leg_rows.add_leg(
            id=work.rt.new_id(),
            call_id=call_id,
            offer_id=offer_id,
            role=role,
            state=LegState.ASKED,
            asked_at=work.now,
            expires_at=work.now + timedelta(seconds=ASK_AFTER_S),
        )
    )
    return work.run(leg_rows.legs_of(offer_id)).one()


def dialled(work: Work, call_id: UUID, sid: str) -> None:
    """An outside number that the call itself dialled has taken the caller; told twice, one leg."""
    if work.run(leg_rows.duty_leg(call_id, sid)).first() is not None:
        return
    work.run(
        leg_rows.add_leg(
            id=work.rt.new_id(),
            call_id=call_id,
            role=DUTY,
            sid=sid,
            state=LegState.ANSWERED,
            asked_at=work.now,
            answered_at=work.now,
            expires_at=work.now + timedelta(seconds=ASK_AFTER_S),
        )
    )


def claim(work: Work, offer_id: UUID, sid: str) -> bool:
    """Whether this sid is the offer's leg; the first to answer is, a second ring is hung up."""
    leg = work.run(leg_rows.legs_of(offer_id)).first()
    if leg is None:
        return False
    if leg.sid is None:
        work.run(leg_rows.change_leg(leg.id, sid=sid))
    return leg.sid in {None, sid}


def rung(work: Work, leg_id: UUID, sid: str) -> Any:
    """The carrier gave the leg its sid; the row as it is now."""
    leg = work.run(leg_rows.locked_leg(leg_id)).one()
    if leg.sid is None:
        work.run(leg_rows.change_leg(leg_id, sid=sid))
    return leg


def heard_of(work: Work, leg: Any, status: str) -> bool:
    """The carrier told the leg's status; True when it has just ended. The row is held."""
    state = leg_after(LegState(leg.state), status)
    if state == leg.state:
        return False
    changes: dict[str, Any] = {"state": state}
    if state == LegState.ANSWERED:
        changes["answered_at"] = work.now
        changes["expires_at"] = work.now + timedelta(seconds=ASK_AFTER_S)
    if terminal(status):
        changes["ended_at"] = work.now
    work.run(leg_rows.change_leg(leg.id, **changes))
    work.happened("leg", {"call_id": leg.call_id, "offer_id": leg.offer_id}, state=state)
    return terminal(status) and leg.ended_at is None


def promise_end(work: Work, offer_id: UUID, call_id: UUID) -> None:
    """The leg of an offer is to be hung up, if it is up."""
    work.promise("end leg", f"end-leg:{offer_id}", call_id=call_id, offer=offer_id.hex)


def ask_later(work: Work, leg_id: UUID) -> None:
    """The leg is still up: ask the carrier again in a minute."""
    until = work.now + timedelta(seconds=ASK_AGAIN_S)
    work.run(leg_rows.change_leg(leg_id, expires_at=until))
