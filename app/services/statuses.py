"""What the carrier tells of its own accord: in any order, twice, late, or before its call (I5)."""

from uuid import UUID

from app.models import calls as call_rows
from app.models import inbox as inbox_rows
from app.models import legs as leg_rows
from app.runtime import Work
from app.script import Script
from app.services import calls, legs, offers
from app.services.inbox import Webhook
from routing.ladder import terminal

CALLERS, BROWSERS = "status", "browser"  # doors: what others are told is no status of a line


def begin(work: Work, hook: Webhook) -> Script:
    """A call rings; what was told of it before it rang is applied now."""
    script = calls.begin(work, hook)
    adopt(work, hook.sid, hook.key)
    return script


def adopt(work: Work, sid: str, but: str) -> None:
    """Apply what was told of a call before it was known, as of when it was told; `but` is the event
    in hand.
    """
    for orphan in work.run(inbox_rows.orphans(sid, but, CALLERS)).all():
        row = work.run(call_rows.locked_call_of(sid)).one()
        at = max(orphan.at, row.arrived_at)
        calls.heard_of(work, row, orphan.body.get("CallStatus", ""), at=at)
        work.run(inbox_rows.adopted(orphan.key, work.now))


def of_call(work: Work, hook: Webhook) -> bool:
    """The caller's own line. False: its call is not known yet, and the event waits for it."""
    row = work.run(call_rows.locked_call_of(hook.sid)).one_or_none()
    if row is None:
        return False
    calls.heard_of(work, row, hook.field("CallStatus"))
    return True


def of_leg(work: Work, leg_id: UUID, hook: Webhook, *, late: bool = False) -> bool:
    """A leg that we rang; its end may be a miss, or the end of the talk on that side.

    `late`: it could not be told when it happened.
    """
    found = work.run(leg_rows.offer_of_leg(leg_id)).one_or_none()
    if found is None:
        return False
    if found.offer_id is not None:
        offers.hold(work, found.offer_id)
    leg = legs.rung(work, leg_id, hook.sid)
    if leg.sid not in {None, hook.sid}:
        return True  # a second ring of one offer: it is hung up when it answers
    status = hook.field("CallStatus")
    if legs.heard_of(work, leg, status) and leg.offer_id is not None:
        offers.leg_ended(work, leg.offer_id, status, excused=late)
    return True


def of_browser(work: Work, hook: Webhook) -> bool:
    """A browser's own line. False: it has not come in yet, and the event waits for it."""
    leg_id = work.run(leg_rows.leg_of_sid(hook.sid)).scalar_one_or_none()
    return leg_id is not None and of_leg(work, leg_id, hook)


def over_already(work: Work, hook: Webhook) -> bool:
    """Whether the end of a browser's line was told before the line itself came in."""
    told = work.run(inbox_rows.orphans(hook.sid, hook.key, BROWSERS)).all()
    for one in told:
        work.run(inbox_rows.adopted(one.key, work.now))
    return any(terminal(one.body.get("CallStatus", "")) for one in told)


def of_room(work: Work, call_id: UUID, hook: Webhook) -> bool:
    """The call's room: kept in the record; the room's own name for later requests.

    A person who leaves it is gone, as if the end of their leg had been told: that may be lost (S8).
    """
    row = work.run(call_rows.locked_call(call_id)).one_or_none()
    if row is None:
        return False
    room = hook.field("ConferenceSid")
    if row.room_sid != room:
        work.run(call_rows.change_call(call_id, room_sid=room))
    what = hook.field("StatusCallbackEvent")
    label = hook.field("ParticipantLabel")
    work.happened("room", {"call_id": call_id}, what=what, who=label.split("-")[0])
    if what == "participant-leave":
        offers.left_room(work, call_id, label)
    return True
