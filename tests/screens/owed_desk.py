"""Messages and callbacks for the screens, as calls leave them behind."""

from uuid import UUID, uuid4

from sqlalchemy import select

from app.models import messages as rows
from app.models.callbacks import Callback
from app.models.calls import locked_call
from app.models.messages import Message
from app.models.waits import live_wait
from app.services import callbacks, messages, ring_back
from app.simulator.recordings import wav
from ivr_flows.effects import AskCallback
from tests.screens.stage import Stage

NUMBER = "+447700900123"


def message(site: Stage, *, ago_s: float = 120, sound: bytes = wav(9)) -> UUID:
    """A caller left nine seconds so long ago; without sound it is still at the carrier."""
    call_id = site.call(NUMBER, ago_s=ago_s + 40, queue=None, reason="Something else")
    sid = f"RE{uuid4().hex}"
    with site.rt.work() as work:
        messages.take(work, work.run(locked_call(call_id)).one(), sid, 9)
    site.hang_up(call_id)
    with site.rt.work() as work:
        message_id: UUID = work.run(rows.id_of(sid)).scalar_one()
        if sound:
            work.run(rows.keep_sound(message_id, site.rt.seals.seal_bytes(sound, messages.PLACE)))
    state = {"state": "fetched"} if sound else {}
    site.change(Message, Message.id == message_id, left_at=site.ago(ago_s), **state)
    return message_id


def callback(
    site: Stage, *, ago_s: float = 300, when: str = "mornings", number: str = NUMBER
) -> UUID:
    """A caller for early help asked to be rung back so long ago, when they said."""
    call_id = site.call(number, ago_s=ago_s + 90, queue="early-help", priority="P4")
    with site.rt.work() as work:
        row = work.run(locked_call(call_id)).one()
        ring_back.lead_out(work, row, work.run(live_wait(call_id)).one())
        callbacks.ask(work, row, AskCallback("", when, "early-help"))
    site.hang_up(call_id)
    found = Callback.call_id == call_id
    site.change(Callback, found, asked_at=site.ago(ago_s))
    with site.rt.work() as work:
        callback_id: UUID = work.run(select(Callback.id).where(found)).scalar_one()
    return callback_id
