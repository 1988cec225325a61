"""Named queries of ringing back: what is due, whose number is on the line, calls of our own."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, Select, Update, and_, exists, insert, select, true, update
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import LateralFromClause

from app.models import flow_orders
from app.models.base import Rows
from app.models.callbacks import Callback
from app.models.calls import Call
from app.models.enquiries import Enquiry
from app.models.waits import Offer, Wait, taken_by_one
from routing.owed import CallbackState
from routing.states import WaitState

NOT_REACHED = "not_reached"  # the outcome of a call of ours in which nobody pressed the key
_ASKED = Callback.state == CallbackState.ASKED


def to_open(now: datetime, most: int) -> Select[UUID]:
    """Callbacks whose time has come, and whose callers have hung up and have not rung us again."""
    theirs = (Call.ended_at.is_not(None), Callback.redial_id.is_(None))
    return (
        select(Callback.id)
        .join(Call, Call.id == Callback.call_id)
        .where(_ASKED, Callback.next_at <= now, *theirs)
        .order_by(Callback.arrived_at)
        .limit(most)
    )


def to_lapse(now: datetime, most: int) -> Select[UUID]:
    """Callbacks that stand in line for as long as they may."""
    due = (_ASKED, Callback.until_at <= now)
    return select(Callback.id).where(*due).order_by(Callback.until_at).limit(most)


def lapse_elsewhere(queues: Collection[str], now: datetime) -> Update:
    """Whoever stands in line in none of these queues comes out of it, to be put into another."""
    stays = (Wait.call_id == Callback.try_id, Wait.state == WaitState.DUE)
    astray = select(Callback.id).where(
        _ASKED, Callback.until_at > now, exists().where(*stays, Wait.queue.not_in(queues))
    )
    free = astray.with_for_update(skip_locked=True)  # who is held now is looked at again
    return update(Callback).where(Callback.id.in_(free)).values(until_at=now)


def try_of(callback_id: UUID) -> Rows:
    """The call that is to ring a callback's number, if there is one."""
    return select(Callback.try_id).where(Callback.id == callback_id)


def of_try(call_id: UUID) -> Select[UUID]:
    """The callback for which a call of ours was made."""
    return (
        select(Callback.id).join(Call, Call.back_of == Callback.call_id).where(Call.id == call_id)
    )


def on_the_line(number_index: bytes) -> Select[bool]:
    """Whether somebody is on a line to us from this number."""
    theirs = (Call.caller_index == number_index, Call.back_of.is_(None))
    return select(exists().where(*theirs, Call.ended_at.is_(None)))


def asked_from(call_id: UUID) -> Select[UUID]:
    """The oldest callback that the number of this call still waits for, and no other call has."""
    this = aliased(Call)
    return (
        select(Callback.id)
        .join(this, this.caller_index == Callback.number_index)
        .where(this.id == call_id, _ASKED, Callback.call_id != call_id)
        .where(Callback.redial_id.is_(None))
        .order_by(Callback.arrived_at)
        .limit(1)
    )


def held_by(call_id: UUID) -> Select[UUID]:
    """The callback whose place a call has taken, if it still is asked for."""
    return select(Callback.id).where(Callback.redial_id == call_id, _ASKED)


def last_missed() -> LateralFromClause:
    """Beside a callback: its last try that reached nobody, how (`by`) and when it ended, and whose
    telephone it was.
    """
    ours = aliased(Call)
    theirs = and_(Offer.call_id == ours.id, Offer.accepted_at.is_not(None))
    return (
        select(ours.ended_by.label("by"), ours.ended_at.label("at"), Offer.agent_id)
        .outerjoin(Offer, theirs)
        .where(ours.back_of == Callback.call_id, ours.outcome == NOT_REACHED)
        .order_by(ours.ended_at.desc(), Offer.accepted_at.desc())
        .limit(1)
        .lateral()
    )


def owed_by(teams: Collection[str], most: int) -> Rows:
    """What these teams owe, in the order of the line; nobody's number is among it."""
    missed = last_missed()
    return (
        select(
            Callback.id, Callback.asked_at, Callback.safe_when, Callback.tries, Callback.next_at,
            Callback.until_at, Callback.redial_id, Callback.kept_by,
            Enquiry.reference, Enquiry.reason, Call.state.label("call_state"),
            taken_by_one(Callback.try_id).label("taken"),
            missed.c.by.label("missed_by"), missed.c.at.label("missed_at"),
            missed.c.agent_id.label("missed_for"),
        )
        .join(Enquiry, Enquiry.id == Callback.enquiry_id)
        .outerjoin(Call, Call.id == Callback.try_id)
        .outerjoin(missed, true())
        .where(_ASKED, Callback.team.in_(teams))
        .order_by(Callback.arrived_at)
        .limit(most)
    )  # fmt: skip


def first_call(call_id: UUID) -> Rows:
    """What a call of ours takes over from the one in which they asked."""
    return select(
        Call.line, Call.flow_version, Call.flow_state, Call.turn, Call.silent
    ).where(Call.id == call_id)  # fmt: skip


def led(call_id: UUID) -> Rows:
    """Where the emergency lever sends whoever asked in a call, which pull of it that is, and the
    version of the flow by which that is meant. None: it is not pulled.
    """
    version = Call.flow_version
    return select(
        version, flow_orders.lever_of(version).label("lever"),
        flow_orders.pull_of(version).label("pull"),
    ).where(Call.id == call_id)  # fmt: skip


def add_call(**values: Any) -> Insert:
    """A call of ours."""
    return insert(Call).values(**values)
