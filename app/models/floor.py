"""Named queries of the supervisor's floor: who is where now. No caller's name, no full number."""

from sqlalchemy import Uuid, and_, cast, func, select

from app.models.base import Rows
from app.models.calls import Call
from app.models.enquiries import Enquiry
from app.models.log import Alert
from app.models.people import Agent, Person
from app.models.waits import LIVE, Offer, Wait

HELP_ASKED = "help_asked"
_LIVE_WAIT = and_(Wait.call_id == Call.id, Wait.ended_at.is_(None))


def live_calls(most: int) -> Rows:
    """Calls in progress with the wait they are in, if any; the longest on the line first."""
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
        )
        .outerjoin(Enquiry, Enquiry.call_id == func.coalesce(Call.back_of, Call.id))
        .outerjoin(Wait, _LIVE_WAIT)
        .where(Call.ended_at.is_(None), Call.state != "due")
        .order_by(Call.arrived_at)
        .limit(most)
    )


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
