"""Named statements of upkeep."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Delete, Select, and_, delete, exists, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from app.models.base import Rows
from app.models.calls import Call
from app.models.legs import Leg
from app.models.log import Effect, Event, Slot
from app.models.people import SignIn
from app.models.waits import LIVE, Offer, Wait

AT_ONCE = 100
NOT_KNOWN = "not known to the carrier"


def quiet_calls(heard_before: datetime, menu_before: datetime, long_before: datetime) -> Rows:
    """Open calls that nobody has heard of for too long: in a queue, in the menus, in a talk.

    The longest ago first: what was looked at lately makes room for what was not.
    """
    return (
        select(Call.id, Call.sid)
        .outerjoin(Wait, and_(Wait.call_id == Call.id, Wait.ended_at.is_(None)))
        .where(
            Call.ended_at.is_(None),
            Call.state != "due",  # no line of theirs is up
            or_(
                Wait.heard_at < heard_before,
                and_(Wait.id.is_(None), Call.heard_at < menu_before),
                Call.arrived_at < long_before,
            ),
        )
        .order_by(Call.heard_at)
        .limit(AT_ONCE)
    )


def left_alone(before: datetime) -> Rows:
    """The last offer of callers who talked to somebody that left before a moment, and who neither
    wait nor are with anybody else, nor are on their way back already.
    """
    other = aliased(Offer)
    of_call = (
        exists().where(other.call_id == Call.id, other.state.in_(LIVE)),
        exists().where(Wait.call_id == Call.id, Wait.ended_at.is_(None)),
        exists().where(Leg.call_id == Call.id, Leg.offer_id.is_(None)),
        exists().where(
            Effect.call_id == Call.id, Effect.kind == "send back", Effect.state == "due"
        ),
    )
    return (
        select(Offer.id, Offer.call_id, Offer.ended_at)
        .ext(distinct_on(Offer.call_id))
        .join(Call, Call.id == Offer.call_id)
        .where(
            Call.ended_at.is_(None),
            Call.state == "talking",
            Offer.state == "finished",
            Offer.ended_at < before,
            *(~there for there in of_call),
        )
        .order_by(Offer.call_id, Offer.ended_at.desc())
        .limit(AT_ONCE)
    )


def quiet_legs(now: datetime) -> Rows:
    """Legs whose end nobody reported in time, the longest ago first."""
    return (
        select(Leg.id, Leg.sid, Leg.offer_id)
        .where(Leg.ended_at.is_(None), Leg.expires_at <= now)
        .order_by(Leg.expires_at)
        .limit(AT_ONCE)
    )


def first_unknown(call_id: UUID, line: str, since: datetime) -> Select[datetime | None]:
    """When, since a moment, the carrier first did not know a line of a call."""
    return select(func.min(Event.at)).where(
        Event.call_id == call_id,
        Event.kind == "fault",
        Event.data["what"].astext == NOT_KNOWN,
        Event.data["line"].astext == line,
        Event.at >= since,
    )


def known_sids(sids: list[str]) -> Select[str | None]:
    """Which of these root CallSids have a call."""
    return select(Call.sid).where(Call.sid.in_(sids))


def drop_old(before: datetime) -> tuple[Delete, ...]:
    """What has served its purpose."""
    return (
        delete(Effect).where(Effect.state == "done", Effect.done_at < before),
        delete(Slot).where(Slot.at < before),
        delete(SignIn).where(SignIn.expires_at < before),
    )
