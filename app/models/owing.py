"""Named queries of the list of what is owed to callers."""

from uuid import UUID

from sqlalchemy import exists, select, true
from sqlalchemy.orm import aliased

from app.models.base import Rows
from app.models.callbacks import Callback
from app.models.calls import Call
from app.models.enquiries import Enquiry
from app.models.messages import Message
from app.models.tries import last_missed
from app.models.waits import taken_by_one
from routing.owed import CallbackState, MessageState

_TRY = aliased(Call)
_MISSED = last_missed()
_OF_CALL = (
    Enquiry.reference, Enquiry.caller_kind, Enquiry.organisation, Enquiry.reason, Enquiry.area,
    Call.caller_masked,
)  # fmt: skip
_MESSAGE = (
    Message.id, Message.enquiry_id, Message.team, Message.state, Message.seconds,
    Message.left_at.label("since"), Message.outcome, *_OF_CALL,
)  # fmt: skip
_CALLBACK = (
    Callback.id, Callback.enquiry_id, Callback.team, Callback.state, Callback.priority,
    Callback.number_masked, Callback.safe_when, Callback.tries, Callback.queue,
    Callback.asked_at.label("since"), Callback.arrived_at, Callback.outcome, *_OF_CALL,
    Callback.next_at, Callback.until_at, Callback.redial_id, Callback.kept_by,
    _TRY.state.label("call_state"), taken_by_one(Callback.try_id).label("taken"),
    _MISSED.c.by.label("missed_by"), _MISSED.c.at.label("missed_at"),
)  # fmt: skip


def _messages() -> Rows:
    return (
        select(*_MESSAGE)
        .join(Enquiry, Enquiry.id == Message.enquiry_id)
        .join(Call, Call.id == Message.call_id)
    )


def _callbacks() -> Rows:
    return (
        select(*_CALLBACK)
        .join(Enquiry, Enquiry.id == Callback.enquiry_id)
        .join(Call, Call.id == Callback.call_id)
        .outerjoin(_TRY, _TRY.id == Callback.try_id)
        .outerjoin(_MISSED, true())
    )


def left_on(call_id: UUID) -> Rows:
    """Whether the caller of a call left a message, and whether they asked to be rung back."""
    return select(
        exists().where(Message.call_id == call_id).label("message"),
        exists().where(Callback.call_id == call_id).label("callback"),
    )


def still_on(call_id: UUID) -> Rows:
    """The same, of what no person has settled."""
    message = (Message.call_id == call_id, Message.state != MessageState.LISTENED)
    callback = (Callback.call_id == call_id, Callback.state == CallbackState.ASKED)
    return select(
        exists().where(*message).label("message"), exists().where(*callback).label("callback")
    )


def messages(most: int) -> Rows:
    """Messages that nobody has heard, the oldest first."""
    owed = _messages().where(Message.state != MessageState.LISTENED)
    return owed.order_by(Message.left_at).limit(most)


def callbacks(most: int) -> Rows:
    """Callbacks that nobody has made, the oldest request first."""
    owed = _callbacks().where(Callback.state == CallbackState.ASKED)
    return owed.order_by(Callback.asked_at).limit(most)


def message(message_id: UUID) -> Rows:
    """One message."""
    return _messages().where(Message.id == message_id)


def callback(callback_id: UUID) -> Rows:
    """One callback."""
    return _callbacks().where(Callback.id == callback_id)
