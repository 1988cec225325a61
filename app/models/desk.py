"""Named queries of the agent desk: few, and each by an index."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, literal, literal_column, select

from app.models.base import Rows
from app.models.callbacks import Callback
from app.models.calls import Call
from app.models.enquiries import Enquiry
from app.models.holds import Hold
from app.models.listens import Listen
from app.models.people import Agent, Person
from app.models.waits import Offer, Wait

_CALL = (
    Call.id.label("call_id"),
    Call.back_of,
    Call.caller_kind.label("number_kind"),
    Call.caller_masked,
    Call.caller_sealed,
    Call.caller_index,
    Call.arrived_at,
    Call.silent,
    Call.ended_at.label("call_ended_at"),
)
_WHOSE = func.coalesce(Call.back_of, Call.id)  # whose enquiry a call is about
_ENQUIRY = (
    Enquiry.id.label("enquiry_id"),
    Enquiry.reference,
    Enquiry.version,
    Enquiry.menu_path,
    Enquiry.caller_kind,
    Enquiry.organisation,
    Enquiry.reason,
    Enquiry.area,
)
_OFFER = (
    Offer.id.label("offer_id"),
    Offer.state.label("offer_state"),
    Offer.queue,
    Offer.priority,
    Offer.made_at,
    Offer.expires_at,
    Offer.accepted_at,
    Offer.bridged_at,
    Offer.ended_at.label("offer_ended_at"),
    Offer.muted,
    select(Hold.asked_at)
    .where(Hold.call_id == Offer.call_id, Hold.ended_at.is_(None))
    .scalar_subquery()
    .label("held_since"),
    select(Person.name + ":" + Listen.how)
    .join(Listen, Listen.person_id == Person.id)
    .where(Listen.offer_id == Offer.id, Listen.ended_at.is_(None))
    .correlate(Offer)
    .scalar_subquery()
    .label("supervisor"),
    Wait.entered_at,
    Wait.target_s,
    Wait.state.label("wait_state"),
    Callback.asked_at,
    Callback.safe_when,
    Callback.tries,
)


def agent(person_id: UUID) -> Rows:
    """The working state of one person, and their phone."""
    return (
        select(
            Agent.state,
            Agent.reason,
            Agent.next_state,
            Agent.since,
            Agent.present_until,
            Agent.wrap_up_until,
            Agent.misses,
            Agent.rest_until,
            Agent.device,
            Agent.window_id,
            Person.phone,
        )
        .join(Person)
        .where(Agent.person_id == person_id)
    )


def _offers(person_id: UUID) -> Rows:
    return (
        select(*_OFFER, *_CALL, *_ENQUIRY)
        .join(Wait, Wait.id == Offer.wait_id)
        .join(Call, Call.id == Offer.call_id)
        .join(Enquiry, Enquiry.call_id == _WHOSE)
        .outerjoin(Callback, Callback.call_id == Call.back_of)
        .where(Offer.agent_id == person_id)
        .limit(1)
    )


def live_offer(person_id: UUID) -> Rows:
    """The one offer that is open or accepted, with its call and enquiry."""
    return _offers(person_id).where(Offer.state.in_(("open", "accepted")))


def last_talk(person_id: UUID) -> Rows:
    """The offer whose caller the person talked to last."""
    talked = _offers(person_id).where(Offer.bridged_at.is_not(None), Offer.state == "finished")
    return talked.order_by(Offer.ended_at.desc())


def earlier_calls(caller_index: bytes, call_id: UUID, since: datetime) -> Rows:
    """Calls from the same number since a moment, newest first; never the call itself."""
    return (
        select(
            Enquiry.id, Enquiry.reference, Call.arrived_at, Enquiry.reason, Enquiry.outcome,
            Call.answered_at,
        )
        .join(Enquiry, Enquiry.call_id == Call.id)
        .where(
            Call.caller_index == caller_index,
            Call.id != call_id,
            Call.arrived_at >= since,
        )
        .order_by(Call.arrived_at.desc())
    )  # fmt: skip


def queues_now(teams: tuple[str, ...]) -> Rows:
    """Each queue with callers in it: how many, since when, and how many these teams may take."""
    mine = func.count().filter(Wait.teams.overlap(list(teams))) if teams else literal(0)
    return (
        select(
            Wait.queue,
            func.count().label("waiting"),
            func.min(Wait.entered_at).label("longest_since"),
            func.min(Wait.priority).label("most_urgent"),
            mine.label("mine"),
        )
        .where(Wait.state == "waiting")
        .group_by(Wait.queue)
    )


def unfinished(person_id: UUID, most: int) -> Rows:
    """Enquiries whose callers the person talked to, and which have no outcome: oldest first."""
    return (
        select(Enquiry.id, Enquiry.reference, Enquiry.received_at, Enquiry.reason)
        .join(Call, Enquiry.call_id == _WHOSE)
        .join(Offer, and_(Offer.call_id == Call.id, Offer.agent_id == person_id))
        .where(
            Offer.bridged_at.is_not(None),
            Offer.state == "finished",
            Enquiry.outcome.is_(None),
            Enquiry.state != literal_column("'closed'"),  # as the index has it
        )
        .order_by(Enquiry.received_at)
        .limit(most)
    )
