"""Named queries of the supervisor's floor: who is where now. No caller's name, no full number."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, Uuid, and_, cast, exists, func, or_, select

from app.models.base import Rows
from app.models.calls import Call
from app.models.enquiries import Enquiry
from app.models.holds import Hold
from app.models.log import Alert
from app.models.people import Agent, Person
from app.models.waits import FOR_ONE, LIVE, Offer, Wait
from routing.states import WaitState

HELP_ASKED = "help_asked"
_LIVE_WAIT = and_(Wait.call_id == Call.id, Wait.ended_at.is_(None))


def live_calls() -> Rows:
    """Every call in progress with the wait it is in, if any, and every callback that is in line."""
    return (
        select(
            Call.id,
            Call.state,
            Call.caller_masked,
            Call.caller_kind.label("number_kind"),
            Call.arrived_at,
            Call.priority.label("call_priority"),
            Call.silent,
            Enquiry.id.label("enquiry_id"),
            Enquiry.reference,
            Enquiry.caller_kind,
            Wait.id.label("wait_id"),
            Wait.queue,
            Wait.priority,
            Wait.state.label("wait_state"),
            Wait.entered_at,
            Wait.target_s,
            Hold.asked_at.label("held_since"),
        )
        .outerjoin(Enquiry, Enquiry.call_id == func.coalesce(Call.back_of, Call.id))
        .outerjoin(Wait, _LIVE_WAIT)
        .outerjoin(Hold, and_(Hold.call_id == Call.id, Hold.ended_at.is_(None)))
        .where(Call.ended_at.is_(None), or_(Call.state != "due", Wait.id.is_not(None)))
        .order_by(Call.arrived_at)
    )


def one_call(call_id: UUID) -> Rows:
    """One call, in progress or over."""
    return (
        select(
            Call.id, Call.state, Call.caller_masked, Call.arrived_at, Call.answered_at,
            Call.ended_at, Call.priority, Call.silent, Enquiry.id.label("enquiry_id"),
            Enquiry.reference, Enquiry.caller_kind,
        )
        .outerjoin(Enquiry, Enquiry.call_id == func.coalesce(Call.back_of, Call.id))
        .where(Call.id == call_id)
    )  # fmt: skip


def wait_of(call_id: UUID) -> Rows:
    """The call's wait that has not ended, as it stands; nobody is kept waiting for it."""
    return select(*Wait.__table__.c).where(Wait.call_id == call_id, Wait.ended_at.is_(None))


def in_talk(call_id: UUID) -> Select[bool]:
    """Whether one of our people is with the caller of a call."""
    return select(
        exists().where(
            Offer.call_id == call_id,
            Offer.state.in_(LIVE),
            Offer.bridged_at.is_not(None),
            Offer.agent_id.is_not(None),
        )
    )


def one_agent(person_id: UUID) -> Rows:
    """What somebody who takes calls does now, and their teams."""
    return agents().where(Agent.person_id == person_id)


def live_offers() -> Rows:
    """Who is being rung or talks, for which call: an agent's name, or an outside number's."""
    return (
        select(
            Offer.id, Offer.call_id, Offer.state, Offer.queue, Offer.agent_id, Offer.duty,
            Offer.made_at, Offer.accepted_at, Offer.bridged_at, Person.name,
        )
        .outerjoin(Person, Person.id == Offer.agent_id)
        .where(Offer.state.in_(LIVE))
        .order_by(Offer.made_at)
    )  # fmt: skip


def agents() -> Rows:
    """Everybody who takes calls, and what they are doing."""
    return select(
        Agent.person_id, Agent.state, Agent.reason, Agent.since, Agent.present_until,
        Agent.rest_until, Agent.misses, Person.name, Person.teams,
    ).join(Person, Person.id == Agent.person_id)  # fmt: skip


def help_asked() -> Rows:
    """Requests for help that nobody has seen, the oldest first: of which call, asked by whom."""
    agent_id = cast(func.jsonb_extract_path_text(Alert.data, "agent"), Uuid)
    return (
        select(Alert.id, Alert.at, Alert.call_id, Alert.queue, Person.name.label("agent"))
        .outerjoin(Person, Person.id == agent_id)
        .where(Alert.seen_at.is_(None), Alert.kind == HELP_ASKED)
        .order_by(Alert.at)
    )


def urgent_now(now: datetime) -> Rows:
    """Every P0, and every P1 whom nobody is asked to take, as they wait now."""
    nobody_asked = or_(Wait.offered_until.is_(None), Wait.offered_until <= now)
    return select(
        Wait.id, Wait.queue, Wait.priority, Wait.target_s, Wait.arrived_at, Wait.entered_at,
        Wait.teams, Wait.state,
    ).where(
        Wait.state == WaitState.WAITING,
        or_(Wait.priority == "P0", and_(Wait.priority == "P1", nobody_asked)),
    )  # fmt: skip


def older_in_queue(queue: str, arrived_at: datetime) -> Select[int]:
    """How many wait in a queue who came before a moment."""
    return select(func.count()).where(
        Wait.queue == queue, Wait.state == WaitState.WAITING, Wait.arrived_at < arrived_at
    )


def due_in(queue: str) -> Select[int]:
    """How many callbacks are in line of a queue."""
    return select(func.count()).where(Wait.queue == queue, Wait.state == WaitState.DUE, ~FOR_ONE)
