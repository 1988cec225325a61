"""Tables, one file a noun, with their named queries under them."""

from app.models.api_tokens import ApiToken
from app.models.base import Base
from app.models.callbacks import Callback
from app.models.calls import Call
from app.models.enquiries import Audit, Contact, Enquiry
from app.models.flow_drafts import FlowDraft, FlowProposal, FlowStory
from app.models.flow_orders import FlowLever, FlowNotice
from app.models.flows import FlowAcceptance, FlowAlias, FlowMove, FlowVersion
from app.models.half_hours import HalfHour
from app.models.handovers import Handover
from app.models.holds import Hold
from app.models.legs import Leg
from app.models.listens import Listen
from app.models.log import Alert, Beat, Effect, Event, Inbox, Slot
from app.models.messages import Message, MessageSound
from app.models.people import Agent, Person, SignIn
from app.models.prompt_sounds import PromptSound
from app.models.queue_orders import QueueOrder
from app.models.storms import Storm
from app.models.talk_recordings import TalkRecording
from app.models.team_half_hours import TeamHalfHour
from app.models.team_moves import TeamMove
from app.models.tickets import Ticket
from app.models.waits import Offer, Wait

__all__ = [
    "Agent",
    "Alert",
    "ApiToken",
    "Audit",
    "Base",
    "Beat",
    "Call",
    "Callback",
    "Contact",
    "Effect",
    "Enquiry",
    "Event",
    "FlowAcceptance",
    "FlowAlias",
    "FlowDraft",
    "FlowLever",
    "FlowMove",
    "FlowNotice",
    "FlowProposal",
    "FlowStory",
    "FlowVersion",
    "HalfHour",
    "Handover",
    "Hold",
    "Inbox",
    "Leg",
    "Listen",
    "Message",
    "MessageSound",
    "Offer",
    "Person",
    "PromptSound",
    "QueueOrder",
    "SignIn",
    "Slot",
    "Storm",
    "TalkRecording",
    "TeamHalfHour",
    "TeamMove",
    "Ticket",
    "Wait",
]
